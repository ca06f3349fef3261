import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'

const start = (w: World, userId: string) =>
  w.request('/', { headers: { 'x-test-user': userId, accept: 'text/html' } })

const rowsOf = (html: string) =>
  html
    .split('<tr>')
    .slice(2)
    .map((row) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )

test('leads to the only company', async () => {
  await using w = await world()
  const res = await start(w, w.alice.id)
  expect(res.status).toBe(302)
  expect(res.headers.get('location')).toBe(`/companies/${w.alice.companyId}`)
})

test('shows whoever has several where each stands', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.db
    .insertInto('members')
    .values({ company_id: bob.companyId, user_id: alice.id, role: 'viewer' })
    .execute()
  await bob.imports(
    { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-05-10' },
    { descriptor: 'HAVERLOCK', amountCents: -2000n, postedOn: '2026-04-10' },
  )
  await bob.put('/period', { lockedThrough: '2026-03-31' })

  const html = await (await start(w, alice.id)).text()

  const rows = rowsOf(html)
  expect(rows[0]).toBe('Alder &amp; Ash – – – –')
  expect(rows[1]).toMatch(/^Birch[^0-9]* 2 – 10 May 2026 31 March 2026/)
  expect(html).toContain(`href="/companies/${bob.companyId}/review">2</a>`)
})

test('a statement that was taken out says nothing of how far a company’s books go', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.db
    .insertInto('members')
    .values({ company_id: bob.companyId, user_id: alice.id, role: 'viewer' })
    .execute()
  await bob.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-05-10' })
  const [statement] = (await bob.read('/documents')).rows

  expect((await bob.delete(`/documents/${statement.id}/import`)).status).toBe(200)

  expect(rowsOf(await (await start(w, alice.id)).text())[1]).toMatch(/^Birch[^0-9]* – – – –/)
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
