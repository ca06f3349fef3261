import { expect, test } from 'vitest'
import { datesWithin, looksLikeDate, readDateParts, toBookDate } from './dates.ts'

const book = (cell: string, order: 'mdy' | 'dmy' = 'mdy', lastDate: string | null = null) => {
  const parts = readDateParts(cell)
  return parts && toBookDate(parts, order, lastDate)
}

test.each([
  ['2025-01-31', '2025-01-31'],
  ['2025/1/3', '2025-01-03'],
  ['2019.04.19.', '2019-04-19'],
  ['20250131', '2025-01-31'],
  ['20250131120000', '2025-01-31'],
  ['01/31/2025', '2025-01-31'],
  ['1/3/25', '2025-01-03'],
  ['12/31/99', '1999-12-31'],
  ['01-31-2025', '2025-01-31'],
  ['2025-01-31T23:59:59.123Z', '2025-01-31'],
  ['2018-02-25 12:34:56 +0000', '2018-02-25'],
  ['01/31/2025 11:05 PM', '2025-01-31'],
  ['31-01-2025 / 14:05', '2025-01-31'],
  ['Jan 5, 2025', '2025-01-05'],
  ['January 5th, 2025', '2025-01-05'],
  ['Fri, 31 Jan 2025', '2025-01-31'],
  ['5 Jan 2025', '2025-01-05'],
  ['05-Jan-25', '2025-01-05'],
  ['10Feb18', '2018-02-10'],
  ['2025-Jan-05', '2025-01-05'],
  ['3. März 2025', '2025-03-03'],
  ['15 août 2025', '2025-08-15'],
  ['7 dic 2025', '2025-12-07'],
])('reads %s', (cell, date) => {
  expect(book(cell, cell.startsWith('31') ? 'dmy' : 'mdy')).toBe(date)
})

test('lets the order decide what two numbers mean', () => {
  expect([book('01/02/2025', 'mdy'), book('01/02/2025', 'dmy')]).toEqual(['2025-01-02', '2025-02-01'])
})

test('knows the calendar: 29 February in leap years only, no 31 June', () => {
  expect([book('02/29/2024'), book('02/29/2025'), book('02/29/2000'), book('02/29/1900')]).toEqual([
    '2024-02-29',
    null,
    '2000-02-29',
    null,
  ])
  expect([book('06/31/2025'), book('2025-13-01'), book('2025-00-10'), book('00/10/2025')]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test('gives a date without a year the latest year before the end of the statement', () => {
  expect(book('12/30', 'mdy', '2025-01-15')).toBe('2024-12-30')
  expect(book('Jan 2', 'dmy', '2025-01-15')).toBe('2025-01-02')
  expect(book('2 Jan', 'mdy', '2025-01-15')).toBe('2025-01-02')
  expect(book('12/30', 'mdy')).toBeNull()
})

test.each([
  '',
  'pending',
  '12.50',
  '3.12',
  '-5',
  '1234567',
  '1234-5678',
  'May',
  '5 MARKET ST',
  'A 12/31/2025',
  '99991231',
  '24 hours',
])('does not take %j for a date', (cell) => {
  expect(looksLikeDate(cell)).toBe(false)
})

test('finds the dates in a name or a sentence', () => {
  expect(datesWithin('stmt_2025-01-31.csv')).toEqual(['2025-01-31'])
  expect(datesWithin('export 20250101-20250131')).toEqual(['2025-01-01', '2025-01-31'])
  expect(datesWithin('Balance as of 01/31/2025 for account 123456789')).toEqual(['2025-01-31'])
  expect(datesWithin('01_12_2019 to 14_12_2019', 'dmy')).toEqual(['2019-12-01', '2019-12-14'])
})
