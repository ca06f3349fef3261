// Task `operations/drill`, run weekly by the clock.
//
// Restores the newest backup into a database that is thrown away, and compares. What isn't as it was backed up is kept
// for the operator to see, and is no fault of this job: run again it would say the same.
import { taskOfNoCompany } from '#functions/task.ts'
import { drill } from '#shared/backups/drill.ts'

export default taskOfNoCompany('operations/drill', async ({ db, backups, log }, _, signal) => {
  if (!backups) return { outcome: 'no key' }
  const bucket = backups.bucket.until(signal)
  const { backup, ms, problem } = await drill({ ...backups, bucket, db }, { signal })
  if (problem) log.error({ backup, problem }, 'the newest backup is not what was backed up')
  return { outcome: problem ? 'differs' : 'as it was', backup, restoredInMs: ms }
})
