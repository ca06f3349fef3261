// Task `operations/back-up`, run nightly by the clock.
//
// Takes a backup, and then removes those that needn't be kept any longer: never before there is a new one.
import { taskOfNoCompany } from '#functions/task.ts'
import { sweepBackups } from '#shared/backups/sweep-backups.ts'
import { takeBackup } from '#shared/backups/take-backup.ts'

export default taskOfNoCompany('operations/back-up', async ({ db, backups, log }, _, signal) => {
  if (!backups) {
    log.error('BACKUP_KEY is not set: no backup is taken. `bin/backup new-key` makes a key.')
    return { outcome: 'no key' }
  }
  const bucket = backups.bucket.until(signal)
  const { name, bytes } = await takeBackup({ ...backups, bucket, db }, signal)
  const removed = await sweepBackups(db, bucket)
  return { outcome: 'backed up', backup: name, bytes, removed }
})
