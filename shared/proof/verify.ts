import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { isolationGaps } from '#db/isolation-gaps.ts'
import { missingKeepers } from '#db/keepers.ts'
import { type Context, inCompany } from '../context.ts'
import { PROMISES } from './promises.ts'
import { walkChain } from './walk-chain.ts'

/** A promise of the books that doesn't hold. */
export interface Breach {
  /** Which one: `Balance`, `Immutability`, … */
  promise: string
  /** The company whose books they are; null when it is about all of them. */
  company: { id: string; name: string } | null
  entryId: string | null
  /** What is wrong, in a sentence. */
  sentence: string
}

export interface Verified {
  companies: number
  entries: number
  /** The first one found, or null: then every promise holds. */
  breach: Breach | null
}

/**
 * Asks of all books whether they keep their promises, until one doesn't: what in the database is to keep them, then
 * company by company each rule and the chain of hashes. Only reads, each company as it is at one moment, and holds a
 * thousand entries at a time. `db` should let a statement run as long as it takes.
 */
export async function verify(db: Database): Promise<Verified> {
  const verified: Verified = { companies: 0, entries: 0, breach: await breachOfAll(db) }
  if (verified.breach) return verified
  for (const company of await db.selectFrom('companies').select(['id', 'name']).orderBy('id').execute()) {
    const scope = { companyId: company.id, actor: { kind: 'worker' }, snapshot: true } as const
    const found = await inCompany(db, scope, verifyCompany)
    if (typeof found !== 'number') return { ...verified, breach: { ...found, company } }
    verified.companies++
    verified.entries += found
  }
  return verified
}

async function breachOfAll(db: Database): Promise<Breach | null> {
  const asBreach = (promise: string, gap: string): Breach => ({
    promise,
    company: null,
    entryId: null,
    sentence: `The database doesn’t keep this promise any more: ${gap}.`,
  })
  const [missing] = await missingKeepers(db)
  if (missing) return asBreach('Immutability', missing)
  const [gap] = await isolationGaps(db)
  return gap ? asBreach('Tenancy', gap) : null
}

/** How many entries the company has, when all is well with them. */
async function verifyCompany(ctx: Context): Promise<number | Omit<Breach, 'company'>> {
  const chain = await walkChain(ctx)
  if ('problem' in chain) {
    const { entryId, problem } = chain
    const promise = problem.startsWith('does not balance') ? 'Balance' : 'Immutability'
    return { promise, entryId, sentence: `Entry ${entryId} ${problem}.` }
  }
  const head = await readHead(ctx)
  if (head.position !== chain.position || head.sha256 !== chain.sha256) {
    return {
      promise: 'Immutability',
      entryId: null,
      sentence: `The ledger should end at link ${head.position} (${head.sha256}) and ends at link ${chain.position} (${chain.sha256}): its last entries are gone.`,
    }
  }
  for (const { promise, kind, problem, broken } of PROMISES) {
    const { rows } = await sql<{ id: string }>`${broken(ctx.companyId)} limit 1`.execute(ctx.db)
    const [row] = rows
    if (row) {
      const subject = `${kind[0]!.toUpperCase()}${kind.slice(1)} ${row.id}`
      return { promise, entryId: kind === 'entry' ? row.id : null, sentence: `${subject} ${problem}.` }
    }
  }
  return chain.position
}

const EMPTY_HEAD = { position: 0, sha256: '00'.repeat(32) }

/** Where the company's chain ends, as it was written down when the last entry was posted; hash in hex. */
export async function readHead(ctx: Context): Promise<{ position: number; sha256: string }> {
  const head = await ctx.db
    .selectFrom('ledger_heads')
    .where('company_id', '=', ctx.companyId)
    .select(['position', 'sha256'])
    .executeTakeFirst()
  return head ? { position: Number(head.position), sha256: head.sha256.toString('hex') } : EMPTY_HEAD
}
