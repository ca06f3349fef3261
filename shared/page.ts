import { invalid } from './refusal.ts'

// Keyset pagination: a page starts after the last row of the one before, named by what the list is sorted by. It
// costs the same on page 1 and page 1,000, and rows that arrive meanwhile shift nothing.

/** A position in a list sorted by (day or moment, id). */
export type Position = [sortedBy: string, id: string]

export interface PageRequest {
  /** Most rows on the page: 1 to 200, for a file `BATCH`. */
  limit: number
  after?: Position
}

export interface Page<Row> {
  rows: Row[]
  /** Where the next page starts, as the client sends it back; null on the last page. */
  next: string | null
}

/** A page from rows that were read one further than asked. */
export function pageOf<Row>(
  rows: Row[],
  { limit }: PageRequest,
  position: (row: Row) => Position,
): Page<Row> {
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? encodePosition(position(page.at(-1)!)) : null }
}

/** What a file asks of a list at once. */
export const BATCH = 1000

/** The batch of a file that comes after this `next`. */
export const batchAfter = (after: string | undefined): PageRequest => ({
  limit: BATCH,
  ...(after !== undefined && { after: decodePosition(after) }),
})

/** All rows of a list, a page at a time; `read` is given the `next` of the page before. */
export async function* everyPage<Row>(
  read: (after: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<Row[]> {
  let after: string | undefined
  do {
    const { rows, next } = await read(after)
    yield rows
    after = next ?? undefined
  } while (after !== undefined)
}

function encodePosition(position: Position): string {
  return Buffer.from(position.join('~')).toString('base64url')
}

const SHAPE =
  /^([12]\d{3}-\d{2}-\d{2}(?:T[\d:.]+Z)?)~([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** Refuses a cursor that none of our answers contained. */
export function decodePosition(cursor: string): Position {
  const match = SHAPE.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match || !isOnCalendar(match[1]!)) {
    throw invalid('This page link is not valid. Start again from the first page.', {
      after: 'This is not the `next` of a page.',
    })
  }
  return [match[1]!, match[2]!]
}

// Date.parse takes 30 February for 2 March; Postgres doesn't.
function isOnCalendar(day: string): boolean {
  const date = new Date(day)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day.slice(0, 10))
}
