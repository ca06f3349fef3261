import type { Document } from '#shared/documents/documents.ts'
import type { Box } from '#shared/documents/read/box.ts'
import type { Found, Item } from '#shared/documents/read/receipt.ts'
import { day, money } from '../../../format.ts'
import type { ReadFacts } from './correction.view.ts'
import type { ReadField, ReadPart } from './reading.view.ts'

/** What was read in a receipt, field by field, as its page shows it; null where nothing was. */
export function readPartOf({ reading, totalCents, state, matches }: Document): ReadPart | null {
  const isOpen = (state === 'read' || state === 'needs_you') && matches.length === 0
  const facts = isOpen ? factsOf(reading) : undefined
  if (!reading) return facts ? { fields: [], items: [], failingSum: null, totalCents, facts } : null
  const { vendor, date, subtotalCents, taxCents, feeCents, tipCents, currency, cardLast4 } = reading
  const cents = (id: string, label: string, found: Found<bigint> | null) => field(id, label, found, money)
  const text = (id: string, label: string, found: Found<string> | null) =>
    field(id, label, found, (value) => value)
  const fields = [
    text('vendor', 'Vendor', vendor),
    field('date', 'Date', date, day),
    subtotalCents && cents('subtotal', 'Subtotal', subtotalCents),
    cents('tax', 'Tax', taxCents),
    feeCents && cents('fee', 'Fees', feeCents),
    tipCents && cents('tip', 'Tip', tipCents),
    cents('total', 'Total', reading.totalCents),
    text('card', 'Card ending', cardLast4),
    currency && currency.value !== 'USD' && text('currency', 'Currency', currency),
  ]
  return {
    fields: fields.filter((one) => one !== null && one !== false),
    items: reading.items.map(item),
    failingSum: reading.failingSum,
    totalCents,
    facts,
  }
}

function factsOf(reading: Document['reading']): ReadFacts {
  return {
    vendor: reading?.vendor?.value ?? null,
    date: reading?.date?.value ?? null,
    subtotalCents: reading?.subtotalCents?.value ?? null,
    taxCents: reading?.taxCents?.value ?? null,
    feeCents: reading?.feeCents?.value ?? null,
    tipCents: reading?.tipCents?.value ?? null,
    totalCents: reading?.totalCents?.value ?? null,
    cardLast4: reading?.cardLast4?.value ?? null,
  }
}

function field<T>(
  id: string,
  label: string,
  found: Found<T> | null,
  inWords: (value: T) => string,
): ReadField {
  if (!found) return { id, label, value: null, confidence: null, mark: null }
  const { value, confidence, page, box, by } = found
  return { id, label, value: inWords(value), confidence, isEntered: by === 'person', mark: markOf(page, box) }
}

function item({ text, cents, confidence, page, box }: Item, index: number): ReadField {
  return { id: `item-${index + 1}`, label: text, value: money(cents), confidence, mark: markOf(page, box) }
}

const markOf = (page: number, box: Box | undefined) => (box ? { page, box } : null)
