// A backup is worth what can be restored from it: each is taken, spoiled in some way, and asked for again.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { pipeline } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { Logger, runOnce } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dumpSchema } from '#db/backup/dump-schema.ts'
import { writeDump } from '#db/backup/write-dump.ts'
import { connect, openPool } from '#db/connect.ts'
import { isNative } from '#db/testing.ts'
import { createTaskList } from '#functions/tasks.ts'
import { NO_MAIL, type Person, type World, world } from '#functions/testing.ts'
import type { Context } from '../context.ts'
import { storeVectors } from '../memory/store-vectors.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import type { Bucket } from '../outside/s3.ts'
import { drill } from './drill.ts'
import { encrypted, newKey } from './keys.ts'
import { fileKey, findBackup, listBackups, type Manifest, manifestKey } from './manifest.ts'
import { restoreBackup } from './restore-backup.ts'
import { openScratch } from './scratch.ts'
import { sweepBackups, toKeep } from './sweep-backups.ts'
import { takeBackup } from './take-backup.ts'

let w: World
let keys: { current: string }
let taken: Manifest
const parts = () => ({ db: w.db, url: w.url, bucket: w.bucket, keys })

beforeAll(async () => {
  w = await world()
  keys = { current: await newKey() }
  const [lunch] = await w.alice.imports({ descriptor: 'CAFÉ \\.\tROMA', amountCents: -1950n })
  await w.alice.put(`/transactions/${lunch!.id}/category`, { accountId: await w.alice.account('6950') })
  await w.alice.inside(paidVector)
  await posts(w.bob)
  taken = await takeBackup(parts())
})
afterAll(() => w[Symbol.asyncDispose]())

/** A provider was paid for another vector of the same merchant. */
const paidVector = async ({ db, companyId }: Context) => {
  const [vector] = await localEmbeddings.embed(['of another kind'])
  const { merchant_key: merchantKey } = await db
    .selectFrom('memories')
    .select('merchant_key')
    .executeTakeFirstOrThrow()
  const embeddings = { ...localEmbeddings, provider: 'openai', model: 'text-embedding-3-small' } as const
  await storeVectors({ db, companyId }, embeddings, [{ merchantKey, vector: vector! }])
}

async function posts(person: Person): Promise<void> {
  const lines = [
    { accountId: await person.account('1010'), amountCents: -1850 },
    { accountId: await person.account('6800'), amountCents: 1850 },
  ]
  const memo = 'Saw blades\nand \\N glue'
  expect((await person.post('/entries', { enteredOn: '2026-05-04', memo, lines })).status).toBe(201)
}

/** The same bucket, of whose files one reads otherwise. */
const spoiled = (key: string, spoil: (bytes: Uint8Array) => Uint8Array): Bucket => ({
  ...w.bucket,
  until: () => spoiled(key, spoil),
  async stream(asked) {
    const bytes = await w.bucket.read(asked, { maxBytes: 1e9 })
    return (
      bytes &&
      (async function* () {
        yield asked === key ? spoil(Uint8Array.from(bytes)) : bytes
      })()
    )
  },
})

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return [await client.query(sql)].flat().at(-1)!.rows // of the last statement
  } finally {
    await client.end()
  }
}

const tables = (url: string) => query(url, `select from pg_tables where schemaname = 'public'`)

test('what was backed up is restored as it was, and works', async () => {
  expect(taken).toMatchObject({ schemaVersion: expect.stringMatching(/^2026/), bytes: expect.any(Number) })
  expect(taken.books[w.alice.companyId]).toMatchObject({ entries: 1 })
  await using scratch = await openScratch(parts())
  const { bucket } = w

  expect((await restoreBackup({ bucket, keys, into: scratch.url })).name).toBe(taken.name)

  const company = `select set_config('app.company_id', '${w.bob.companyId}', false)`
  const client = new pg.Client({ connectionString: scratch.url })
  await client.connect()
  await client.query(company)
  const { rows } = await client.query('select memo from entries')
  expect(rows).toEqual([{ memo: 'Saw blades\nand \\N glue' }]) // and nobody else's: companies are apart here too
  await expect(client.query(`update entries set memo = 'Gift'`)).rejects.toMatchObject({ code: 'GLFIN' })
  await client.query(`begin; set constraints all immediate; insert into audit_log (company_id, actor, action)
    values ('${w.bob.companyId}', 'operator', 'test'); commit`) // its number is a new one
  await client.end()
})

