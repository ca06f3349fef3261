// bin/drill [NAME]
//
// Restores the newest backup, or the one of that name, into a database that is thrown away, and compares it with what was
// written down when it was taken: rows, every company's trial balance, the ends of the ledgers' chains. Ends with 1 when
// anything differs. The database is a new one on the same server, or $DRILL_DATABASE_URL.
import { connect, openPool } from '#db/connect.ts'
import { drill } from '#shared/backups/drill.ts'
import { backupsOrExit, fail, orExplain } from './backup-parts.ts'

const [name, ...rest] = process.argv.slice(2)
if (rest.length > 0 || name?.startsWith('-')) fail('Usage: bin/drill [NAME]')

await orExplain(async () => {
  const backups = backupsOrExit()
  const pool = openPool({ url: backups.url, connections: 2, name: 'drill' })
  try {
    const { backup, ms, problem } = await drill({ ...backups, db: connect(pool) }, { name })
    const seconds = (ms / 1000).toFixed(1)
    if (problem) fail(`${backup} is not what was backed up (found in ${seconds} s): ${problem}`)
    console.log(
      `${backup} restores: rows, balances and ledgers are as they were, in ${seconds} s. Vectors that the worker makes again ` +
        'aren’t in it.',
    )
  } finally {
    await pool.end()
  }
})
