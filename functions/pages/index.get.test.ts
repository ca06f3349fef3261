import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'

const start = (w: World, userId: string) =>
  w.request('/', { headers: { 'x-test-user': userId, accept: 'text/html' } })

test('leads to the only company', async () => {
  await using w = await world()
  const res = await start(w, w.alice.id)
  expect(res.status).toBe(302)
  expect(res.headers.get('location')).toBe(`/companies/${w.alice.companyId}`)
})

test('lets choose among several', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.db
    .insertInto('members')
    .values({ company_id: bob.companyId, user_id: alice.id, role: 'viewer' })
    .execute()
  const html = await (await start(w, alice.id)).text()
  expect(html).toContain('Your companies')
  expect(html).toContain('Alder &amp; Ash')
  expect(html).toContain('Birch')
})

test('says so to whoever belongs to none', async () => {
  await using w = await world()
  const { id } = await w.db
    .insertInto('users')
    .values({ name: 'Carol', email: 'carol@example.com' })
    .returning('id')
    .executeTakeFirstOrThrow()
  expect(await (await start(w, id)).text()).toContain('No company yet')
})
