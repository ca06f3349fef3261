import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** Of all companies together; db/migrations/202611230030_health.ts says what each is. */
export interface TotalsOfBooks {
  unreadFiles: number
  documentBytes: number
  unbalanced: number
  /** Spent on models this month (UTC), US dollars. */
  modelDollars: number
  sureSaid: number
  sureHeld: number
}

const underWay = new WeakMap<Database, Promise<TotalsOfBooks>>()

/** Reads them. Whoever asks while somebody else does is told the same: four checks ask at once. */
export function totalsOfBooks(db: Database): Promise<TotalsOfBooks> {
  const known = underWay.get(db)
  if (known) return known
  const reading = read(db).finally(() => underWay.delete(db))
  underWay.set(db, reading)
  return reading
}

async function read(db: Database): Promise<TotalsOfBooks> {
  const { rows } = await sql<Record<string, bigint | number>>`select * from totals_of_books()`.execute(db)
  const row = rows[0]!
  return {
    unreadFiles: Number(row.documents_lost),
    documentBytes: Number(row.document_bytes),
    unbalanced: Number(row.unbalanced),
    modelDollars: Number(row.model_microcents) / 1e8,
    sureSaid: Number(row.sure_said),
    sureHeld: Number(row.sure_held),
  }
}
