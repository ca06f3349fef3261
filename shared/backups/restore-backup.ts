import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import pg from 'pg'
import { loadDump } from '#db/backup/load-dump.ts'
import { listTables } from '#db/backup/tables.ts'
import { connection } from '#db/connect.ts'
import type { Bucket } from '../outside/s3.ts'
import { conflict, Refusal } from '../refusal.ts'
import { type BackupKeys, decrypted } from './keys.ts'
import { fileKey, findBackup, type Manifest } from './manifest.ts'

/** What to restore, and where to. */
export interface Restoration {
  bucket: Bucket
  keys: BackupKeys
  /** The newest unless named. */
  name?: string | undefined
  /** An empty database. Its role owns all that is restored and needn't be a superuser. */
  into: string
  signal?: AbortSignal | undefined
}

/**
 * Restores a backup into an empty database, all of it or nothing, and answers what is known of it. The file is read twice:
 * once to see that it is what was written, and once to restore it; neither is kept on disk. What was left out of it is for
 * `askForVectors` to ask the worker for.
 * @throws Refusal for a database that isn't empty, a damaged file, a key that doesn't open it
 */
export async function restoreBackup({ bucket, keys, name, into, signal }: Restoration): Promise<Manifest> {
  const manifest = await findBackup(bucket, name)
  const client = new pg.Client({ ...connection(into), application_name: 'grayledger restore' })
  client.on('error', () => {})
  await client.connect()
  const hangUp = () => void client.end()
  signal?.addEventListener('abort', hangUp)
  try {
    await client.query(SETTINGS)
    await refuseTables(client)
    for await (const _ of checked(bucket, manifest));
    await client.query('begin')
    const edit = await vectorIn(client, manifest.vectorSchema)
    const opened = decrypted(checked(bucket, manifest), keys)
    await loadDump(client, unpacked(opened, manifest), edit)
    await client.query('commit')
    await client.query('reset all')
    for (const { name } of await listTables(client)) await client.query(`analyze ${name}`)
    return manifest
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', hangUp)
    await client.end().catch(() => {}) // an open transaction is rolled back
  }
}

// Of the 4 GB that a Standard-0 has, nobody else being there yet: with Postgres' own 64 MB it sorts millions of rows on disk.
const SETTINGS = `
  set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  set maintenance_work_mem = '256MB'`

/** @throws Refusal when there is any table in the database of `url` */
export async function assertEmpty(url: string): Promise<void> {
  const client = new pg.Client(connection(url))
  client.on('error', () => {})
  await client.connect()
  try {
    await refuseTables(client)
  } finally {
    await client.end()
  }
}

async function refuseTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select t.oid::regclass::text as name from pg_class t join pg_namespace s on s.oid = t.relnamespace
    where s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
      and not exists (select from pg_depend where objid = t.oid and deptype = 'e')
    limit 1`)
  const [found] = rows
  if (found)
    throw conflict(
      `This database isn’t empty: it has ${found.name}. A backup is restored into an empty one, so that nothing is overwritten.`,
    )
}

/** The file's bytes. After the last one, throws when they aren't those that were written. */
async function* checked(bucket: Bucket, manifest: Manifest): AsyncGenerator<Uint8Array> {
  const { name, bytes, sha256 } = manifest
  const file = await bucket.stream(fileKey(manifest))
  if (!file) throw new Refusal('not-found', `The file of the backup ${name} is gone. Choose another one.`)
  const hash = createHash('sha256')
  let came = 0
  for await (const chunk of file) {
    hash.update(chunk)
    came += chunk.length
    yield chunk
  }
  if (came !== bytes || hash.digest('hex') !== sha256) throw damaged(name)
}

const damaged = (name: string) =>
  new Refusal(
    'invalid',
    `The backup ${name} is damaged: its bytes aren’t those that were written. Nothing was restored; choose another one with \`bin/backup list\`.`,
  )

function unpacked(source: AsyncIterable<Uint8Array>, { format }: Manifest): AsyncIterable<Uint8Array> {
  return pipeline(source, format === 1 ? createGunzip() : createZstdDecompress(), () => {})
}

/**
 * Has pgvector in the database that `client` is connected to, in whichever schema that has it, and answers how to say so
 * in statements that were written where it was in `schema`.
 */
async function vectorIn(client: pg.Client, schema: string): Promise<(statements: string) => string> {
  await client.query('create extension if not exists vector')
  const { rows } = await client.query<{ schema: string; names: string[] }>(`
    select n.nspname as schema, (
      select array_agg(distinct coalesce(t.typname, p.proname, c.opcname)::text)
      from pg_depend d
      left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid
      left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
      left join pg_opclass c on d.classid = 'pg_opclass'::regclass and c.oid = d.objid
      where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'
        and coalesce(t.typname, p.proname, c.opcname) is not null) as names
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector'`)
  const { schema: here, names } = rows[0]!
  const withoutCreate = (statements: string) => statements.replaceAll(/^CREATE EXTENSION .*;$/gm, '')
  if (here === schema) return withoutCreate
  const named = new RegExp(`\\b${schema}\\.(${names.join('|')})\\b`, 'g')
  const operator = new RegExp(`\\bOPERATOR\\(${schema}\\.(?=<[=#+-~%])`, 'g')
  return (statements) =>
    withoutCreate(statements).replaceAll(named, `${here}.$1`).replaceAll(operator, `OPERATOR(${here}.`)
}
