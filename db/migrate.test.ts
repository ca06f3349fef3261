import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { connect, openPool } from './connect.ts'
import { generateTypes } from './generate-types.ts'
import {
  migrateDown,
  migrateUp,
  migrationNames,
  migrationsAhead,
  pendingMigrations,
  TooNew,
} from './migrate.ts'
import { createTestDatabase, isNative } from './testing.ts'

interface Server extends AsyncDisposable {
  pool: pg.Pool
  openAnother(): pg.Pool
}

async function migrated(): Promise<Server> {
  const database = await createTestDatabase()
  const pools: pg.Pool[] = []
  const openAnother = () => {
    const pool = openPool({ url: database.url, connections: 4, name: 'test' })
    pools.push(pool)
    return pool
  }
  return {
    pool: openAnother(),
    openAnother,
    async [Symbol.asyncDispose]() {
      for (const pool of pools) await pool.end()
      await database.drop()
    },
  }
}

async function tables(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    "select tablename from pg_tables where schemaname = 'public' and tablename not like 'migrations%' order by 1",
  )
  return rows.map((row) => row.tablename)
}

async function emptied(pool: pg.Pool): Promise<void> {
  for (const _ of await migrationNames()) await migrateDown(pool)
}

test('db/types.ts is what the migrated database says', async () => {
  await using server = await migrated()
  const written = await readFile(new URL('types.ts', import.meta.url), 'utf8')
  expect(written, 'run bin/migrate types').toBe(await generateTypes(connect(server.pool)))
})

test('all migrations go down and up again, and the second time there is nothing to do', async () => {
  await using server = await migrated()
  const { pool } = server
  const before = await generateTypes(connect(pool))

  await emptied(pool)
  expect(await tables(pool)).toEqual([])
  expect(await pendingMigrations(connect(pool))).toEqual(await migrationNames())

  const steps = await migrateUp(pool)
  expect(steps.map(({ name, direction }) => `${direction} ${name}`)).toEqual(
    (await migrationNames()).map((name) => `up ${name}`),
  )
  expect(await generateTypes(connect(pool))).toBe(before)
  expect(await migrateUp(pool)).toEqual([])
  expect(await pendingMigrations(connect(pool))).toEqual([])
})

test('a migration that fails leaves nothing of itself or of those before it', async () => {
  await using server = await migrated()
  const { pool } = server
  await emptied(pool)
  await pool.query('create table entries (in_the_way boolean)')

  await expect(migrateUp(pool)).rejects.toThrow('relation "entries" already exists')

  expect(await tables(pool)).toEqual(['entries'])
  expect(await pendingMigrations(connect(pool))).toEqual(await migrationNames())
  await pool.query('drop table entries')
  expect(await migrateUp(pool)).toHaveLength((await migrationNames()).length)
})

test.runIf(isNative)('two at once take turns: one migrates, the other finds it done', async () => {
  await using server = await migrated()
  await emptied(server.pool)

  const both = await Promise.all([migrateUp(server.pool), migrateUp(server.openAnother())])

  const names = await migrationNames()
  expect(both.map((steps) => steps.length).sort((a, b) => a - b)).toEqual([0, names.length])
})

const NEEDS_COMPANIES = '202611230050_document_pages' // refers to it

// A migration that waits for a lock makes everybody wait behind it.
test.runIf(isNative)('a migration that has to wait for a lock gives up and changes nothing', async () => {
  await using server = await migrated()
  const { pool } = server
  const down: string[] = []
  while (down.at(-1) !== NEEDS_COMPANIES) down.push((await migrateDown(pool))[0]!.name)
  const busy = await server.openAnother().connect()
  await busy.query('begin; lock table companies in access exclusive mode')

  await expect(migrateUp(pool, 100)).rejects.toMatchObject({ code: '55P03' })

  await busy.query('rollback')
  busy.release()
  expect(await pendingMigrations(connect(pool))).toEqual(down.reverse())
  expect(await migrateUp(pool)).toHaveLength(down.length)
})

const FUTURE = '299901010000_of_a_later_release'

test('a database that is ahead is left as it is where this release can work with it, and refused where not', async () => {
  await using server = await migrated()
  const { pool } = server
  const db = connect(pool)
  await pool.query('insert into migrations (name, timestamp) values ($1, now()::text)', [FUTURE])
  const oldest = (version: string) =>
    pool.query('update migrations_oldest_release set version = $1', [version])

  await oldest('1.2.0')
  expect(await migrationsAhead(db, '1.2.0')).toEqual([FUTURE])
  expect(await migrationsAhead(db, '1.10.0')).toEqual([FUTURE])
  await expect(migrationsAhead(db, '1.1.9')).rejects.toThrow(
    'The database is too new for release 1.1.9: it can be worked with from 1.2.0 on.',
  )
  await oldest('0.0.1')
  expect(await migrateUp(pool)).toEqual([])
  await oldest('9999.0.0')
  await expect(migrateUp(pool)).rejects.toThrow(TooNew)
})
