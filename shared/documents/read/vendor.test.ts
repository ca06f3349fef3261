import { expect, test } from 'vitest'
import { linesOf } from './testing.ts'
import { findVendor } from './vendor.ts'

const vendorOf = (text: string) => findVendor(linesOf(text))?.value ?? null

test('takes the name at the top, without the number of the store', () => {
  expect(vendorOf('# CEDAR & FERN CAFE #0442\n12 Alder St\nPortland, OR 97205\nLatte  5.25')).toBe(
    'CEDAR & FERN CAFE',
  )
  expect(vendorOf('*** Grindstone Hardware ***\n(503) 555-0142\nScrews  4.10')).toBe('Grindstone Hardware')
  expect(vendorOf('WELCOME TO\nBluff Fuel Mart\nHwy 26\nDiesel  47.05')).toBe('Bluff Fuel Mart')
  expect(vendorOf('7-Eleven\n1400 Main Street\nCoffee  2.19')).toBe('7-Eleven')
})

test('skips headings, addresses and the words of the till', () => {
  expect(
    vendorOf('RECEIPT\nDate: 01/02/2026\nOrder #1182\nNorthbeam Software LLC\n400 Pine Street\nPlan  20.00'),
  ).toBe('Northbeam Software LLC')
  expect(vendorOf('Passenger receipt\nCab ID: 7521\nDATE: 12/02/18\nFare  9.00')).toBeNull()
})

test('does not take the buyer for the seller', () => {
  expect(vendorOf('Invoice\nBill to: Alder & Ash Woodworks\nPlan  20.00\nwww.northbeam-software.com')).toBe(
    'Northbeam software',
  )
})

test('reads the name from a thank-you or a web address when the logo is a picture', () => {
  expect(vendorOf('Reg 4 Cashier 11\nTape  3.99\nThank you for shopping at Pine Hill Market')).toBe(
    'Pine Hill Market',
  )
  expect(vendorOf('Reg 4 Cashier 11\nTape  3.99\nPineHillMarket.com')).toBe('Pine Hill Market')
})

test('prefers the whole name to the piece of it that a scanner saw in the logo', () => {
  expect(vendorOf('# MARKE\nTape  3.99\nSave at Pine Hill Market\nPineHillMarket.com')).toBe(
    'Pine Hill Market',
  )
})

test('does not name those who carry surveys and cards for others', () => {
  expect(vendorOf('Reg 4 Cashier 11\nTape  3.99\nTell us at shopsurvey.com\nwww.facebook.com/us')).toBeNull()
})

test('rather says nothing than repeat what a scanner made of a logo', () => {
  expect(vendorOf('NÉIUHBr]RHr)i.)\nTape  3.99')).toBeNull()
})

test('is surer of a name that is printed again', () => {
  const once = findVendor(linesOf('Grindstone\nTape  3.99'))!
  const again = findVendor(linesOf('Grindstone\nTape  3.99\nThanks from all at Grindstone\ngrindstone.com'))!
  expect(again.confidence).toBeGreaterThan(once.confidence)
})
