import type { Database } from '#db/connect.ts'
import { type Context, inCompany } from '../context.ts'

/**
 * Runs `work` for an operator who stands at a company's door: to ask, to see what became of it, to end it. What they
 * do is in their name as operator; only verbs of this folder belong here, which show nothing of the books.
 */
export function atCompany<T>(
  db: Database,
  companyId: string,
  operatorId: string,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const actor = { kind: 'person', userId: operatorId, role: 'viewer', asOperator: true } as const
  return inCompany(db, { companyId, actor }, work)
}
