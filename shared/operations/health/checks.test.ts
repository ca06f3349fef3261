// Each check is made on a GrayLedger that is well, and on one that is broken in the way that it is there to see.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { isNative } from '#db/testing.ts'
import { type World, world } from '#functions/testing.ts'
import { openMailer } from '../../outside/mail.ts'
import { startMailServer } from '../../outside/mail-testing.ts'
import { type Bucket, openBucket } from '../../outside/s3.ts'
import { nodeFound } from './checks/node.ts'
import { CHECKS } from './checks.ts'
import { look } from './look.ts'
import { healthOf, lookAt } from './testing.ts'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w[Symbol.asyncDispose]())

const red = (found: string | RegExp) => ({ isGreen: false, found: expect.stringMatching(found) })
const green = { isGreen: true, fix: null }

test('all are green where all is well', async () => {
  await w.pool.query(`insert into workers (id, lane) values ('alive', 'quick')`)
  const lights = await look(CHECKS, healthOf(w), { limitMs: 30_000 })
  expect(lights.filter(({ isGreen }) => !isGreen)).toEqual([])
  await w.pool.query('delete from workers')
})

test('node: another version', () => {
  expect(nodeFound('v20.19.0').isGreen).toBe(false)
  expect(nodeFound('v24.1.0').isGreen).toBe(true)
})

test('config: in production nobody is named to be told, or the router isn’t believed', async () => {
  const production = {
    NODE_ENV: 'production',
    SESSION_SECRET: 'x'.repeat(40),
    ORIGIN: 'https://books.example.com',
  }
  expect(await lookAt('config', healthOf(w, production))).toMatchObject(red(/OPERATOR_EMAILS names nobody/))
  expect(
    await lookAt('config', healthOf(w, { ...production, OPERATOR_EMAILS: 'ann@example.com' })),
  ).toMatchObject(green)
  vi.stubEnv('DYNO', 'web.1')
  expect(
    await lookAt('config', healthOf(w, { ...production, OPERATOR_EMAILS: 'ann@example.com' })),
  ).toMatchObject(red('TRUST_PROXY_HOPS has to be 1'))
  vi.unstubAllEnvs()
})

test('database: nobody there; and all that ask it say so', async () => {
  const pool = openPool({ url: 'postgres://x@127.0.0.1:9/x', connections: 1, name: 'test' })
  const lights = await look(CHECKS, { ...healthOf(w), db: connect(pool) }, { limitMs: 30_000 })
  const light = (name: string) => lights.find((each) => each.name === name)
  expect(light('database')).toMatchObject(red('doesn’t answer'))
  expect(light('migrations')).toMatchObject({ found: 'can’t tell', fix: 'Mend “Database” first.' })
  expect(light('file-store')).toMatchObject(green)
  await pool.end()
})

test('tls: a database elsewhere, reached in the clear', async () => {
  expect(await lookAt('tls', healthOf(w, { DATABASE_URL: 'postgres://db.example.com/books' }))).toMatchObject(
    red('not encrypted'),
  )
})

test('vector: not where it is searched for', async () => {
  await w.db.transaction().execute(async (transaction) => {
    await sql`set local search_path to graphile_worker`.execute(transaction)
    expect(await lookAt('vector', { ...healthOf(w), db: transaction })).toMatchObject(red('in schema public'))
  })
  expect(await lookAt('vector', healthOf(w))).toMatchObject(green)
})

test('migrations: one is missing', async () => {
  const { rows } = await w.pool.query(
    'delete from migrations where name = (select max(name) from migrations) returning name, timestamp',
  )
  expect(await lookAt('migrations', healthOf(w))).toMatchObject(red('misses 1 migration'))
  await w.pool.query('insert into migrations values ($1, $2)', [rows[0].name, rows[0].timestamp])
  expect(await lookAt('migrations', healthOf(w))).toMatchObject(green)
})

test.runIf(isNative)('connections: few are left of the plan’s', async () => {
  const clients = Array.from({ length: 17 }, () => new pg.Client({ connectionString: w.url }))
  await Promise.all(clients.map((client) => client.connect()))
  const small = healthOf(w, { DATABASE_PLAN: 'essential-0' })
  expect(await lookAt('connections', small)).toMatchObject(red(/of 20/))
  expect(await lookAt('connections', healthOf(w))).toMatchObject(green)
  await Promise.all(clients.map((client) => client.end()))
})

