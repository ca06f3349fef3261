// bin/restore [NAME]
//
// Restores the newest backup, or the one of that name, into $DATABASE_URL, which has to be empty: nothing is ever
// overwritten. All of it or nothing. $BACKUP_KEY, or $BACKUP_KEY_OLD, opens it. What backups leave out because it can be
// made again, the memory's vectors, is asked of the worker.
import { connect, type Database, openPool } from '#db/connect.ts'
import { restoreBackup } from '#shared/backups/restore-backup.ts'
import { inCompany } from '#shared/context.ts'
import { askForVectors } from '#shared/memory/ask-for-vectors.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { backupsOrExit, fail, orExplain } from './backup-parts.ts'

const [name, ...rest] = process.argv.slice(2)
if (rest.length > 0 || name?.startsWith('-')) fail('Usage: bin/restore [NAME]')

await orExplain(async () => {
  const { url, bucket, keys } = backupsOrExit()
  const started = performance.now()
  const { name: restored, rows, books } = await restoreBackup({ bucket, keys, name, into: url })
  const pool = openPool({ url, connections: 1, name: 'restore' })
  const missing = await askForAllVectors(connect(pool), Object.keys(books))
  await pool.end()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0)
  console.log(`Restored ${restored}: ${count} rows, ${Object.keys(books).length} companies, in ${seconds} s.`)
  if (missing > 0)
    console.log(
      `Vectors aren’t in a backup: the worker makes the ${missing} that are missing once it runs. Until then merchants that ` +
        'were answered before are filed as ever, and others wait for a person.',
    )
  console.log('Next: bin/migrate brings it up to this release, bin/verify proves the books.')
})

async function askForAllVectors(db: Database, companies: string[]): Promise<number> {
  let missing = 0
  for (const companyId of companies)
    missing += await inCompany(db, { companyId, actor: { kind: 'worker' } }, (ctx) =>
      askForVectors(ctx, localEmbeddings),
    )
  return missing
}
