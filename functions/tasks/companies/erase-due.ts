// Task `companies/erase-due`, run daily by the clock.
//
// Erases the companies whose grace is over. One that can't be erased doesn't hold up the others, and is tried again.
import { taskOfNoCompany } from '#functions/task.ts'
import { eraseCompany, listDue } from '#shared/leaving/erase.ts'

export default taskOfNoCompany('companies/erase-due', async ({ db, bucket, log }) => {
  const failures: unknown[] = []
  const due = await listDue(db)
  for (const companyId of due) {
    try {
      const { files } = await eraseCompany(db, bucket, companyId)
      log.info({ companyId, files }, 'erased a company')
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} companies were not erased`)

  return { outcome: 'erased', companies: due.length }
})