test('disk: four fifths are full', async () => {
  const { rows } = await w.pool.query('select pg_database_size(current_database()) / 1024.0 ^ 3 as gb')
  const size = Number(rows[0].gb)
  const of = (gb: number) => lookAt('disk', healthOf(w, { DATABASE_DISK_GB: String(gb) }))
  expect(await of(size / 0.82)).toMatchObject(red(/GB/))
  expect(await of(size / 0.7)).toMatchObject(green)
})

test('file-store: the bucket is gone', async () => {
  const gone = openBucket({ ...w.bucketConfig, bucket: 'gone' })
  expect(await lookAt('file-store', { ...healthOf(w), bucket: gone })).toMatchObject(red('file store'))
})

test('file-store-keeps: what is read isn’t what was written', async () => {
  const bucket: Bucket = { ...w.bucket, read: async () => Buffer.from('other') }
  expect(await lookAt('file-store-keeps', { ...healthOf(w), bucket })).toMatchObject(
    red('not what was written'),
  )
  const lost: Bucket = { ...w.bucket, read: async () => null }
  expect(await lookAt('file-store-keeps', { ...healthOf(w), bucket: lost })).toMatchObject(red('not what'))
})

describe('a file store with other manners', () => {
  // The same bucket, but reached by strangers at a server of ours.
  async function servedBy(answer: RequestListener): Promise<{ bucket: Bucket; server: Server }> {
    const server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const downloadUrl = async (key: string) => `http://127.0.0.1:${port}/${key}?signature=x`
    return { bucket: { ...w.bucket, downloadUrl }, server }
  }

  test('file-store-private: strangers are served', async () => {
    const { bucket, server } = await servedBy((_req, res) => res.end('Nobody but us'))
    expect(await lookAt('file-store-private', { ...healthOf(w), bucket })).toMatchObject(
      red('files and the list of files open to all'),
    )
    server.close()
    const only = await servedBy((req, res) => res.writeHead(req.url?.endsWith('/private') ? 403 : 200).end())
    expect(await lookAt('file-store-private', { ...healthOf(w), bucket: only.bucket })).toMatchObject(
      red(/^the list of files open to all/),
    )
    only.server.close()
  })

  test('clocks: the file store’s is an hour ahead', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toUTCString()
    const { bucket, server } = await servedBy((_req, res) => res.writeHead(403, { date: ahead }).end())
    expect(await lookAt('clocks', { ...healthOf(w), bucket })).toMatchObject(red(/file store 3[56]\d\d/))
    server.close()
  })

  test('clocks: the file store doesn’t say the time', async () => {
    const { bucket, server } = await servedBy((_req, res) => {
      res.sendDate = false
      res.end()
    })
    expect(await lookAt('clocks', { ...healthOf(w), bucket })).toMatchObject(red('file store unknown'))
    server.close()
  })
})

test('file-store-cors: the bucket knows another origin', async () => {
  expect(await lookAt('file-store-cors', healthOf(w, { ORIGIN: 'https://books.example.com' }))).toMatchObject(
    red('not from https://books.example.com'),
  )
})

test('mail: the server is away, or there is none in production', async () => {
  await using server = await startMailServer()
  const check = (url: string) => {
    const mailer = openMailer({ url, from: 'x@example.com', timeoutMs: 5_000 })
    return lookAt('mail', { ...healthOf(w, { SMTP_URL: url }), mailer })
  }
  expect(await check(server.url)).toMatchObject(green)
  expect(await check('smtp://127.0.0.1:9')).toMatchObject(red('doesn’t take us in'))
})

test('workers: none beats any more', async () => {
  expect(await lookAt('workers', healthOf(w))).toMatchObject(red('0 alive'))
  await w.pool.query(`insert into workers (id, lane) values ('w', 'quick')`)
  expect(await lookAt('workers', healthOf(w))).toMatchObject(green)
  await w.pool.query(`update workers set beat_at = now() - interval '31 seconds'`)
  expect(await lookAt('workers', healthOf(w))).toMatchObject(red('0 alive, 1 silent'))
  await w.pool.query('delete from workers')
})

test('queue-wait: a job waits for too long; one for later doesn’t count', async () => {
  const add = (when: string) =>
    w.pool.query(`select graphile_worker.add_job('mail/send', '{}', run_at => now() + interval '${when}')`)
  await add('1 hour')
  expect(await lookAt('queue-wait', healthOf(w))).toMatchObject({ ...green, found: 'none waits' })
  await add('-10 minutes')
  expect(await lookAt('queue-wait', healthOf(w))).toMatchObject(red(/waits for 60\d s/))
  await w.pool.query('delete from graphile_worker._private_jobs')
})

