// Task `companies/export`, enqueued when an owner asks for a copy of everything.
//
// Makes the copy and puts it where the owner can fetch it. A second run finds it made, or makes it anew.
import { task } from '#functions/task.ts'
import { exportCompany } from '#shared/leaving/export/export-company.ts'

export default task('companies/export', async ({ open, bucket }, { exportId }) => {
  const outcome = await exportCompany(open, bucket, exportId)

  return { outcome }
})
