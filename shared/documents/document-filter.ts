import { type RawBuilder, sql } from 'kysely'
import type { DocumentState } from './documents.ts'
import type { DocumentKind } from './kinds.ts'

export interface DocumentFilter {
  kind?: DocumentKind | undefined
  states?: DocumentState[] | undefined
  /** 'YYYY-MM' in which it was added, in UTC. */
  month?: string | undefined
  /** Part of the file's name or of the vendor that was read. */
  text?: string | undefined
}

/** The condition on `documents` that a filter is. */
export function fits({ kind, states, month, text }: DocumentFilter): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = []
  if (kind) conditions.push(sql`documents.kind = ${kind}`)
  if (states) conditions.push(sql`documents.state = any(${states}::text[])`)
  if (month) {
    const start = sql`(${`${month}-01`}::timestamp at time zone 'UTC')`
    conditions.push(sql`documents.created_at >= ${start}
      and documents.created_at < ((${`${month}-01`}::timestamp + interval '1 month') at time zone 'UTC')`)
  }
  if (text) {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(documents.file_name ilike ${like} or documents.receipt_vendor ilike ${like})`)
  }
  return conditions.length > 0 ? sql<boolean>`(${sql.join(conditions, sql` and `)})` : sql<boolean>`true`
}
