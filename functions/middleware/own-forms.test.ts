import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

const add = (of: Person, headers: Record<string, string>, kind = 'receipt') =>
  of.page('/documents', { method: 'POST', body: new URLSearchParams({ kind }), headers })

test('a form from a page of ours is taken', async () => {
  await using w = await world()
  expect((await add(w.alice, {})).status).toBe(303)
  expect((await add(w.alice, { origin: '', 'sec-fetch-site': 'same-origin' })).status).toBe(303)
})

test.each([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:3001', 'sec-fetch-site': 'same-site' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['nowhere', { origin: '' }],
])('a form from %s is refused and changes nothing', async (_, headers) => {
  await using w = await world()
  const { alice } = w

  const res = await add(alice, headers)

  expect(res.status).toBe(403)
  expect(await res.text()).toContain('This form was sent from another site.')
  const documents = await alice.inside((ctx) => ctx.db.selectFrom('documents').selectAll().execute())
  expect(documents).toEqual([])
})

test('a form larger than any of ours is not even read', async () => {
  await using w = await world()
  const res = await add(w.alice, { 'content-length': '200000' }, 'x'.repeat(200_000))
  expect(res.status).toBe(413)
})