test('failed-jobs: one was given up', async () => {
  await w.pool.query(
    `insert into failed_jobs (job_id, task, payload, cause, attempts) values (1, 'mail/send', '{}', 'away', 8)`,
  )
  expect(await lookAt('failed-jobs', healthOf(w))).toMatchObject(red('1'))
  await w.pool.query('delete from failed_jobs')
})

test('missing-files: the last night found a document without its file', async () => {
  const night = (lost: number, day: string) =>
    w.pool.query(
      `insert into file_sweeps (began_at, ended_at, documents, lost, strays, taken_in, expired, removed)
       values ($2, $2, 9, $1, 0, 0, 0, 0)`,
      [lost, day],
    )
  expect(await lookAt('missing-files', healthOf(w))).toMatchObject({ ...green, found: 'not counted yet' })
  await night(2, '2026-05-01')
  expect(await lookAt('missing-files', healthOf(w))).toMatchObject(red('2 of 9'))
  await night(0, '2026-05-02')
  expect(await lookAt('missing-files', healthOf(w))).toMatchObject({ ...green, found: 'none of 9' })
})

test('unread-files: a file arrived an hour ago and its job is gone', async () => {
  const content = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  const id = await w.alice.uploads({ kind: 'receipt', name: 'lunch.jpg', type: 'image/jpeg', content })
  await w.alice.inside((ctx) =>
    ctx.db
      .updateTable('documents')
      .set({ arrived_at: new Date(Date.now() - 7_200_000) })
      .where('id', '=', id)
      .execute(),
  )
  expect(await lookAt('unread-files', healthOf(w))).toMatchObject(green)
  await w.pool.query('delete from graphile_worker._private_jobs')
  expect(await lookAt('unread-files', healthOf(w))).toMatchObject(red('1'))
  const runbook = await readFile(new URL('../../../docs/runbooks/red-light.md', import.meta.url), 'utf8')
  const [, cure] = /## unread-files[^#]*?```sql\n([^#]*?)```/.exec(runbook)!
  await w.pool.query(cure!)
  expect(await lookAt('unread-files', healthOf(w))).toMatchObject(green)
})

