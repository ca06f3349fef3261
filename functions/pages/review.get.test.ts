// One queue of all of a person's companies: answered in place, each company's questions under its own name.
import { expect, test } from 'vitest'
import { type Person, type World, world } from '#functions/testing.ts'
import type { Role } from '#shared/context.ts'

const belongs = (w: World, userId: string, companyId: string, role: Role) =>
  w.db.insertInto('members').values({ company_id: companyId, user_id: userId, role }).execute()

/** Alice keeps her own books and Bob's; in each something waits. */
async function twoCompanies(role: Role = 'bookkeeper') {
  const w = await world()
  const [hers] = await w.alice.imports({
    descriptor: 'CAFE ROMA',
    amountCents: -1850n,
    postedOn: '2026-05-06',
  })
  const [his] = await w.bob.imports({ descriptor: 'PAPER MILL', amountCents: -990n, postedOn: '2026-05-04' })
  await belongs(w, w.alice.id, w.bob.companyId, role)
  return { w, hers: hers!.id, his: his!.id }
}

const ORIGIN = 'http://127.0.0.1:3000'

async function see(w: World, { id }: Person, path = '/review', cookie = '') {
  const res = await w.request(path, { headers: { 'x-test-user': id, accept: 'text/html', cookie } })
  return { status: res.status, html: await res.text(), location: res.headers.get('location') }
}

function post(w: World, { id }: Person, path: string, form: Record<string, string>) {
  const headers = { 'x-test-user': id, accept: 'text/html', origin: ORIGIN }
  return w.request(path, { method: 'POST', headers, body: new URLSearchParams(form) })
}

