import { expect, test } from 'vitest'
import * as format from './format.ts'

test('money has a true minus and thousands', () => {
  expect(format.money(-123456n)).toBe('−1,234.56')
  expect(format.money(5n)).toBe('0.05')
  expect(format.magnitude(-5n)).toBe('0.05')
})

test('days are written so that nobody confuses day and month', () => {
  expect(format.day('2026-05-03')).toBe('3 May 2026')
  expect(format.shortDay('2026-05-03', '2026-11-22')).toBe('3 May')
  expect(format.shortDay('2025-12-31', '2026-11-22')).toBe('31 Dec 2025')
  expect(format.shortDay('2026-09-09', '2026-11-22')).toBe('9 Sep')
  expect(format.month('2026-05')).toBe('May 2026')
})

test('one is singular, the rest is plural', () => {
  expect(format.count(1, 'transaction')).toBe('1 transaction')
  expect(format.count(0, 'transaction')).toBe('0 transactions')
  expect(format.count(1204, 'entry', 'entries')).toBe('1,204 entries')
})

test('only all is 100% and only none is 0%', () => {
  expect(format.percent(999, 1000)).toBe('99%')
  expect(format.percent(1, 1000)).toBe('1%')
  expect(format.percent(0, 1000)).toBe('0%')
  expect(format.percent(7, 7)).toBe('100%')
  expect(format.percent(0, 0)).toBe('–')
})

test('the past is told from near to far', () => {
  const now = new Date('2026-11-22T20:00:00Z')
  expect(format.ago(new Date('2026-11-22T19:59:30Z'), now)).toBe('just now')
  expect(format.ago(new Date('2026-11-22T19:59:00Z'), now)).toBe('1 minute ago')
  expect(format.ago(new Date('2026-11-22T17:10:00Z'), now)).toBe('2 hours ago')
  expect(format.ago(new Date('2026-11-20T20:00:00Z'), now)).toBe('20 Nov')
})

test('a limit reads as the refusal that enforces it', () => {
  expect(format.sizeLimit(20 * 1024 * 1024)).toBe('20 MB')
})

test('a reason ends in one full stop', () => {
  expect(format.sentence('8 of 8 went to Supplies')).toBe('8 of 8 went to Supplies.')
  expect(format.sentence('Is it so?')).toBe('Is it so?')
})

test('confidence is said in words, and only 95 of 100 is sure', () => {
  expect([0.99, 0.95, 0.94, 0.6, 0.2].map(format.confidenceInWords)).toEqual([
    'Sure',
    'Sure',
    'Quite sure',
    'Likely',
    'A guess',
  ])
})

test('the time it takes is told in minutes a person believes', () => {
  expect(format.timeToAnswer(1)).toBe('about a minute')
  expect(format.timeToAnswer(12)).toBe('about 2 minutes')
})
