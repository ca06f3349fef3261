import { pipeline } from 'node:stream'
import { constants, createZstdCompress } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { dumpSchema } from '#db/backup/dump-schema.ts'
import { writeDump } from '#db/backup/write-dump.ts'
import { connection, type Database } from '#db/connect.ts'
import { countBytes } from '../count-bytes.ts'
import type { Bucket } from '../outside/s3.ts'
import { conflict } from '../refusal.ts'
import { type BackupKeys, encrypted } from './keys.ts'
import { FOLDER, FORMAT, fileKey, type Manifest, manifestKey } from './manifest.ts'
import { readBooks } from './read-books.ts'

/** What a backup is taken of and where to. */
export interface BackupParts {
  db: Database
  /** The same database, for a connection that is used for nothing else. */
  url: string
  bucket: Bucket
  keys: BackupKeys
}

// The number only has to be one that nobody else locks.
const ONE_AT_A_TIME = 6_004_141_123

// Files a little smaller than gzip's at its fastest, in a sixth of the time.
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/**
 * Takes a backup of all there is at one moment, and of how the books stand at the same moment, and streams it to S3:
 * compressed, encrypted, with a few MB in memory however large it is. It counts as a backup once all of it is there.
 * What can be made again for nothing is left out (db/backup/tables.ts).
 * @throws Refusal when another one is under way; NoPgDump; OutsideTrouble when S3 doesn't take it
 */
export async function takeBackup(
  { db, url, bucket, keys }: BackupParts,
  signal?: AbortSignal,
): Promise<Manifest> {
  const started = performance.now()
  const name = new Date().toISOString().slice(0, 19).replaceAll(':', '-').concat('Z')
  const file = fileKey({ name, format: FORMAT })
  const before = await latestMigration(db)
  const schema = await dumpSchema(url, signal)
  const client = new pg.Client({ ...connection(url), application_name: 'grayledger backup' })
  client.on('error', () => {})
  await client.connect()
  const hangUp = () => void client.end()
  signal?.addEventListener('abort', hangUp)
  let manifest: Manifest
  try {
    const moment = await beginSnapshot(client)
    if (moment.schemaVersion !== before)
      throw conflict('A migration ran while the backup began. Take it again.')
    // What a backup that was killed had sent so far is of no use to anybody, and costs.
    await bucket.abortUploads(FOLDER)
    const books = await readBooks(client)
    const rows: Record<string, number> = {}
    const dump = writeDump(client, schema, (table, count) => {
      rows[table] = (rows[table] ?? 0) + count
    })
    const packed = pipeline(dump, createZstdCompress(ZSTD), () => {})
    const counted = countBytes(encrypted(packed, keys))
    await bucket.putStream(file, counted.stream, 'application/octet-stream')
    manifest = { name, format: FORMAT, ...moment, ms: elapsed(started), ...counted.sum(), rows, books }
    const json = Buffer.from(JSON.stringify(manifest))
    await bucket.put(manifestKey(name), json, 'application/json')
  } catch (error) {
    signal?.throwIfAborted()
    await bucket.remove(file).catch(() => {}) // without the other one it is no backup; it only takes room
    throw error
  } finally {
    signal?.removeEventListener('abort', hangUp)
    await client.end().catch(() => {})
  }
  await keepRecord(db, manifest)
  return manifest
}

const elapsed = (since: number) => Math.round(performance.now() - since)

async function beginSnapshot(
  client: pg.Client,
): Promise<Pick<Manifest, 'takenAt' | 'schemaVersion' | 'postgres' | 'vectorSchema'>> {
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0')
  const { rows: turns } = await client.query('select pg_try_advisory_lock($1) as ours', [ONE_AT_A_TIME])
  if (!turns[0].ours) throw conflict('Another backup is being taken. Wait until it is done.')
  await client.query('begin isolation level repeatable read, read only')
  const { rows } = await client.query(`
    select now() as "takenAt", current_setting('server_version') as postgres,
      (select max(name) from migrations) as "schemaVersion",
      (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
        where e.extname = 'vector') as "vectorSchema"`)
  return { ...rows[0], takenAt: rows[0].takenAt.toISOString() }
}

async function latestMigration(db: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`select max(name) as name from migrations`.execute(db)
  return rows[0]!.name
}

async function keepRecord(db: Database, manifest: Manifest): Promise<void> {
  const { name, takenAt, ms, bytes, sha256, schemaVersion } = manifest
  await db
    .insertInto('backups')
    .values({
      name,
      taken_at: takenAt,
      ms,
      bytes: BigInt(bytes),
      sha256,
      schema_version: schemaVersion,
      rows: BigInt(Object.values(manifest.rows).reduce((sum, rows) => sum + rows, 0)),
    })
    .execute()
}