test('balanced: somebody turned the trigger off, and wrote half an entry', async () => {
  await using own = await world()
  const { alice, pool } = own
  const account = await alice.account('1010')
  await pool.query('alter table entries disable trigger entry_must_balance')
  expect(await lookAt('balanced', healthOf(own))).toMatchObject(red('a trigger is off'))
  await pool.query('alter table entry_lines disable trigger entry_must_balance')
  await alice.inside(async (ctx) => {
    const { id } = await ctx.db
      .insertInto('entries')
      .values({
        company_id: alice.companyId,
        entered_on: '2026-05-01',
        memo: 'half',
        cause: 'person',
        user_id: alice.id,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('entry_lines')
      .values({
        company_id: alice.companyId,
        entry_id: id,
        line_number: 1,
        account_id: account,
        entered_on: '2026-05-01',
        amount_cents: 100n,
      })
      .execute()
  })
  expect(await lookAt('balanced', healthOf(own))).toMatchObject(red('1 unbalanced'))
})

test('precision: the memory was sure, and wrong too often', async () => {
  await using own = await world()
  const lines = Array.from({ length: 50 }, (_, n) => ({ descriptor: `SHOP ${n}`, amountCents: -100n }))
  const transactions = await own.alice.imports(...lines)
  await own.alice.inside(async (ctx) => {
    for (const [n, { id }] of transactions.entries())
      await ctx.db
        .insertInto('decisions')
        .values({
          company_id: own.alice.companyId,
          transaction_id: id,
          outcome: 'ignored',
          decided_by: 'person',
          user_id: own.alice.id,
          decision_key: 'right',
          suggested_key: n < 47 ? 'right' : 'wrong',
          suggested_confidence: '0.99',
        })
        .execute()
  })
  expect(await lookAt('precision', healthOf(own))).toMatchObject(red('94.0 % of 50'))
})

describe('backup and drill', () => {
  const production = {
    NODE_ENV: 'production',
    SESSION_SECRET: 'x'.repeat(40),
    ORIGIN: 'https://books.example.com',
  }
  const aged = (what: string) => w.pool.query(`update backups set taken_at = now() - interval '${what}'`)

  test('backup: there is none in production, or none of today', async () => {
    expect(await lookAt('backup', healthOf(w))).toMatchObject(green)
    expect(await lookAt('backup', healthOf(w, production))).toMatchObject(red('no backup yet'))
    await w.pool.query(
      `insert into backups (name, taken_at, ms, bytes, sha256, schema_version, rows)
       values ('2026-11-22T03-00-00Z', now(), 1, 1, $1, 'x', 1)`,
      ['0'.repeat(64)],
    )
    expect(await lookAt('backup', healthOf(w, production))).toMatchObject(green)
    await aged('27 hours')
    expect(await lookAt('backup', healthOf(w, production))).toMatchObject(red('27 hours old'))
  })

  test('drill: none for a week, or what was restored differs', async () => {
    await aged('7 days')
    expect(await lookAt('drill', healthOf(w))).toMatchObject(green)
    await aged('9 days')
    expect(await lookAt('drill', healthOf(w))).toMatchObject(red('no drill yet'))
    await w.pool.query(`insert into drills (backup_name, ms) values ('x', 1)`)
    expect(await lookAt('drill', healthOf(w))).toMatchObject(green)
    await w.pool.query(`update drills set at = now() - interval '9 days'`)
    expect(await lookAt('drill', healthOf(w))).toMatchObject(red('9 days ago'))
    await w.pool.query(`insert into drills (backup_name, ms, problem) values ('x', 1, 'a row is missing')`)
    expect(await lookAt('drill', healthOf(w))).toMatchObject(red('a row is missing'))
  })
})

describe('secrets', () => {
  const SECRET = 'a secret of more than thirty-two characters'
  const look = (variables = {}) => lookAt('secrets', healthOf(w, { SESSION_SECRET: SECRET, ...variables }))
  const dates = async () => (await w.pool.query('select * from secret_dates order by name')).rows
  const age = (days: number, what = 'since') =>
    w.pool.query(`update secret_dates set ${what} = now() - make_interval(days => ${days})`)

  test('one is ninety days old', async () => {
    await look()
    await age(89)
    expect(await look()).toMatchObject({ ...green, found: 'days left: AWS 1, SESSION_SECRET 1' })
    await age(90)
    expect(await look()).toMatchObject(red('AWS: 90 days, SESSION_SECRET: 90 days'))
  })

  test('one that changed is new again, the others aren’t, and no value is kept', async () => {
    await age(40)
    await look({ AWS_SECRET_ACCESS_KEY: 'another' })
    const ages = (await dates()).map(({ name, since }) => [name, Date.now() - since > 39 * 86_400_000])
    expect(ages).toEqual([
      ['AWS', false],
      ['SESSION_SECRET', true],
    ])
    expect(JSON.stringify(await dates())).not.toMatch(/another|thirty-two/)
  })

  test('a new session secret leaves the age of the others alone, rotated or changed by hand', async () => {
    await look()
    await age(40)
    const next = { SESSION_SECRET: SECRET.replace('a', 'b') }
    await look({ ...next, SESSION_SECRET_OLD: SECRET })
    expect((await dates()).map(({ since }) => Date.now() - since > 39 * 86_400_000)).toEqual([true, false])
    await age(40)
    await look({ SESSION_SECRET: SECRET.replace('a', 'c') })
    expect((await dates()).map(({ since }) => Date.now() - since > 39 * 86_400_000)).toEqual([true, false])
  })

  test('one was left half rotated', async () => {
    await look({ SESSION_SECRET_OLD: SECRET.replace('a', 'd') })
    await age(8, 'rotating_since')
    expect(await look({ SESSION_SECRET_OLD: SECRET.replace('a', 'd') })).toMatchObject(
      red('SESSION_SECRET_OLD is still live'),
    )
    expect(await look()).toMatchObject(green)
  })
})

test('cost: a second worker, or models, take a month over its limit', async () => {
  expect(await lookAt('cost', healthOf(w))).toMatchObject({ ...green, found: expect.stringMatching(/^\$64/) })
  await w.pool.query(`insert into workers (id, lane) values ('one', 'quick'), ('other', 'quick')`)
  expect(await lookAt('cost', healthOf(w))).toMatchObject(red(/^\$107\.00 of \$75: dynos \$57/))
  await w.pool.query('delete from workers')
  await w.alice.inside((ctx) =>
    ctx.db
      .insertInto('model_spend')
      .values({
        company_id: w.alice.companyId,
        month: `${new Date().toISOString().slice(0, 7)}-01`,
        microcents: 1_150_000_000n,
      })
      .execute(),
  )
  expect(await lookAt('cost', healthOf(w))).toMatchObject(red(/^\$75\.50 of \$75: .*models \$11\.50/))
})
