import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { inCompany } from '../context.ts'
import { REFERENCE, type Usage } from './costs.ts'

/** The tables that a bank line fills by being posted. */
export const LEDGER_TABLES = [
  'transactions',
  'suggestions',
  'entries',
  'entry_lines',
  'entry_links',
  'account_sums',
  'decisions',
]
const BOOKS = [...LEDGER_TABLES, 'events', 'audit_log']
export const MEMORY_TABLES = ['memories', 'merchant_vectors']

export interface Measured {
  companies: number
  /** Of the average company. What no table tells (processor time, requests) is the reference's. */
  usage: Usage
}

/**
 * What the companies of this database take on average; null while there are none with a bank line. Sizes are the
 * tables' own, and rows are counted company by company, for nobody sees them all at once.
 */
export async function measureUsage(db: Database): Promise<Measured | null> {
  const { rows: companies } = await sql<{ id: string }>`select id from companies`.execute(db)
  const sum = { all: 0, month: 0, fileBytes: 0, modelDollars: 0 }
  for (const { id } of companies) {
    const { rows } = await inCompany(db, { companyId: id, actor: { kind: 'worker' } }, (ctx) =>
      sql<{ all: number; month: number; fileBytes: number; modelDollars: number }>`
        select (select count(*)::int from transactions where company_id = ${id}) as "all",
          (select count(*)::int from transactions
            where company_id = ${id} and created_at > now() - interval '30 days') as month,
          (select coalesce(sum(bytes), 0)::float8 from documents
            where company_id = ${id} and created_at > now() - interval '30 days') as "fileBytes",
          (select coalesce(sum(microcents), 0) / 1e8 from model_spend
            where company_id = ${id} and month = date_trunc('month', now())::date)::float8 as "modelDollars"`.execute(
        ctx.db,
      ),
    )
    for (const key of ['all', 'month', 'fileBytes', 'modelDollars'] as const) sum[key] += rows[0]![key]
  }
  if (sum.all === 0) return null
  const [books, memory] = [await sizeOf(db, BOOKS), await sizeOf(db, MEMORY_TABLES)]
  const each = (total: number) => total / companies.length
  return {
    companies: companies.length,
    usage: {
      ...REFERENCE,
      transactions: each(sum.month),
      bytesPerTransaction: books / sum.all,
      bytesOfMemory: each(memory),
      fileBytes: each(sum.fileBytes),
      modelDollars: each(sum.modelDollars),
    },
  }
}

/** Tables with their indexes and what lies apart, bytes. */
async function sizeOf(db: Database, names: string[]): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname = any(${names}::text[])`.execute(
    db,
  )
  return rows[0]!.bytes
}
