// The building blocks of the API's contracts: what is a bigint, a Date or a page inside is plain JSON outside.
import { z } from '@hono/zod-openapi'
import { centsToJson } from '#shared/money.ts'
import { decodePosition, type PageRequest } from '#shared/page.ts'

/** Integer cents: a bigint inside, an integer in JSON. */
export const Cents = z
  .codec(z.int(), z.bigint(), { decode: BigInt, encode: centsToJson })
  .openapi({ type: 'integer', description: 'Cents of a US dollar', example: -1850 })

const MOST_CENTS = 9_999_999_999_999

/** Cents that somebody enters: below 100 billion dollars, so that their sums stay exact in JSON too. */
export const Amount = z
  .codec(z.int().min(-MOST_CENTS).max(MOST_CENTS), z.bigint(), { decode: BigInt, encode: Number })
  .openapi({ type: 'integer', description: 'Cents of a US dollar', example: -1850 })

/** A moment: a Date inside, ISO 8601 in JSON. */
export const Moment = z
  .codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  .openapi({ type: 'string', format: 'date-time' })

/** A day of the books. */
export const Day = z.iso
  .date()
  .refine((day) => day >= '1900-01-01', 'There are no books from before 1900.')
  .openapi({ type: 'string', format: 'date', example: '2026-05-03' })

/** What a company may be called. */
export const CompanyName = z.string().trim().min(1, 'A company has a name.').max(200)

/** What an account of the company's own may be called. */
export const AccountName = z.string().trim().min(1, 'Give it a name.').max(80)

/** The last four digits of a bank account or card, as its bank names it. */
export const Last4 = z.string().regex(/^\d{4}$/, 'Four digits.')

/** The query of every list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional().openapi({ description: '`next` of the page before' }),
})

export function pageRequest({ limit, after }: z.output<typeof PageQuery>): PageRequest {
  return { limit, after: after === undefined ? undefined : decodePosition(after) }
}

/** A page of rows with the cursor of the next. */
export const pageShape = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable() })
