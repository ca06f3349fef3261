import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { entryText, type StoredEntry } from './entry-text.ts'

/** An entry doesn't stand as it was posted, or not as it must. `problem` goes on after “Entry …”. */
export interface EntryProblem {
  entryId: string
  problem: string
}

export interface Chain {
  /** How many links there are. */
  position: number
  /** The last link's hash, computed anew, in hex. */
  sha256: string
}

const BATCH = 1_000
const START = Buffer.alloc(32)

/**
 * Computes the company's chain anew from its entries and lines, a thousand at a time, and compares each link with the
 * one that was stored when the entry was posted. Answers where it ends, or the first entry that doesn't fit.
 */
export async function walkChain(ctx: Context): Promise<Chain | EntryProblem> {
  let position = 0n
  let hash = START
  for (;;) {
    const links = await readLinks(ctx, position)
    for (const { entry, ...link } of links) {
      position += 1n
      const problem = problemOf(link, entry, position)
      if (problem) return { entryId: link.entryId, problem }
      hash = createHash('sha256').update(hash).update(entryText(entry!)).digest()
      if (!hash.equals(link.sha256)) {
        return { entryId: link.entryId, problem: 'isn’t what was posted: its hash is another one now' }
      }
    }
    if (links.length < BATCH) return { position: Number(position), sha256: hash.toString('hex') }
  }
}

interface Link {
  position: bigint
  entryId: string
  sha256: Buffer
}

function problemOf(link: Link, entry: StoredEntry | null, position: bigint): string | null {
  if (link.position !== position) return `is link ${link.position} where link ${position} is missing`
  if (!entry) return 'was posted and is gone'
  const balance = entry.lines.reduce((sum, { cents }) => sum + BigInt(cents), 0n)
  if (entry.lines.length < 2) return `has ${entry.lines.length} lines and needs at least two`
  if (balance !== 0n) return `does not balance: it is off by ${balance} cents`
  return null
}

async function readLinks(ctx: Context, after: bigint): Promise<(Link & { entry: StoredEntry | null })[]> {
  const { rows } = await sql<Link & { entry: StoredEntry | null }>`
    select k.position, k.entry_id as "entryId", k.sha256, (
      select json_build_object('companyId', e.company_id, 'id', e.id, 'enteredOn', ${day('e')}, 'memo', e.memo,
        'transactionId', e.transaction_id, 'posting', e.posting::text, 'reversesId', e.reverses_id, 'cause', e.cause,
        'userId', e.user_id, 'memoryIds', e.memory_ids, 'model', e.model, 'promptVersion', e.prompt_version,
        'documentSha256', e.document_sha256, 'createdAt', (extract(epoch from e.created_at) * 1000000)::bigint::text,
        'lines', coalesce((
          select json_agg(json_build_object('number', l.line_number, 'accountId', l.account_id,
            'enteredOn', ${day('l')}, 'cents', l.amount_cents::text) order by l.line_number)
          from entry_lines l where l.company_id = e.company_id and l.entry_id = e.id), '[]'))
      from entries e where e.company_id = k.company_id and e.id = k.entry_id) as entry
    from entry_links k
    where k.company_id = ${ctx.companyId} and k.position > ${after}::bigint
    order by k.position limit ${BATCH}`.execute(ctx.db)
  return rows
}

const day = (table: string) => sql`to_char(${sql.ref(`${table}.entered_on`)}, 'YYYY-MM-DD')`