test('vectors that cost nothing are left out and made again, those that were paid for are in it', async () => {
  expect(taken.rows).toMatchObject({ 'public.merchant_vectors': 1, 'public.memories': 1 })
  await using scratch = await openScratch(parts())
  const { stdout } = await run('restore', { DATABASE_URL: scratch.url }, taken.name)
  expect(stdout).toContain('Vectors aren’t in a backup: the worker makes the 1 that are missing')
  const vectors = (url: string) =>
    query(
      url,
      `select set_config('app.company_id', '${w.alice.companyId}', false);
       select provider, model, merchant_key, embedding::text from merchant_vectors order by model`,
    )
  expect(await vectors(scratch.url)).toMatchObject([{ provider: 'openai' }])

  const pool = openPool({ url: scratch.url, connections: 2, name: 'test' })
  const taskList = createTaskList({ ...w, ...NO_MAIL, db: connect(pool), embeddings: localEmbeddings })
  await runOnce({ pgPool: pool, taskList, logger: new Logger(() => () => {}), noHandleSignals: true })
  await pool.end()

  const restored = await vectors(scratch.url)
  expect(restored).toMatchObject([{ provider: 'local' }, { provider: 'openai' }])
  expect(restored).toEqual(await vectors(w.url)) // to the last bit
})

/** Takes a backup as the releases before this format did, and says of it what they said. */
async function inTheOldFormat(name: string, said: object = {}): Promise<void> {
  const schema = await dumpSchema(w.url)
  const client = new pg.Client({ connectionString: w.url })
  await client.connect()
  await client.query('begin isolation level repeatable read, read only')
  const dump = writeDump(client, schema, () => {})
  const file = await buffer(
    encrypted(
      pipeline(dump, createGzip(), () => {}),
      keys,
    ),
  )
  await client.end()
  const { format: _, ...rest } = taken
  const sha256 = createHash('sha256').update(file).digest('hex')
  const known = { ...rest, name, bytes: file.length, sha256, ...said }
  await w.bucket.put(`backups/${name}.sql.gz.age`, file, 'application/octet-stream')
  await w.bucket.put(`backups/${name}.json`, Buffer.from(JSON.stringify(known)), 'application/json')
}

test('what the release before backed up is restored as well, and what a later one did is refused', async () => {
  const [old, later] = ['2026-01-02T03-30-00Z', '2026-01-03T03-30-00Z'] as const
  await inTheOldFormat(old)
  await inTheOldFormat(later, { format: 3 })
  await using scratch = await openScratch(parts())
  const restore = (name: string) => restoreBackup({ bucket: w.bucket, keys, name, into: scratch.url })

  await expect(restore(later)).rejects.toThrow(`${later} was taken by a later release`)
  expect(await tables(scratch.url)).toEqual([])
  expect((await restore(old)).name).toBe(old)
  const { code, stdout } = await run('backup', {}, 'list')
  expect(code).toBe(0)
  expect(stdout).toMatch(new RegExp(`${later}  The backup .* a later release.*\n${old} .* kB`))
  for (const name of [old, later]) {
    await w.bucket.remove(`backups/${name}.json`)
    await w.bucket.remove(`backups/${name}.sql.gz.age`)
  }
})

test('a drill finds all as it was, and is kept', async () => {
  expect(await drill(parts())).toEqual({ backup: taken.name, ms: expect.any(Number), problem: null })
  const last = await w.db.selectFrom('drills').selectAll().orderBy('at', 'desc').executeTakeFirst()
  expect(last).toMatchObject({ backup_name: taken.name, problem: null })
})

test('a drill says whose books aren’t those that were backed up', async () => {
  const lying = async (change: (manifest: Manifest) => void) => {
    const manifest = structuredClone(taken)
    change(manifest)
    const bytes = Buffer.from(JSON.stringify(manifest))
    const bucket = { ...w.bucket, read: async () => bytes }
    return (await drill({ ...parts(), bucket }, { name: taken.name })).problem
  }
  const { companyId } = w.alice
  expect(await lying(({ books }) => void (books[companyId]!.trialBalance = '0'.repeat(64)))).toMatch(
    `The trial balance of company ${companyId} isn’t`,
  )
  expect(await lying(({ books }) => void (books[companyId]!.head = '0'.repeat(64)))).toMatch(
    'The ledger of company',
  )
  expect(await lying(({ rows }) => void (rows['public.entries'] = 7))).toMatch(
    'public.entries has 2 rows, and had 7',
  )
})

