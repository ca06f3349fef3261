import { z } from 'zod'
import type { Context } from '#shared/context.ts'
import { type AuditFilter, listAudit, listAuditedPeople } from '#shared/operations/audit-log.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import { filter } from '../../query.ts'
import type { AuditView } from './audit.view.ts'
import { actionInWords, differences, whoInWords } from './audit.words.ts'

/** The query of the page and of its CSV. */
export const AuditQuery = z.object({
  person: filter(z.uuid()),
  action: filter(z.string().regex(/^[a-z_.-]{1,100}$/)),
  day: filter(z.iso.date()),
  subject: filter(z.uuid()),
  after: z.string().optional(),
})

export type AuditAsked = Omit<z.output<typeof AuditQuery>, 'after'>

const ROWS = 50

export function auditFilter({ person, action, day, subject }: AuditAsked): AuditFilter {
  return { personId: person, action, day, subjectId: subject }
}

/** The deeds that fit the filters, a page of them, in words. */
export async function readAuditPage(
  ctx: Context,
  asked: AuditAsked,
  after: string | undefined,
): Promise<AuditView> {
  const { rows, next } = await listAudit(ctx, auditFilter(asked), { limit: ROWS, after })
  const people = await listAuditedPeople(ctx)
  const names = new Map([...people.map(({ id, name }) => [id, name] as const), ...(await accountNames(ctx))])
  return {
    companyId: ctx.companyId,
    deeds: rows.map((deed) => ({
      id: String(deed.id),
      at: deed.at,
      who: whoInWords(deed),
      keyName: deed.keyName,
      what: actionInWords(deed.action),
      action: deed.action,
      subjectId: deed.subjectId,
      differences: differences(deed.before, deed.after, names),
    })),
    filter: asked,
    people,
    keyset: keysetOf(pathsOf(ctx.companyId).audit, asked, { after, next }),
  }
}

async function accountNames(ctx: Context): Promise<[string, string][]> {
  const accounts = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .select(['id', 'code', 'name'])
    .execute()
  return accounts.map(({ id, code, name }) => [id, `${code} ${name}`])
}
