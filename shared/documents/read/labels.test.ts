import { expect, test } from 'vitest'
import { labelOf, type Tag } from './labels.ts'

const tags = (tag: Tag, words: string[]) => {
  for (const text of words) expect([text, labelOf(text).tag]).toEqual([text, tag])
}

test('knows a total by its many names', () => {
  tags('total', ['TOTAL', 'Total:', 'Grand Total', 'Amount due', 'BALANCE DUE', 'Total due', 'Amount paid'])
  tags('total', [
    'Total USD',
    'Order total',
    'Invoice Total',
    'To Stay Total',
    'Total amount due on August',
    'Total incl. VAT',
  ])
})

test('never takes for a total what only has the word in it', () => {
  tags('subtotal', ['Subtotal', 'SUB TOTAL', 'Sub-total:', 'Total before tax', 'Net sales'])
  tags('discount', ['Total savings', 'You saved', 'Total discount', 'Coupon'])
  tags('tax', ['Total tax', 'Tax total', 'Sales Tax', 'T1 tax', 'VAT', 'State tax'])
  tags('other', [
    'Total items',
    'Total qty',
    'Items sold',
    'Taxable amount',
    'Tax ID',
    'Tax included',
    'Points balance',
  ])
  tags('tender', ['Total tender', 'Cash', 'MasterCard', 'VISA DEBIT', 'Payment'])
  tags('change', ['Change', 'Change due', 'Cash back'])
})

test('knows tips and fees', () => {
  tags('tip', ['Tip', 'Gratuity', 'TIP AMOUNT:'])
  tags('fee', ['CC FEE', 'Surcharge', 'Delivery', 'Service charge', 'Shipping & handling'])
})

test('forgives a scanner one letter, and is less sure then', () => {
  tags('total', ['lotal', 'rotal', 'T0tal', 'Totai'])
  tags('subtotal', ['Sobtotal', 'Sublotal'])
  tags('tax', ['lax'])
  tags('tip', ['lip'])
  expect(labelOf('lotal').strength).toBeLessThan(labelOf('Total').strength)
})

test('does not take prose for a label', () => {
  tags('other', ['I agree to pay the above total amount according to the card issuer agreement'])
})
