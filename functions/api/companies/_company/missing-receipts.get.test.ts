import { expect, test } from 'vitest'
import { open } from '#functions/pages/testing.ts'
import { readPages, world } from '#functions/testing.ts'
import { addReceipt, addTransaction } from '#shared/documents/testing.ts'

test('lists expenses from 75 dollars on that have no receipt, by month', async () => {
  await using w = await world()
  const { alice } = w
  const add = (descriptor: string, cents: bigint, postedOn = '2026-05-04') =>
    addTransaction(alice, { descriptor, cents, postedOn })
  const file = async (id: string, code: string) =>
    alice.put(`/transactions/${id}/category`, { accountId: await alice.account(code), onlyThis: true })
  const [rent, supplies, draw, small, refund, shown, aside] = [
    await add('RENT', -90_000n, '2026-04-01'),
    await add('SUPPLIES', -7_500n),
    await add('OWNER DRAW', -20_000n),
    await add('COFFEE', -7_499n),
    await add('REFUND', 20_000n),
    await add('TOOLS', -12_000n),
    await add('DOUBLE', -12_000n),
  ]
  await file(supplies, '6800')
  await file(draw, '3200')
  await alice.put(`/transactions/${aside}/dismissal`)
  const receipt = await addReceipt(alice, { vendor: 'Tools', day: '2026-05-04', cents: 12_000n })
  await alice.put(`/documents/${receipt}/transaction`, { transactionId: shown })

  const missing = await alice.read('/missing-receipts')
  expect(missing.rows.map((row: { id: string }) => row.id)).toEqual([supplies, rent])
  expect(missing.months).toEqual([
    { month: '2026-05', transactions: 1, amountCents: 7_500 },
    { month: '2026-04', transactions: 1, amountCents: 90_000 },
  ])
  expect((await alice.read('/missing-receipts?month=2026-04')).rows).toHaveLength(1)
  const all = await readPages(alice, '/missing-receipts?fromCents=1', { limit: 1 })
  expect(all.map((row) => row.id).sort()).toEqual([rent, supplies, small].sort())
  expect([refund, draw].some((id) => all.some((row) => row.id === id))).toBe(false)
  expect((await alice.get('/missing-receipts?fromCents=0')).status).toBe(422)

  const page = await open(alice, '/missing-receipts')
  expect(page.text).toContain('2 expenses of 75.00 or more have none.')
  expect(page.text).toMatch(/May 2026 1 expense, 75.00 .* SUPPLIES .* April 2026 1 expense, 900.00 .* RENT/)
  expect((await open(alice, '/missing-receipts?from=5000')).text).toContain('None is missing')
})
