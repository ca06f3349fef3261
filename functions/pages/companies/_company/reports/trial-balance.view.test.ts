import { expect, test } from 'vitest'
import { trialBalanceView } from './trial-balance.view.ts'

const company = { id: 'c', name: 'Maple & Pine' }
const cash = {
  accountId: '1',
  code: '1000',
  name: 'Checking',
  type: 'asset' as const,
  debitCents: 123456n,
  creditCents: 0n,
}
const sales = {
  accountId: '2',
  code: '4000',
  name: 'Sales',
  type: 'income' as const,
  debitCents: 0n,
  creditCents: 123456n,
}

test('each balance stands on its side and the totals tie out', () => {
  const balance = {
    asOf: '2026-05-03',
    rows: [cash, sales],
    debitCents: 123456n,
    creditCents: 123456n,
    tiesOut: true,
  }
  const html = String(trialBalanceView({ company, balance }))
  expect(html.match(/1,234\.56/g)).toHaveLength(4)
  expect(html).toContain('Ties out')
  expect(html).toContain('As of 3 May 2026')
  expect(html).not.toContain('Liabilities')
})

test('books that are off say by how much', () => {
  const balance = { asOf: '2026-05-03', rows: [cash], debitCents: 123456n, creditCents: 0n, tiesOut: false }
  const html = String(trialBalanceView({ company, balance }))
  expect(html).toContain('Off by 1,234.56')
  expect(html).not.toContain('Ties out')
})
