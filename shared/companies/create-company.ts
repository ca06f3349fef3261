import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { inCompany } from '../context.ts'
import { openChart } from '../ledger/open-chart.ts'
import { audit } from '../operations/audit.ts'

export interface NewCompany {
  name: string
  ownerId: string
}

/** Creates a company with its owner, settings and chart of accounts: all of it or none. Answers its id. */
export async function createCompany(db: Database, { name, ownerId }: NewCompany): Promise<string> {
  const companyId = crypto.randomUUID()
  const actor = { kind: 'person', userId: ownerId, role: 'owner' } as const
  return inCompany(db, { companyId, actor }, async (ctx) => {
    await ctx.db.insertInto('companies').values({ id: companyId, name }).execute()
    await ctx.db
      .insertInto('members')
      .values({ company_id: companyId, user_id: ownerId, role: 'owner' })
      .execute()
    await ctx.db.insertInto('company_settings').values({ company_id: companyId }).execute()
    await openChart(ctx)
    await audit(ctx, 'company.created', companyId, { after: { name } })
    return companyId
  })
}

export interface Membership {
  companyId: string
  name: string
  role: 'owner' | 'admin' | 'bookkeeper' | 'viewer'
}

/** The companies a person belongs to, by name. */
export async function listMemberships(db: Database, userId: string): Promise<Membership[]> {
  return db
    .selectFrom('members')
    .innerJoin('companies', 'companies.id', 'members.company_id')
    .where('members.user_id', '=', userId)
    .select(['companies.id as companyId', 'companies.name', 'members.role'])
    .orderBy(sql`lower(companies.name)`)
    .orderBy('companies.id')
    .execute()
}
