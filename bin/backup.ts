// bin/backup [list|new-key]
//
// Takes a backup of $DATABASE_URL now, encrypted with $BACKUP_KEY, to S3, and removes those that needn't be kept any
// longer (7 daily, 4 weekly). `list` says which there are; `new-key` prints a new key, which is kept nowhere.
import { connect, openPool } from '#db/connect.ts'
import { newKey } from '#shared/backups/keys.ts'
import { findBackup, listBackups } from '#shared/backups/manifest.ts'
import { sweepBackups } from '#shared/backups/sweep-backups.ts'
import { takeBackup } from '#shared/backups/take-backup.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import { Refusal } from '#shared/refusal.ts'
import { backupsOrExit, fail, orExplain, size } from './backup-parts.ts'

async function describe(bucket: Bucket, name: string): Promise<string> {
  try {
    const { bytes, schemaVersion } = await findBackup(bucket, name)
    return `${size(bytes).padStart(9)}  ${schemaVersion}`
  } catch (error) {
    if (error instanceof Refusal) return error.message // one that can't be read doesn't hide the others
    throw error
  }
}

const COMMANDS: Record<string, () => Promise<void>> = {
  async now() {
    const backups = backupsOrExit()
    const pool = openPool({ url: backups.url, connections: 2, name: 'backup' })
    const db = connect(pool)
    try {
      const { name, bytes, ms } = await takeBackup({ ...backups, db })
      console.log(`Backed up as ${name}: ${size(bytes)} in ${(ms / 1000).toFixed(1)} s.`)
      const removed = await sweepBackups(db, backups.bucket)
      if (removed > 0) console.log(`Removed ${removed} that needn’t be kept any longer.`)
    } finally {
      await pool.end()
    }
  },
  async list() {
    const { bucket } = backupsOrExit()
    const names = await listBackups(bucket)
    if (names.length === 0) console.log('There is no backup yet.')
    for (const name of names) console.log(`${name}  ${await describe(bucket, name)}`)
  },
  async 'new-key'() {
    console.log(await newKey())
    console.error(
      'Set it as BACKUP_KEY, and keep a copy where neither the database nor the app is: without it nobody can read the backups.',
    )
  },
}

const [command = 'now', ...rest] = process.argv.slice(2)
const run = COMMANDS[command]
if (!run || rest.length > 0) fail('Usage: bin/backup [list|new-key]')
await orExplain(run)
