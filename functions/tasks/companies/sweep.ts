// Task `companies/sweep`, run daily by the clock.
//
// Deletes in each company what is over: invitations, idempotency keys, and the copy of everything with its file. Asks for
// vectors that its merchants lack. A company that can't be swept doesn't hold up the others.
import { taskOfNoCompany } from '#functions/task.ts'
import { sweepCompany } from '#shared/companies/sweep-company.ts'
import { inCompany } from '#shared/context.ts'
import { dropOldExport } from '#shared/leaving/drop-old-export.ts'
import { askForVectors } from '#shared/memory/ask-for-vectors.ts'

export default taskOfNoCompany('companies/sweep', async ({ db, bucket, embeddings }) => {
  const swept = { companies: 0, invitations: 0, idempotencyKeys: 0, exports: 0, vectorsMissing: 0 }
  const failures: unknown[] = []
  for (const { id: companyId } of await db.selectFrom('companies').select('id').execute()) {
    const scope = { companyId, actor: { kind: 'worker' } } as const
    try {
      const rows = await inCompany(db, scope, sweepCompany)
      const hadExport = await inCompany(db, scope, (ctx) => dropOldExport(ctx, bucket))
      swept.vectorsMissing += await inCompany(db, scope, (ctx) => askForVectors(ctx, embeddings))
      swept.companies++
      swept.invitations += rows.invitations
      swept.idempotencyKeys += rows.idempotencyKeys
      swept.exports += Number(hadExport)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} companies were not swept`)

  return { outcome: 'swept', ...swept }
})
