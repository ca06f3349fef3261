import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { Context, Role } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Post, sendLater } from '../operations/send-later.ts'
import { type Access, type AccessState, findAccess } from './access.ts'
import { atCompany } from './at-company.ts'
import { openedMail, ownersOf } from './mails.ts'

export interface Entering {
  companyId: string
  operatorId: string
  /** The page on which owners end it. */
  page: string
}

/** What an operator is while they are in. */
export interface Entered {
  role: Role
  /** The company's. */
  name: string
  asOperator: true
}

/**
 * Lets an operator into a company, if they may be in it now; null when not. The first time is the opening: from then on
 * the hours count, it stands in the company's log, and owners who didn't answer are told.
 */
export async function enterCompany(
  db: Database,
  post: Post,
  { companyId, operatorId, page }: Entering,
): Promise<Entered | null> {
  return atCompany(db, companyId, operatorId, async (ctx) => {
    const access = await findUnended(ctx, operatorId)
    if (!access) return null
    if (access.state === 'consented' || access.state === 'lapsed') await open(ctx, post, access, page)
    else if (access.state !== 'open') return null
    return { role: access.mayWrite ? 'bookkeeper' : 'viewer', name: access.name, asOperator: true }
  })
}

interface Unended {
  id: string
  state: AccessState
  mayWrite: boolean
  name: string
}

function findUnended(ctx: Context, operatorId: string): Promise<Unended | undefined> {
  return ctx.db
    .selectFrom('operator_access as a')
    .innerJoin('companies', 'companies.id', 'a.company_id')
    .where('a.company_id', '=', ctx.companyId)
    .where('a.operator_id', '=', operatorId)
    .where('a.ended_at', 'is', null)
    .select([
      'a.id',
      sql<AccessState>`access_state(a)`.as('state'),
      'a.may_write as mayWrite',
      'companies.name',
    ])
    .executeTakeFirst()
}

// A page asks for several things at once: one of them opens, the others find it open.
async function open(ctx: Context, post: Post, { id, state }: Unended, page: string): Promise<void> {
  const opened = await ctx.db
    .updateTable('operator_access')
    .set({ opened_at: sql`now()` }) // the database says until when
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', id)
    .where('opened_at', 'is', null)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!opened) return
  const access = await findAccess(ctx, id)
  const { reason, mayWrite, hours } = access
  if (state === 'lapsed') await audit(ctx, 'operator.lapsed', id, { after: { askedAt: access.askedAt } })
  await audit(ctx, 'operator.opened', id, { after: { reason, mayWrite, hours } })
  emit(ctx, { kind: 'member', subjectId: null })
  if (state === 'lapsed') await tellOwners(ctx, post, access, page)
}

async function tellOwners(ctx: Context, post: Post, access: Access, page: string): Promise<void> {
  const { company, emails } = await ownersOf(ctx)
  for (const to of emails)
    await sendLater(ctx.db, post, { to, ...openedMail(access, company, page) }, access.closesAt!)
}
