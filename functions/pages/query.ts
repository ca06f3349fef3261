// What pages read from their query. A filter that makes no sense is dropped rather than refused: people edit URLs,
// and the page shows which filters are in force.
import { z } from 'zod'
import { decodePosition, type PageRequest } from '#shared/page.ts'

/** Rows on one page of a list. */
const ROWS = 50

/** One of the filter's values, or nothing. An empty field of a form counts as nothing. */
export const filter = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined)

export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const Text = z.string().trim().min(1).max(100)

/** The page of a list that starts after `after`, a cursor from a link of ours. */
export function pageAfter(after: string | undefined, limit = ROWS): PageRequest {
  return after ? { limit, after: decodePosition(after) } : { limit }
}
