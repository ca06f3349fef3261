// bin/migrate [up|status|down|types|check|freeze]
//
// Brings the database of $DATABASE_URL up to date and says what it did. `status` only looks and exits 1 when something
// is missing; `down` takes the latest migration back, in development only; `types` writes db/types.ts. Two need no
// database: `check` reads the migrations for what is dangerous and exits 1 when anything is, `freeze` takes those there
// are for released (db/released.json).
import { writeFile } from 'node:fs/promises'
import { checkOurMigrations, freezeOurMigrations } from '#db/check-migrations.ts'
import { connect, openPool } from '#db/connect.ts'
import { generateTypes } from '#db/generate-types.ts'
import {
  type MigrationStep,
  migrateDown,
  migrateUp,
  migrationNames,
  migrationsAhead,
  pendingMigrations,
  TooNew,
} from '#db/migrate.ts'
import { RELEASE_CONNECTIONS } from './budget.ts'

const WITHOUT_DATABASE: Record<string, () => Promise<void>> = {
  async check() {
    const wrong = await checkOurMigrations()
    for (const sentence of wrong) console.error(sentence)
    if (wrong.length > 0) process.exitCode = 1
    else console.log('The migrations are safe to run while the last release works.')
  },
  async freeze() {
    console.log(
      `The migrations are those of release ${await freezeOurMigrations()}: commit db/released.json.`,
    )
  },
}
const alone = process.argv.length === 3 && WITHOUT_DATABASE[process.argv[2]!]
if (alone) {
  await alone()
  process.exit()
}

const url = process.env.DATABASE_URL
if (!url) fail('Set DATABASE_URL to the database that is to be migrated.')
// A migration takes as long as it takes.
const pool = openPool({ url, connections: RELEASE_CONNECTIONS, name: 'migrate', statementTimeoutMs: 0 })
const db = connect(pool)

const COMMANDS: Record<string, () => Promise<void>> = {
  async up() {
    const started = performance.now()
    print(await migrateUp(pool))
    const ahead = await migrationsAhead(db)
    if (ahead.length > 0)
      return console.log(`The database is ahead of this release by ${ahead.join(', ')}, which it may be.`)
    console.log(`The database is up to date (${Math.round(performance.now() - started)} ms).`)
  },
  async status() {
    const pending = new Set(await pendingMigrations(db))
    for (const name of await migrationNames())
      console.log(`${pending.has(name) ? 'missing' : 'done   '}  ${name}`)
    if (pending.size > 0) process.exitCode = 1
  },
  async down() {
    if (process.env.NODE_ENV === 'production') {
      fail('A production database only goes forward: write a migration that undoes what you need undone.')
    }
    print(await migrateDown(pool))
  },
  async types() {
    const file = new URL('../db/types.ts', import.meta.url)
    await writeFile(file, await generateTypes(db))
    console.log('Wrote db/types.ts.')
  },
}

const [command = 'up', ...rest] = process.argv.slice(2)
const run = COMMANDS[command]
if (!run || rest.length > 0) fail('Usage: bin/migrate [up|status|down|types|check|freeze]')
try {
  await run()
} catch (error) {
  fail(error instanceof TooNew ? error.message : explain(error as Error & { code?: string }))
} finally {
  await pool.end()
}

function print(steps: MigrationStep[]): void {
  for (const { name, direction, ms } of steps)
    console.log(`${direction === 'up' ? 'applied' : 'took back'}  ${name}  ${ms} ms`)
}

function explain({ code, message }: Error & { code?: string }): string {
  if (code === '55P03')
    return `Gave up waiting for a lock, nothing was changed. Try again when it is quieter. (${message})`
  if (code && /CERT|ALTNAME|UNABLE_TO_VERIFY/.test(code))
    return `The database’s certificate isn’t trusted, nothing was changed: ${message}. Heroku’s is signed by itself: leave sslmode out of DATABASE_URL, or give verify-full the authority that signed it.`
  if (code?.startsWith('ECONN') || code === 'ENOTFOUND') return `The database can’t be reached: ${message}`
  return `Nothing was changed: ${message}`
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