const descriptors = (html: string) =>
  [...html.matchAll(/class="descriptor" id="[^"]*">([^<]*)</g)].map(([, d]) => d)

const decision = (companyId: string, transactionId: string, next?: string) =>
  `/companies/${companyId}/review/${transactionId}/decision${next ? `?${new URLSearchParams({ next })}` : ''}`

test('shows what waits in all companies, oldest first, each card under its company’s name', async () => {
  const { w, hers, his } = await twoCompanies()
  await using _ = w
  const { html } = await see(w, w.alice)

  expect(descriptors(html)).toEqual(['PAPER MILL', 'CAFE ROMA'])
  expect(html).toMatch(new RegExp(`id="review-${his}-whose">Birch<`))
  expect(html).toMatch(new RegExp(`id="review-${hers}-whose">Alder &amp; Ash<`))
  expect(html).toContain('2 transactions of 2 companies wait for your answer')
  expect(descriptors((await see(w, w.bob)).html)).toEqual(['PAPER MILL'])

  expect(descriptors((await see(w, w.alice, `/review?company=${w.alice.companyId}`)).html)).toEqual([
    'CAFE ROMA',
  ])
  // Another's company, or no id at all, is no filter that shows anything.
  expect(descriptors((await see(w, w.bob, `/review?company=${w.alice.companyId}`)).html)).toEqual([])
  expect(descriptors((await see(w, w.alice, '/review?company=x')).html)).toHaveLength(2)
})

test('an answer leads back to the queue, says of which company it was, and is undone from there', async () => {
  const { w, his } = await twoCompanies()
  await using _ = w
  const { html } = await see(w, w.alice)
  const action = decision(w.bob.companyId, his, '/review')
  expect(html).toContain(`action="${action}"`)

  const answered = await post(w, w.alice, action, { answer: 'change', account: 'Meals' })

  expect([answered.status, answered.headers.get('location')]).toEqual([303, '/review'])
  const cookie = answered.headers.get('set-cookie')!.split(';')[0]!
  const after = (await see(w, w.alice, '/review', cookie)).html
  expect(after).toContain('Birch: PAPER MILL → Meals.')
  expect(descriptors(after)).toEqual(['CAFE ROMA'])
  const { rows } = await w.bob.read('/entries')
  expect(rows).toHaveLength(1)

  const [, undo] = /action="([^"]*undo[^"]*)"/.exec(after)!
  const undone = await post(w, w.alice, undo!.replaceAll('&amp;', '&'), {})
  expect(undone.headers.get('location')).toBe(`/review#review-${his}`)
  expect(descriptors((await see(w, w.alice)).html)).toHaveLength(2)
})

test('a refused answer stands on its card in the queue, with what was typed, and changes nothing', async () => {
  const { w, his } = await twoCompanies()
  await using _ = w
  const form = { answer: 'change', account: 'No <such> account' }
  for (const next of ['/review', `/review?company=${w.alice.companyId}`]) {
    const res = await post(w, w.alice, decision(w.bob.companyId, his, next), form)
    const html = await res.text()
    expect(res.status).toBe(422)
    expect(html).toContain('is no account, or the beginning of several')
    expect(html).toContain('value="No &lt;such&gt; account"')
    expect(descriptors(html)).toContain('CAFE ROMA') // the whole queue, not one company's
  }
  expect((await w.bob.read('/review')).waiting).toBe(1)

  await post(w, w.bob, decision(w.bob.companyId, his), { answer: 'ignore' })
  const late = await post(w, w.alice, decision(w.bob.companyId, his, '/review'), { answer: 'ignore' })
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('class="flash bad"')
})

test('an answer leads nowhere but to the queue', async () => {
  const { w } = await twoCompanies()
  await using _ = w
  const rows = Array.from({ length: 6 }, (_, n) => ({
    descriptor: `SHOP ${'ABCDEF'[n]}`,
    amountCents: -100n,
  }))
  const waiting = await w.alice.imports(...rows)
  const home = `/companies/${w.alice.companyId}/review`
  const tries = [
    'https://evil.example/review',
    '//evil.example/review',
    '/\\evil.example',
    '/reviewx',
    '/account',
    '/review/../account',
  ]
  for (const [n, next] of tries.entries()) {
    const res = await post(w, w.alice, decision(w.alice.companyId, waiting[n]!.id, next), {
      answer: 'ignore',
    })
    expect([res.status, res.headers.get('location')], next).toEqual([303, home])
  }
})

test('a viewer’s company is there without its forms, and takes no answer', async () => {
  const { w, his } = await twoCompanies('viewer')
  await using _ = w
  const { html } = await see(w, w.alice)
  expect(descriptors(html)).toEqual(['PAPER MILL', 'CAFE ROMA'])
  expect(html).not.toContain(decision(w.bob.companyId, his))
  expect(html).not.toContain(`accounts-${w.bob.companyId}`)
  const forced = await post(w, w.alice, decision(w.bob.companyId, his, '/review'), { answer: 'ignore' })
  expect(forced.status).toBe(403)
})

test('pages follow each other through all companies, and every question is on one of them', async () => {
  await using w = await world()
  await belongs(w, w.alice.id, w.bob.companyId, 'bookkeeper')
  const words = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const lines = (of: string) =>
    [...words].map((letter, n) => ({
      descriptor: `${of} ${letter}${letter}`,
      amountCents: -100n - BigInt(n),
      postedOn: `2026-0${1 + (n % 3)}-1${n % 9}`,
    }))
  await w.alice.imports(...lines('ALDER'))
  await w.bob.imports(...lines('BIRCH'))

  const seen: (string | undefined)[] = []
  let path: string | undefined = '/review'
  let pages = 0
  while (path) {
    const { html } = await see(w, w.alice, path)
    seen.push(...descriptors(html))
    path =
      /href="([^"]*)">Newer →/.exec(html)?.[1]?.replaceAll('&amp;', '&') ??
      /rel="next" href="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    pages++
  }
  expect(pages).toBe(3)
  expect(seen).toHaveLength(52)
  expect(new Set(seen).size).toBe(52)

  // The last page was answered by somebody meanwhile: what is left is at the top.
  const beyond = Buffer.from(`2027-01-01~${crypto.randomUUID()}`).toString('base64url')
  const { status, location } = await see(w, w.alice, `/review?after=${beyond}`)
  expect([status, location]).toEqual([302, '/review'])
})

test('its stream says that there is news in any of the companies, and ends when one is left', async () => {
  const { w } = await twoCompanies()
  await using _ = w
  const stop = new AbortController()
  const res = await w.request('/review/events', {
    headers: { 'x-test-user': w.alice.id },
    signal: stop.signal,
  })
  const reader = res.body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain(': open')

  await w.bob.post('/accounts', { parentId: await w.bob.account('6800'), name: 'Paper' })
  const { value } = await reader.read()
  expect(value).toBe('event: news\ndata: news\n\n') // and nothing of what it is

  await w.bob.delete(`/members/${w.alice.id}`)
  expect(await reader.read()).toEqual({ done: true, value: undefined })
  stop.abort()
  expect((await w.request('/review/events')).status).toBe(401)
})
