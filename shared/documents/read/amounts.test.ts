import { expect, test } from 'vitest'
import { findAmounts } from './amounts.ts'

const centsIn = (line: string) => findAmounts(line).map((amount) => amount.cents)

test('reads amounts as receipts print them', () => {
  expect(centsIn('Total  $1,234.56')).toEqual([123456n])
  expect(centsIn('TOTAL USD 21.68')).toEqual([2168n])
  expect(centsIn('2 @ 9.99  19.98 T')).toEqual([999n, 1998n])
  expect(centsIn('Total 1  278.61  40.39  319.00')).toEqual([27861n, 4039n, 31900n])
  expect(centsIn('Totaal  € 2.321,00')).toEqual([232100n])
  expect(centsIn('Total TTC :  56,02 €')).toEqual([5602n])
  expect(centsIn('12,345,678.90')).toEqual([1234567890n])
})

test('takes a minus on either side, or brackets, for money back', () => {
  expect(centsIn('Coupon  -$5.00')).toEqual([-500n])
  expect(centsIn('Coupon  $-5.00')).toEqual([-500n])
  expect(centsIn('Coupon  5.00-')).toEqual([-500n])
  expect(centsIn('Refund  (23.10)')).toEqual([-2310n])
})

test('takes whole dollars only behind a currency sign', () => {
  expect(centsIn('Parking  $45')).toEqual([4500n])
  expect(centsIn('Rent  $1,200')).toEqual([120000n])
  expect(centsIn('Table 45, 3 guests')).toEqual([])
})

test('leaves alone what only looks like an amount', () => {
  for (const line of [
    '12/03/2018 11.44.05',
    '01.05.14-31.05.14',
    '(415) 278-0443',
    '415.278.0443',
    'Tax 8.25%',
    'Tax 8.25 %',
    '$9.99 /lb',
    'v16.0.1',
    'REF M6UP1.25X',
    'August 3, 2014',
    'TRAN#90.24',
  ]) {
    expect([line, centsIn(line)]).toEqual([line, []])
  }
})

test('marks what a scanner may have damaged', () => {
  const [gap] = findAmounts('Tax  1 .57')
  const [doubled] = findAmounts('Total  72..63')
  const [lost] = findAmounts('KIWI  $8 75 F')
  expect([gap, doubled, lost].map((amount) => [amount?.cents, amount?.clean])).toEqual([
    [157n, false],
    [7263n, false],
    [875n, false],
  ])
  expect(findAmounts('Tax  1.57')[0]?.clean).toBe(true)
})

test('says where the amount stands, so that the words before it can be read', () => {
  const line = 'Total  USD 21.68 T'
  const [amount] = findAmounts(line)
  expect(line.slice(0, amount!.start).trim()).toBe('Total')
  expect(line.slice(amount!.end)).toBe(' T')
})
