import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { type Page, type PageRequest, pageOf } from '../page.ts'
import { notFound } from '../refusal.ts'
import type { AccessState } from './access.ts'

/** A company as operators see it: that it is there, and nothing of its books. */
export interface KnownCompany {
  id: string
  name: string
  createdAt: Date
  members: number
  /** When it will be deleted, if an owner asked for that. */
  deleteAfter: Date | null
}

/** The companies, the newest first; `named` finds them by a part of the name or the whole id. */
export async function listCompanies(
  db: Database,
  { named }: { named?: string | undefined },
  page: PageRequest,
): Promise<Page<KnownCompany>> {
  let query = known(db)
    .orderBy(createdAt, 'desc')
    .orderBy('companies.id', 'desc')
    .limit(page.limit + 1)
  if (named) {
    const part = `%${named.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(({ or, eb }) =>
      or([eb('companies.name', 'ilike', part), eb(sql`companies.id::text`, '=', named.toLowerCase())]),
    )
  }
  if (page.after) {
    const [moment, id] = page.after
    query = query.where(sql<boolean>`(${createdAt}, companies.id) < (${moment}::timestamptz, ${id}::uuid)`)
  }
  return pageOf(await query.execute(), page, ({ createdAt, id }) => [createdAt.toISOString(), id])
}

/**
 * One of them.
 * @throws Refusal `not-found`
 */
export async function findCompany(db: Database, companyId: string): Promise<KnownCompany> {
  const company = await known(db).where('companies.id', '=', companyId).executeTakeFirst()
  if (!company) throw notFound('There is no such company.')
  return company
}

/** What an operator has in each of these companies, by id; nothing where they haven't asked or it has ended. */
export async function findOwnAccess(
  db: Database,
  operatorId: string,
  companyIds: string[],
): Promise<Map<string, AccessState>> {
  const { rows } = await sql<{ company_id: string; state: AccessState }>`
    select company_id, state from find_operator_access(${operatorId}::uuid, ${companyIds}::uuid[])`.execute(
    db,
  )
  return new Map(rows.map(({ company_id, state }) => [company_id, state]))
}

// Cursors hold milliseconds.
const createdAt = sql<Date>`date_trunc('milliseconds', companies.created_at)`

function known(db: Database) {
  return db
    .selectFrom('companies')
    .select(({ selectFrom }) => [
      'companies.id',
      'companies.name',
      createdAt.as('createdAt'),
      selectFrom('members')
        .whereRef('members.company_id', '=', 'companies.id')
        .select(sql<number>`count(*)::int`.as('count'))
        .$asScalar()
        .$notNull()
        .as('members'),
      'companies.delete_after as deleteAfter',
    ])
}
