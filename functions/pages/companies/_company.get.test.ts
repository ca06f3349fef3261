import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { formOf, open, send, trustMemory } from '../testing.ts'

test('an empty company is told where to begin', async () => {
  await using w = await world()
  const home = await open(w.alice, '')
  expect(home.status).toBe(200)
  expect(home.text).toContain('Add your first bank statement')
  expect(home.text).toContain('Ties out')
})

test('home says what waits, what the month came to, and that the books tie out', async () => {
  await using w = await world()
  const { alice } = w
  const lunch = { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-05-04' }
  await alice.imports(
    { descriptor: 'MERIDIAN PARTNERS', amountCents: 480_000n, postedOn: '2026-05-02' },
    lunch,
    { ...lunch, postedOn: '2026-05-11' },
    { ...lunch, postedOn: '2026-04-30' },
  )
  const before = await open(alice, '')
  expect(before.text).toContain('4 transactions wait for you Answering takes about a minute.')
  expect(before.text).toContain('4 transactions added to Checking, 4 wait for you.')

  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })
  await alice.imports({ ...lunch, postedOn: '2026-05-18' })

  const { text } = await open(alice, '')
  expect(text).toContain('May 2026 Transactions 4')
  expect(text).toContain('Money in 4,800.00 Money out −55.50')
  expect(text).toContain('Trial balance Ties out')
  expect(text).toContain('All open')
})

test('what the memory filed is told as a share of the month', async () => {
  await using w = await world()
  const { alice } = w
  const rent = { descriptor: 'PINE ST PROPERTIES', amountCents: -185_000n }
  await alice.imports({ ...rent, postedOn: '2026-05-01' })
  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Utilities' })
  await trustMemory(alice)
  await alice.imports({ ...rent, postedOn: '2026-06-01' })

  const { text } = await open(alice, '')
  expect(text).toContain('June 2026 Transactions 1 Filed from memory 100%')
  expect(text).toContain('Money out −1,850.00 Without a receipt 1')
})

test('a viewer is shown no place to drop files', async () => {
  await using w = await world()
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(w.alice, '')).html).toContain('data-upload')
  expect((await open(vera, '')).html).not.toContain('data-upload')
})

test('whoever has several companies finds the others in the menu', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.db
    .insertInto('members')
    .values({ company_id: bob.companyId, user_id: alice.id, role: 'viewer' })
    .execute()
  const home = await open(alice, '')
  expect(home.html).toContain(`href="/companies/${bob.companyId}"`)
  expect(home.text).toContain('Birch')
})

test('nobody who is not signed in sees a page', async () => {
  await using w = await world()
  const res = await w.request(`/companies/${w.alice.companyId}`, { headers: { accept: 'text/html' } })
  expect(res.status).toBe(302)
  expect(res.headers.get('location')).toContain('/sign-in')
})
