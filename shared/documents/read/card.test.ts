import { expect, test } from 'vitest'
import { findCardLast4 } from './card.ts'
import { clean } from './clean.ts'
import { guessCurrency } from './currency.ts'
import { linesOf } from './testing.ts'

const last4 = (text: string) => findCardLast4(linesOf(clean(text)))?.value ?? null

test('reads the last four digits behind a mask, in Greek letters too', () => {
  expect(last4('MasterCard #XXXXXXXXXXXX2825  20.64')).toBe('2825')
  expect(last4('Account: **** **** **** 4417')).toBe('4417')
  expect(last4('ΧΧΧΧΧΧΧΧΧΧΧΧ8969')).toBe('8969')
  expect(last4('Visa ending in 0042')).toBe('0042')
  expect(last4('MASTERCARD ACCT 5562')).toBe('5562')
})

test('takes no other number for a card', () => {
  expect(last4('Invoice 20264417\n(503) 555-0142\nAID: A0000000041010')).toBeNull()
  expect(last4('Card total 1182.40')).toBeNull()
})

test('knows the currency by its signs, and takes a bare dollar for USD', () => {
  const currency = (text: string) => guessCurrency(linesOf(text)).value
  expect(currency('Total USD  21.68')).toBe('USD')
  expect(currency('Totaal  € 12,50')).toBe('EUR')
  expect(currency('Total  £9.99')).toBe('GBP')
  expect(currency('Total C$14.00')).toBe('CAD')
  expect(currency('Total  $14.00')).toBe('USD')
  expect(currency('Total  14.00')).toBe('USD')
})
