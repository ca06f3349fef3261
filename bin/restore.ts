// bin/restore [NAME]
//
// Restores the newest backup, or the one of that name, into $DATABASE_URL, which has to be empty: nothing is ever
// overwritten. All of it or nothing. $BACKUP_KEY, or $BACKUP_KEY_OLD, opens it.
import { restoreBackup } from '#shared/backups/restore-backup.ts'
import { backupsOrExit, fail, orExplain } from './backup-parts.ts'

const [name, ...rest] = process.argv.slice(2)
if (rest.length > 0 || name?.startsWith('-')) fail('Usage: bin/restore [NAME]')

await orExplain(async () => {
  const { url, bucket, keys } = backupsOrExit()
  const started = performance.now()
  const { name: restored, rows, books } = await restoreBackup({ bucket, keys, name, into: url })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0)
  console.log(
    `Restored ${restored}: ${count} rows, ${Object.keys(books).length} companies, in ${seconds} s.\n` +
      'Next: bin/migrate brings it up to this release, bin/verify proves the books.',
  )
})
