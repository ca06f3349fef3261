import { readdir } from 'node:fs/promises'
import { type QueryExecutorProvider, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { connect } from './connect.ts'
import { olderOf, thisRelease } from './version.ts'

const FOLDER = new URL('./migrations/', import.meta.url)
const FILE = /^\d{12}_[a-z0-9_]+\.ts$/

/** Names of all migrations this release knows, in order. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(FOLDER)
  return files
    .filter((file) => FILE.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** Names of the migrations that the database hasn't had yet; empty when it is up to date. */
export async function pendingMigrations(db: QueryExecutorProvider): Promise<string[]> {
  const [names, had] = await Promise.all([migrationNames(), migrationsHad(db)])
  return names.filter((name) => !had.includes(name))
}

/**
 * Names of the migrations of later releases that the database has had, as after a rollback. Throws TooNew when one of
 * them leaves tables that this release, `version`, can't work with.
 */
export async function migrationsAhead(db: QueryExecutorProvider, version?: string): Promise<string[]> {
  const [names, had] = await Promise.all([migrationNames(), migrationsHad(db)])
  const ahead = had.filter((name) => !names.includes(name))
  if (ahead.length === 0) return []
  const ours = version ?? (await thisRelease())
  const oldest = await oldestRelease(db)
  if (oldest && olderOf(oldest, ours) === oldest) return ahead
  throw new TooNew(ours, oldest)
}

/** The database was changed by a later release in a way that this one can't work with. */
export class TooNew extends Error {
  constructor(ours: string, oldest: string | null) {
    super(
      `The database is too new for release ${ours}: ` +
        (oldest
          ? `it can be worked with from ${oldest} on.`
          : 'it doesn’t say which releases can work with it.') +
        ' Roll forward, to a release that knows it.',
    )
    this.name = 'TooNew'
  }
}

async function migrationsHad(db: QueryExecutorProvider): Promise<string[]> {
  if (!(await isThere(db, 'migrations'))) return []
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** The oldest release that can work with the tables as they are, if they say. */
async function oldestRelease(db: QueryExecutorProvider): Promise<string | null> {
  if (!(await isThere(db, 'migrations_oldest_release'))) return null
  const { rows } = await sql<{ version: string }>`select version from migrations_oldest_release`.execute(db)
  return rows[0]?.version ?? null
}

async function isThere(db: QueryExecutorProvider, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(
    db,
  )
  return rows[0]!.there
}

/** Writes it down, where it is younger than what is written. */
async function raiseOldestRelease(db: QueryExecutorProvider, version: string): Promise<void> {
  const written = await oldestRelease(db)
  if (written && olderOf(written, version) === version) return
  await sql`
    insert into migrations_oldest_release (version) values (${version})
    on conflict (is_only_row) do update set version = excluded.version`.execute(db)
}

export interface MigrationStep {
  name: string
  direction: 'up' | 'down'
  ms: number
}

/**
 * Applies what is missing, in one transaction, and then what the queue's own tables miss. Two at once take turns.
 * Throws what the failing migration threw; the database then stands as it did before. A database that is ahead of this
 * release is left as it is; throws TooNew where this release can't work with that.
 */
export async function migrateUp(pool: pg.Pool, lockTimeoutMs = 5_000): Promise<MigrationStep[]> {
  return takingTurns(pool, async () => {
    if ((await migrationsAhead(connect(pool))).length > 0) return []
    const steps = await migrate(pool, lockTimeoutMs, (migrator) => migrator.migrateToLatest())
    const { Logger, runMigrations: migrateQueue } = await import('graphile-worker') // web, which starts often, only reads
    await migrateQueue({ pgPool: pool, logger: new Logger(() => () => {}) })
    return steps
  })
}

/** Takes back the latest migration. Development only: production goes forward. */
export async function migrateDown(pool: pg.Pool, lockTimeoutMs = 5_000): Promise<MigrationStep[]> {
  return takingTurns(pool, () => migrate(pool, lockTimeoutMs, (migrator) => migrator.migrateDown()))
}

// The number only has to be one that nobody else locks.
const MIGRATION_LOCK = 6_004_141_122
const WAIT_FOR_OTHERS = '60s'

async function takingTurns<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const turn = await pool.connect()
  try {
    await turn.query(`set lock_timeout = '${WAIT_FOR_OTHERS}'; set statement_timeout = 0`)
    await turn.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    return await work()
  } finally {
    turn.release(true) // closing the connection gives the lock back, whatever happened
  }
}

async function migrate(
  pool: pg.Pool,
  lockTimeoutMs: number,
  run: (migrator: Migrator) => ReturnType<Migrator['migrateToLatest']>,
): Promise<MigrationStep[]> {
  const steps: MigrationStep[] = []
  const provider = { getMigrations: () => timed(steps, lockTimeoutMs) }
  const migrator = new Migrator({
    db: connect(pool),
    provider,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  })
  const { error } = await run(migrator)
  if (error) throw error
  return steps
}

async function timed(steps: MigrationStep[], lockTimeoutMs: number): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const name of await migrationNames()) {
    const migration = (await import(new URL(`${name}.ts`, FOLDER).href)) as Migration & {
      /** Set by all that are newer than the first release: docs/decisions/0021-safe-migrations.md */
      oldestRelease?: string
    }
    const step =
      (direction: 'up' | 'down', work?: Migration['up']) => async (db: Parameters<Migration['up']>[0]) => {
        if (!work) throw new Error(`Migration ${name} has no way ${direction}.`)
        // A migration that would wait behind a long query gives up, rather than making everybody wait behind it.
        await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(db)
        await sql`select set_config('statement_timeout', '0', true)`.execute(db)
        const started = performance.now()
        await work(db)
        if (direction === 'up' && migration.oldestRelease)
          await raiseOldestRelease(db, migration.oldestRelease)
        steps.push({ name, direction, ms: Math.round(performance.now() - started) })
      }
    migrations[name] = { up: step('up', migration.up), down: step('down', migration.down) }
  }
  return migrations
}