test('a database that isn’t empty is refused and left as it was', async () => {
  const { bucket, url } = w
  await expect(restoreBackup({ bucket, keys, into: url })).rejects.toThrow(
    /^This database isn’t empty: it has /,
  )
  expect((await w.db.selectFrom('companies').select('id').execute()).length).toBe(2)
  await expect(drill({ ...parts(), scratchUrl: url })).rejects.toThrow(
    /DRILL_DATABASE_URL is the database itself/,
  )
})

test.each([
  ['changed', (bytes: Uint8Array) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1)],
  ['missing', (bytes: Uint8Array) => bytes.subarray(0, -1)],
])('a file with one byte %s is called damaged, and nothing is restored', async (_, spoil) => {
  await using scratch = await openScratch(parts())
  const bucket = spoiled(fileKey(taken), spoil)
  await expect(restoreBackup({ bucket, keys, into: scratch.url })).rejects.toThrow(`${taken.name} is damaged`)
  expect(await tables(scratch.url)).toEqual([])
})

test('the old key opens what it was made with; a wrong one opens nothing and says which is needed', async () => {
  await using scratch = await openScratch(parts())
  const { bucket } = w
  const other = await newKey()
  await expect(restoreBackup({ bucket, keys: { current: other }, into: scratch.url })).rejects.toThrow(
    'BACKUP_KEY doesn’t open this backup',
  )
  expect(await tables(scratch.url)).toEqual([])
  const rotating = { current: other, old: keys.current }
  expect((await restoreBackup({ bucket, keys: rotating, into: scratch.url })).name).toBe(taken.name)
})

test('a backup that S3 refuses half-way is no backup, and leaves nothing behind', async () => {
  const before = await listBackups(w.bucket)
  const putStream: Bucket['putStream'] = async (key, source) => {
    for await (const _ of source) throw new Error(`S3 is full at ${key}`)
  }
  await expect(takeBackup({ ...parts(), bucket: { ...w.bucket, putStream } })).rejects.toThrow('S3 is full')
  const put: Bucket['put'] = async () => {
    throw new Error('S3 is away')
  }
  await expect(takeBackup({ ...parts(), bucket: { ...w.bucket, put } })).rejects.toThrow('S3 is away')

  expect(await listBackups(w.bucket)).toEqual(before)
  const files = []
  for await (const key of w.bucket.list('backups/')) files.push(key)
  expect(files).toEqual(before.flatMap((name) => [manifestKey(name), fileKey({ name, format: 2 })]).sort())
})

test('a file sent in parts is whole or not there at all, and what was cut off is forgotten', async () => {
  const megabytes = async function* (count: number, end?: Error) {
    for (let n = 0; n < count; n++) yield Buffer.alloc(1 << 20, n)
    if (end) throw end
  }
  const key = 'backups/in-parts'
  await expect(w.bucket.putStream(key, megabytes(17, new Error('cut off')), 'x/y')).rejects.toThrow('cut off')
  expect(await w.bucket.head(key)).toBe(null)
  await w.bucket.putStream(key, megabytes(17), 'x/y')
  expect(await w.bucket.head(key)).toMatchObject({ bytes: 17 << 20, contentType: 'x/y' })
  const bytes = await w.bucket.read(key, { maxBytes: 1e8 })
  expect([bytes![0], bytes!.at(-1)]).toEqual([0, 16])
  await w.bucket.abortUploads('backups/')
  await w.bucket.remove(key)
})

test('keeps the newest of seven days and of four weeks, and never removes the last when none are taken', () => {
  const nightly = Array.from({ length: 60 }, (_, day) =>
    new Date(Date.UTC(2026, 8, 1 + day, 3, 30)).toISOString().slice(0, 19).replaceAll(':', '-').concat('Z'),
  )
  const days = (names: Iterable<string>) => [...names].map((name) => name.slice(5, 10)).sort()
  // 30 October 2026 is a Friday; the Sundays before it are the last of their weeks.
  const sundays = ['10-11', '10-18', '10-25']
  expect(days(toKeep(nightly))).toEqual(
    ['10-11', '10-18', '10-24', '10-25', '10-26', '10-27', '10-28', '10-29', '10-30'].sort(),
  )
  expect(days(toKeep(nightly))).toEqual(expect.arrayContaining(sundays))
  expect(days(toKeep(nightly.slice(0, 3)))).toEqual(['09-01', '09-02', '09-03'])
  expect(days(toKeep(['2026-01-01T03-30-00Z']))).toEqual(['01-01'])
  expect(toKeep(['2026-01-01T03-30-00Z', '2026-01-01T09-30-00Z'])).toEqual(new Set(['2026-01-01T09-30-00Z']))
})

