import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import type { Role } from '#shared/context.ts'

const read = (w: World, headers: Record<string, string>, query = '') =>
  w.request(`/api/review${query}`, { headers })

const belongs = (w: World, role: Role) =>
  w.db.insertInto('members').values({ company_id: w.bob.companyId, user_id: w.alice.id, role }).execute()

test('answers the questions of all companies, oldest first, with their equals, page by page', async () => {
  await using w = await world()
  const line = (descriptor: string, postedOn: string) => ({ descriptor, amountCents: -100n, postedOn })
  await w.alice.imports(line('CAFE ROMA', '2026-05-02'), line('CAFE ROMA', '2026-05-04'))
  await w.bob.imports(line('PAPER MILL', '2026-05-03'))
  await belongs(w, 'viewer')
  const by = { 'x-test-user': w.alice.id }

  const first = await (await read(w, by, '?limit=1')).json()
  expect(first.rows).toMatchObject([
    {
      companyId: w.bob.companyId,
      companyName: 'Birch',
      role: 'viewer',
      transaction: { descriptor: 'PAPER MILL' },
    },
  ])
  const second = await (await read(w, by, `?limit=1&after=${first.next}`)).json()
  expect(second.rows).toMatchObject([
    {
      companyId: w.alice.companyId,
      role: 'owner',
      transaction: { descriptor: 'CAFE ROMA', postedOn: '2026-05-04' },
      equals: [{ descriptor: 'CAFE ROMA', postedOn: '2026-05-02', amountCents: -100 }],
    },
  ])
  expect(second.next).toBeNull()
  expect(second.queues).toEqual([
    { companyId: w.alice.companyId, companyName: 'Alder & Ash', waiting: 2, questions: 1 },
    { companyId: w.bob.companyId, companyName: 'Birch', waiting: 1, questions: 1 },
  ])
  const only = await (await read(w, by, `?company=${w.alice.companyId}`)).json()
  expect(only.rows).toHaveLength(1)
})

test('nobody sees what isn’t theirs: not a stranger, not a key, not somebody who left', async () => {
  await using w = await world()
  await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -100n })
  await w.bob.imports({ descriptor: 'PAPER MILL', amountCents: -100n })
  const namesFor = async (headers: Record<string, string>, query = '') =>
    (await (await read(w, headers, query)).json()).rows.map((row: { companyName: string }) => row.companyName)

  expect(await namesFor({ 'x-test-user': w.bob.id })).toEqual(['Birch'])
  expect(await namesFor({ 'x-test-user': w.bob.id }, `?company=${w.alice.companyId}`)).toEqual([])
  expect((await read(w, {})).status).toBe(401)

  await belongs(w, 'admin')
  const key = async (scope: string) => {
    const { secret } = await (await w.alice.post('/keys', { name: scope, scopes: [scope] })).json()
    return { authorization: `Bearer ${secret}` }
  }
  const reading = await key('read')
  expect(await namesFor(reading)).toEqual(['Alder & Ash'])
  expect(await namesFor(reading, `?company=${w.bob.companyId}`)).toEqual([])
  for (const scope of ['write', 'upload']) expect((await read(w, await key(scope))).status).toBe(403)

  expect(await namesFor({ 'x-test-user': w.alice.id })).toHaveLength(2)
  await w.bob.delete(`/members/${w.alice.id}`)
  expect(await namesFor({ 'x-test-user': w.alice.id })).toEqual(['Alder & Ash'])
})

test('a page link that is none is refused in words', async () => {
  await using w = await world()
  const res = await read(w, { 'x-test-user': w.alice.id }, '?after=x')
  expect(res.status).toBe(422)
})
