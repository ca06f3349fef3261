// POST /companies/:company/documents/:document/reading
//
// Corrects what was read in a receipt. Only what was changed in the form is said, so that two people who correct
// different things at once don't undo each other.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { type Correction, correctReading } from '#shared/documents/correct-reading.ts'
import { backToDocument } from '../../../../back-to-document.ts'
import { readForm } from '../../../../form.ts'
import { typedCents } from '../../../../typed-cents.ts'

const Typed = z.string().trim().max(200).optional()

const Form = z.object({
  vendor: Typed,
  vendorWas: Typed,
  date: z.iso.date('Write the day as 2026-05-04.').or(z.literal('')).optional(),
  dateWas: Typed,
  subtotal: Typed,
  subtotalWas: Typed,
  tax: Typed,
  taxWas: Typed,
  fee: Typed,
  feeWas: Typed,
  tip: Typed,
  tipWas: Typed,
  total: Typed,
  totalWas: Typed,
  card: z
    .string()
    .trim()
    .regex(/^(\d{4})?$/, 'Enter the last four digits of the card.')
    .optional(),
  cardWas: Typed,
  isTotalRight: z.literal('yes').optional(),
})

export default new Hono<Env>().post('/companies/:company/documents/:document/reading', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')

  const { reading } = await correctReading(ctx, documentId, correctionOf(await readForm(c, Form)))

  const sentence = reading?.failingSum ? `Kept, but the sum doesn’t come out: ${reading.failingSum}` : 'Kept.'
  setFlash(c, { tone: 'good', sentence })
  return backToDocument(c, documentId)
})

function correctionOf(form: z.output<typeof Form>): Correction {
  const text = (typed: string | undefined, was = '') =>
    typed === undefined || typed === was ? undefined : typed || null
  const cents = (typed: string | undefined, was = '') => {
    const changed = text(typed, was)
    return typeof changed === 'string' ? typedCents(changed) : changed
  }
  return {
    vendor: text(form.vendor, form.vendorWas),
    date: text(form.date, form.dateWas),
    subtotalCents: cents(form.subtotal, form.subtotalWas),
    taxCents: cents(form.tax, form.taxWas),
    feeCents: cents(form.fee, form.feeWas),
    tipCents: cents(form.tip, form.tipWas),
    totalCents: cents(form.total, form.totalWas),
    cardLast4: text(form.card, form.cardWas),
    isTotalRight: form.isTotalRight === 'yes',
  }
}