test('a year of nights never leaves more than eleven, and always those of four weeks', () => {
  let kept: string[] = []
  for (let night = 0; night < 365; night++) {
    const at = new Date(Date.UTC(2026, 0, 1 + night, 7, 30)).toISOString()
    kept = [...toKeep([...kept, at.slice(0, 19).replaceAll(':', '-').concat('Z')])]
    expect(kept.length).toBeLessThanOrEqual(11)
  }
  const days = kept.map((name) => name.slice(5, 10)).sort()
  expect(days).toEqual(['12-13', '12-20', '12-25', '12-26', '12-27', '12-28', '12-29', '12-30', '12-31'])
})

test('removes the others from S3 with all that was cut off, and says so in the table', async () => {
  const old = '2020-01-01T03-30-00Z'
  const put = (key: string, text: string) => w.bucket.put(key, Buffer.from(text), 'x/y')
  const weeks = Array.from({ length: 8 }, (_, n) => `2020-02-${String(3 + n).padStart(2, '0')}T03-30-00Z`)
  for (const name of [old, ...weeks]) {
    await put(fileKey({ name, format: name === weeks[0] ? 1 : 2 }), 'x')
    await put(manifestKey(name), '{}')
  }
  const cutOff = ([1, 2] as const).map((format) => fileKey({ name: '2020-03-01T03-30-00Z', format }))
  for (const key of cutOff) await put(key, 'cut off')

  expect(await sweepBackups(w.db, w.bucket)).toBeGreaterThan(0)

  const names = await listBackups(w.bucket)
  expect(names).toContain(taken.name)
  expect(names).not.toContain(weeks[0])
  const files: string[] = []
  for await (const key of w.bucket.list('backups/2020')) files.push(key)
  for (const gone of [...cutOff, fileKey({ name: weeks[0]!, format: 1 })]) expect(files).not.toContain(gone)
  const row = await w.db.selectFrom('backups').where('name', '=', taken.name).selectAll().executeTakeFirst()
  expect(row).toMatchObject({ removed_at: null, sha256: taken.sha256, bytes: BigInt(taken.bytes) })
  for (const name of names.filter((name) => name.startsWith('2020'))) {
    await w.bucket.remove(manifestKey(name))
    await w.bucket.remove(fileKey({ name, format: 2 }))
  }
  expect((await findBackup(w.bucket)).name).toBe(taken.name)
})

/** Runs a program of bin/ with this environment and no other. */
async function run(program: string, environment: Record<string, string>, ...args: string[]) {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = w.bucketConfig
  const file = fileURLToPath(new URL(`../../bin/${program}.ts`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    env: {
      PATH: process.env.PATH!,
      DATABASE_URL: w.url,
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint!,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      BACKUP_KEY: keys.current,
      ...environment,
    },
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, stdout, stderr }
}

test('the programs back up, list and drill, or say in a sentence why not', async () => {
  expect(await run('backup', {}, 'list')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(taken.name),
  })
  expect(await run('drill', {}, taken.name)).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(`^${taken.name} restores: rows, balances and ledgers are as they were, in`),
  })
  expect(await run('backup', { BACKUP_KEY: '' })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Set BACKUP_KEY/),
  })
  expect(await run('backup', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database can’t be reached/),
  })
  expect(await run('restore', {})).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^This database isn’t empty/),
  })
})

test.runIf(isNative)('without a pg_dump, a backup says what to install', async () => {
  expect(await run('backup', { PATH: '/nowhere' })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no pg_dump on this machine\. Install/),
  })
})

test.runIf(isNative)('of two backups at once the second says that another one is being taken', async () => {
  const waiting = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const putStream: Bucket['putStream'] = async (...asked) => {
    begun.resolve()
    await waiting.promise
    return w.bucket.putStream(...asked)
  }
  const first = takeBackup({ ...parts(), bucket: { ...w.bucket, putStream } })
  await begun.promise
  await expect(takeBackup(parts())).rejects.toThrow('Another backup is being taken')
  waiting.resolve()
  const { name } = await first
  expect(await listBackups(w.bucket)).toContain(name)
})

test.runIf(isNative)('a backup that is killed half-way counts for nothing', async () => {
  const before = await listBackups(w.bucket)
  const stop = new AbortController()
  const putStream: Bucket['putStream'] = async (_, source) => {
    for await (const _ of source) stop.abort(new Error('killed'))
  }
  const killed = takeBackup({ ...parts(), bucket: { ...w.bucket, putStream } }, stop.signal)
  await expect(killed).rejects.toThrow()
  expect(await listBackups(w.bucket)).toEqual(before)
})
