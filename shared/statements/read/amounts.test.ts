import { expect, test } from 'vitest'
import {
  type DecimalMark,
  decimalMarkOf,
  isBlankAmount,
  markProvedBy,
  readAmountParts,
  toCents,
} from './amounts.ts'

function cents(cell: string, mark: DecimalMark = '.') {
  const parts = readAmountParts(cell)
  if (!parts) return null
  const read = toCents(parts, mark)
  return 'cents' in read ? read.cents : read.problem
}

test.each([
  ['12.34', 1234n],
  ['-12.34', -1234n],
  ['+12.34', 1234n],
  ['12', 1200n],
  ['12.5', 1250n],
  ['.50', 50n],
  ['5.', 500n],
  ['0.00', 0n],
  ['1,234.56', 123456n],
  ['12,34,567.89', 123456789n],
  ["11'373.94", 1137394n],
  ['1 234.56', 123456n],
  ['1\u00a0234.56', 123456n],
  ['$1,234.56', 123456n],
  ['-$12.34', -1234n],
  ['$-12.34', -1234n],
  ['($12.34)', -1234n],
  ['$(12.34)', -1234n],
  ['(12.34)', -1234n],
  ['12.34-', -1234n],
  ['−12.34', -1234n],
  ['- $25.00', -2500n],
  ['+ £1,100.00', 110000n],
  ['USD 12.34', 1234n],
  ['12.34 USD', 1234n],
  ['00000000000197.1000', 19710n],
  ['999,999,999,999.99', 99999999999999n],
])('reads %s', (cell, expected) => {
  expect(cents(cell)).toBe(expected)
})

test.each([
  ['1.234,56', 123456n],
  ['-12,50', -1250n],
  ['1 234,56 €', 123456n],
  ['1.234', 123400n],
  ['350', 35000n],
])('reads %s with a decimal comma', (cell, expected) => {
  expect(cents(cell, ',')).toBe(expected)
})

test.each([
  '',
  '-',
  'abc',
  '=1+2',
  '+1+2',
  '--5',
  '5%',
  '1.5E+3',
  '12 Main St',
  '(12.34',
  '12.34)',
  '1/2',
  'USD',
  '3h',
  '@SUM(A1)',
])('does not take %j for an amount', (cell) => {
  expect(readAmountParts(cell)).toBeNull()
})

test('never guesses at marks that make no sense', () => {
  expect(cents('1,23,4.5')).toMatch(/isn't written like the other amounts/)
  expect(cents('12.5.0')).toMatch(/isn't written like/)
  expect(cents('1,23')).toMatch(/isn't written like/)
  expect(cents('9999999999999.00')).toBe('is too large to be an amount')
})

test('reads the direction that is written to an amount', () => {
  expect(readAmountParts('12.50 CR')).toMatchObject({ direction: 'in', digits: '12.50' })
  expect(readAmountParts('12.50DR')).toMatchObject({ direction: 'out' })
  expect(readAmountParts('CR 12.50')).toMatchObject({ direction: 'in' })
})

test('rounds fractions of a cent half away from zero, and says so', () => {
  expect(toCents(readAmountParts('115.8350')!, '.')).toEqual({ cents: 11584n, rounded: true })
  expect(toCents(readAmountParts('-115.8350')!, '.')).toEqual({ cents: -11584n, rounded: true })
  expect(toCents(readAmountParts('115.8300')!, '.')).toEqual({ cents: 11583n, rounded: false })
})

test('takes the decimal mark of a column from the amounts that prove one', () => {
  expect(markProvedBy('1,234')).toBeNull()
  expect(markProvedBy('0,123')).toBe(',')
  expect(markProvedBy('1.234.567')).toBe(',')
  expect(decimalMarkOf(['1.234', '12,50'])).toEqual({ mark: ',', proved: true })
  expect(decimalMarkOf(['1,234', '5'])).toEqual({ mark: '.', proved: false })
})

test('knows what stands for no amount', () => {
  expect(['', ' ', '-', '--', '–', 'n/a', 'NULL'].every(isBlankAmount)).toBe(true)
  expect(['0', '0.00', 'pending'].some(isBlankAmount)).toBe(false)
})
