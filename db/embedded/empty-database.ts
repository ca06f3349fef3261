import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { type DataFile, readSnapshot } from './data-folder.ts'
import { DATABASE, ROLE } from './ordinary-role.ts'

// The superuser's part, once: a database as Heroku gives it, owned by a role that can do all within it and
// nothing beyond. pg_checkpoint is for our own housekeeping.
const SETUP = [
  `create role ${ROLE} login`,
  `grant pg_checkpoint to ${ROLE}`,
  `update pg_database set datname = '${DATABASE}' where datname = 'postgres'`, // no rename from inside
  `alter database ${DATABASE} owner to ${ROLE}`,
  `alter schema public owner to ${ROLE}`,
  'create extension vector',
  // With one session there is no other database to connect to, and these are two thirds of every clone.
  'update pg_database set datistemplate = false',
  'drop database template0',
  'drop database template1',
  'checkpoint',
]

// Segments of 1 MB, not 16: a snapshot carries two of them.
const INITDB = ['--wal-segsize=1']
const START = [
  ...PGlite.defaultStartParams,
  ...['-c', 'min_wal_size=2MB'],
  ...['-c', 'max_wal_size=2MB'],
  ...['-c', 'wal_recycle=off'],
]

/**
 * The files of a database with its role and pgvector, and nothing else in it. Making them takes three seconds
 * and a gigabyte, so they are kept in `.cache`, under a name that changes with what they were made from.
 */
export async function emptyDatabase(): Promise<DataFile[]> {
  const cache = cachePath()
  try {
    return readSnapshot(readFileSync(cache))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const tar = await make()
  keep(cache, tar)
  return readSnapshot(tar)
}

async function make(): Promise<Buffer> {
  const pglite = await PGlite.create({
    extensions: { vector },
    initDbStartParams: INITDB,
    startParams: START,
  })
  for (const statement of SETUP) await pglite.exec(statement)
  const tar = await pglite.dumpDataDir('none')
  await pglite.close()
  return Buffer.from(await tar.arrayBuffer())
}

function cachePath(): string {
  const versions = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'].map(packageVersion)
  const source = JSON.stringify([versions, INITDB, START, SETUP])
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 12)
  return join(import.meta.dirname, '../../.cache/embedded-database', `empty-${hash}.tar`)
}

function packageVersion(name: string): string {
  const manifest = join(import.meta.dirname, '../../node_modules', name, 'package.json')
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

// Renamed into place, so that a second process at the same time sees all of it or nothing.
function keep(path: string, tar: Buffer): void {
  const unfinished = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(unfinished, tar)
    renameSync(unfinished, path)
  } catch {
    // Where nothing may be written, it is made anew every time.
  }
}
