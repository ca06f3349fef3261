import { expect, test } from 'vitest'
import { findDate } from './dates.ts'
import { linesOf } from './testing.ts'

const TODAY = '2026-03-15'
const dateIn = (text: string, today = TODAY) => findDate(linesOf(text), today)?.value ?? null

test('reads the ways a date is written, month first where it could be either', () => {
  expect(dateIn('12/03/2025 9:54 PM')).toBe('2025-12-03')
  expect(dateIn('DATE: 12/02/18')).toBe('2018-12-02')
  expect(dateIn('3-7-2025')).toBe('2025-03-07')
  expect(dateIn('2025-03-07T10:00')).toBe('2025-03-07')
  expect(dateIn('Invoice date: Jan 31, 2026')).toBe('2026-01-31')
  expect(dateIn('August 3 , 2014')).toBe('2014-08-03')
  expect(dateIn('7. Mai 2014')).toBe('2014-05-07')
  expect(dateIn('19 april 2014')).toBe('2014-04-19')
  expect(dateIn('12/2/20251:23PM')).toBe('2025-12-02')
})

test('reads day first where only that can be', () => {
  expect(dateIn('31/12/2025')).toBe('2025-12-31')
  expect(dateIn('Check in: 31/12/2025\nIssued 05/01/2026')).toBe('2026-01-05')
  expect(dateIn('15-10-2025')).toBe('2025-10-15')
  expect(dateIn('04.03.2025')).toBe('2025-03-04')
})

test('refuses days that no calendar has', () => {
  expect(dateIn('02/29/2025')).toBeNull()
  expect(dateIn('13/13/2025')).toBeNull()
  expect(dateIn('00/10/2025')).toBeNull()
  expect(dateIn('555-0101-22')).toBeNull()
})

test('prefers the day of the purchase to a day to pay, return or come back by', () => {
  expect(dateIn('Invoice date: 02/01/2026\nDue date: 03/03/2026')).toBe('2026-02-01')
  expect(dateIn('Holiday returns through 01/31/2026\nReg 4  12/11/2025 18:20')).toBe('2025-12-11')
  expect(dateIn('01/20/2026 6:31 PM\nCard exp 08/31/2024')).toBe('2026-01-20')
  expect(
    dateIn('Purchases made between Oct. 18, 2025 and Jan. 2, 2026\nmay be returned\n12/02/25 20:38'),
  ).toBe('2025-12-02')
})

test('reads column heads over their dates', () => {
  expect(dateIn('Due date  Invoice date  Reference\n04/04/2025  03/20/2025  C-118')).toBe('2025-03-20')
})

test('doubts a date in the future', () => {
  expect(dateIn('Valid 04/30/2027\nFeb 2, 2026')).toBe('2026-02-02')
})

test('is surer of a date that is printed again', () => {
  const once = findDate(linesOf('12/3/2025'), TODAY)!
  const twice = findDate(linesOf('12/3/2025 10:47 AM\nLatte  6.10\n12/3/2025 10:48 AM'), TODAY)!
  expect(twice.confidence).toBeGreaterThan(once.confidence)
})
