import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'

test('balances are those of the day asked for, and tie out', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(
    { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-05-04' },
    { descriptor: 'CAFE ROMA', amountCents: -2000n, postedOn: '2026-05-11' },
  )
  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })

  const { text } = await open(alice, '/reports/trial-balance')
  expect(text).toContain('6950 Meals 38.50')
  expect(text).toContain('Total 38.50 38.50')
  expect(text).toContain('Ties out: debits equal credits.')
  expect((await open(alice, '/reports/trial-balance?asOf=2026-05-04')).text).toContain('6950 Meals 18.50')
  expect((await open(alice, '/reports/trial-balance?asOf=2026-05-03')).text).toContain(
    'No entries in these days',
  )
})

test('a day that is none counts as today', async () => {
  await using w = await world()
  expect((await open(w.alice, '/reports/trial-balance?asOf=2025-02-29')).status).toBe(200)
})
