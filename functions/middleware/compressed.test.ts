import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'

const ask = (w: World, path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  w.request(path, {
    ...init,
    headers: { 'x-test-user': w.alice.id, 'accept-encoding': 'gzip, br', origin: w.deps.origin, ...headers },
  })

test('large JSON and pages are packed for who can unpack them, and small ones never', async () => {
  await using w = await world()
  const { companyId } = w.alice
  for (const path of [`/api/companies/${companyId}/accounts`, `/companies/${companyId}/accounts`]) {
    const plain = await ask(w, path, { 'accept-encoding': 'identity' })
    const packed = await ask(w, path)
    expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
      null,
      'Accept-Encoding',
    ])
    expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual([
      'gzip',
      'Accept-Encoding',
    ])
    const bytes = Buffer.from(await packed.arrayBuffer())
    const text = await plain.text()
    expect(gunzipSync(bytes).toString()).toBe(text)
    expect(bytes.length).toBeLessThan(text.length / 2)
  }
  expect((await ask(w, `/api/companies/${companyId}/period`)).headers.get('content-encoding')).toBeNull()
})

test('a page that shows a key, this once, goes as it is', async () => {
  await using w = await world()
  const body = new URLSearchParams({ name: 'Till', scopes: 'read', days: '30' })
  const res = await ask(w, `/companies/${w.alice.companyId}/keys`, {}, { method: 'POST', body })
  expect([res.status, res.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(res.headers.get('content-encoding')).toBeNull()
})

test('whoever has the answer already is told so, packed or not, until it changes', async () => {
  await using w = await world()
  const { companyId } = w.alice
  for (const path of ['accounts', 'period', 'reports/trial-balance']) {
    const url = `/api/companies/${companyId}/${path}`
    const first = await ask(w, url)
    expect(first.headers.get('cache-control'), path).toBe('private, no-cache')
    const tag = first.headers.get('etag')!
    const again = await ask(w, url, { 'if-none-match': tag })
    expect([again.status, await again.text(), again.headers.get('etag')?.replace('W/', '')], path).toEqual([
      304,
      '',
      tag.replace('W/', ''),
    ])
  }
  const url = `/api/companies/${companyId}/accounts`
  const tag = (await ask(w, url)).headers.get('etag')!
  await w.alice.post('/accounts', { parentId: await w.alice.account('6800'), name: 'Paper' })
  const changed = await ask(w, url, { 'if-none-match': tag })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(tag)
})
