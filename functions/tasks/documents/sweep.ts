// Task `documents/sweep`, run nightly by the clock.
//
// Holds the documents of all companies and the files in the store against each other. A company that can't be swept
// doesn't hold up the others; what the night came to is kept once all of them were.
import { sql } from 'kysely'
import { taskOfNoCompany } from '#functions/task.ts'
import { inCompany } from '#shared/context.ts'
import { keepSweep } from '#shared/documents/sweep/last-sweep.ts'
import { noteStrays, removeStrays } from '#shared/documents/sweep/stray-files.ts'
import { NOTHING_SWEPT, sumOf, sweepFiles } from '#shared/documents/sweep/sweep-files.ts'

export default taskOfNoCompany('documents/sweep', async ({ db, bucket }) => {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(db)
  const beganAt = rows[0]!.now
  const folders = await bucket.folders('companies/')
  const companies = await db.selectFrom('companies').select('id').orderBy('id').execute()

  let swept = NOTHING_SWEPT
  const failures: unknown[] = []
  for (const { id: companyId } of companies) {
    const scope = { companyId, actor: { kind: 'worker' } } as const
    try {
      swept = sumOf(swept, await sweepFiles((work) => inCompany(db, scope, work), bucket, companyId))
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} companies were not swept`)

  // What came into a company's folder while, or after, the company was erased.
  const known = new Set(companies.map(({ id }) => id))
  for (const gone of folders.filter((companyId) => !known.has(companyId))) {
    for await (const strays of bucket.pages(`companies/${gone}/`)) swept = sumOf(swept, { strays })
  }
  await noteStrays(db, swept.strays, beganAt)
  const straysRemoved = await removeStrays(db, bucket, swept.documents)
  await keepSweep(db, beganAt, { ...swept, removed: swept.removed + straysRemoved })

  return { outcome: 'swept', ...swept, strays: swept.strays.length, straysRemoved }
})
