import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openPool } from './connect.ts'
import { dropDatabase } from './drop-database.ts'
import { migrateUp, migrationNames } from './migrate.ts'

/** A migrated, empty database for one test. */
export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** Whether tests run on a Postgres whose connections are sessions of their own; the embedded one has one in all. */
export const isNative = Boolean(process.env.TEST_DATABASE_URL)

/**
 * A copy of the template: on the server of `TEST_DATABASE_URL` when that is set (its role must be allowed to create
 * databases), else an embedded database of its own, in memory.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL
  return server ? cloneOnServer(server) : cloneEmbedded()
}

/** Makes the template that every test database is a copy of: a migrated, empty one. Once, before all tests. */
export async function prepareTestDatabases(): Promise<void> {
  const server = process.env.TEST_DATABASE_URL
  if (server) await makeTemplate(server)
  else await makeSnapshot()
}

async function cloneOnServer(server: string): Promise<TestDatabase> {
  const name = `grayledger_test_${randomBytes(6).toString('hex')}`
  strategy ??= strategyOn(server)
  await administer(server, `create database ${name} template ${await templateName()} ${await strategy}`)
  return {
    url: withDatabase(server, name),
    drop: () => dropOnServer(server, name),
  }
}

let strategy: Promise<string> | undefined

// A server that needn't get its files onto a disk copies them in half the time that it takes to log their contents.
async function strategyOn(server: string): Promise<string> {
  const { rows } = await administer(server, `select current_setting('fsync') as fsync`)
  return rows[0].fsync === 'off' ? 'strategy file_copy' : ''
}

const dropOnServer = (server: string, name: string) => dropDatabase((sql) => administer(server, sql), name)

// Kept from one run of the tests to the next, until a migration changes. Two runs at once may both make one: the
// second to be done finds it there.
async function makeTemplate(server: string): Promise<void> {
  const name = await templateName()
  const found = await administer(server, `select from pg_database where datname = '${name}'`)
  if (found.rowCount) return
  const unfinished = `${name}_${randomBytes(3).toString('hex')}`
  await administer(server, `create database ${unfinished}`)
  await migrate(withDatabase(server, unfinished))
  await administer(server, `alter database ${unfinished} rename to ${name}`).catch((error) => {
    if (error.code !== '42P04') throw error
    return dropOnServer(server, unfinished)
  })
}

// Named for the migrations, so that another checkout's tests on the same server have another template; and for the
// packages, because the queue brings migrations of its own.
let template: Promise<string> | undefined
const templateName = () => (template ??= nameTemplate())

async function nameTemplate(): Promise<string> {
  const hash = createHash('sha256').update(import.meta.url)
  hash.update(await readFile(new URL('../package-lock.json', import.meta.url)))
  for (const name of await migrationNames()) {
    hash.update(await readFile(new URL(`./migrations/${name}.ts`, import.meta.url)))
  }
  return `grayledger_template_${hash.digest('hex').slice(0, 12)}`
}

async function cloneEmbedded(): Promise<TestDatabase> {
  const { startEmbedded } = await import('./embedded/start.ts')
  const { url, stop } = await startEmbedded({ folder: null, snapshot: await snapshotFile() })
  return { url, drop: stop }
}

async function makeSnapshot(): Promise<void> {
  const file = await snapshotFile()
  if (existsSync(file)) return
  const { startEmbedded } = await import('./embedded/start.ts')
  await using database = await startEmbedded({ folder: null })
  await migrate(database.url)
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, Buffer.from(await (await database.snapshot()).arrayBuffer()))
  await rename(unfinished, file)
}

// Kept from one run of the tests to the next, until a migration changes.
async function snapshotFile(): Promise<string> {
  return fileURLToPath(new URL(`../.cache/${await templateName()}.tar`, import.meta.url))
}

async function administer(server: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function migrate(url: string): Promise<void> {
  const pool = openPool({ url, connections: 3, name: 'migrate' })
  await migrateUp(pool)
  await pool.end()
}
