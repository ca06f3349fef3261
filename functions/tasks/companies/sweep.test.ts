// What is over in a company goes: each kind in its time, and in every company.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Person, testBucket, type World, world } from '#functions/testing.ts'
import type { Bucket } from '#shared/outside/s3.ts'

const sweep = (w: World) => w.pool.query(`select graphile_worker.add_job('companies/sweep')`).then(w.work)

type Table = 'invitations' | 'idempotency_keys' | 'company_exports'

/** Lets days pass for all rows of a company's table. */
const ages = (person: Person, table: Table, moment: string, days: number) =>
  person.inside(({ db }) =>
    sql`update ${sql.table(table)} set ${sql.ref(moment)} = ${sql.ref(moment)} - ${days} * interval '1 day'`.execute(
      db,
    ),
  )

const rows = (person: Person, table: Table) =>
  person.inside(async ({ db }) => (await db.selectFrom(table).selectAll().execute()).length)

const fileThere = async (w: World, { companyId }: Person) => {
  for await (const key of w.bucket.list(`companies/${companyId}/`))
    if (key.endsWith('export.zip')) return true
  return false
}

test('an invitation goes when it is a week old, and the audit log keeps that it was made', async () => {
  await using w = await world()
  for (const person of [w.alice, w.bob])
    await person.post('/invitations', { email: 'a@example.com', role: 'viewer' })
  await ages(w.alice, 'invitations', 'expires_at', 6.9)
  await sweep(w)
  expect(await rows(w.alice, 'invitations')).toBe(1)

  await ages(w.alice, 'invitations', 'expires_at', 0.2)
  await sweep(w)

  expect([await rows(w.alice, 'invitations'), await rows(w.bob, 'invitations')]).toEqual([0, 1])
  const actions = (await w.alice.read('/audit')).rows.map(({ action }: { action: string }) => action)
  expect(actions).toContain('member.invited')
  expect((await w.alice.post('/invitations', { email: 'a@example.com', role: 'viewer' })).status).toBe(201)
})

test('an idempotency key is good for a week, in which nothing happens twice', async () => {
  await using w = await world()
  const { alice } = w
  const open = async () =>
    alice.post(
      '/accounts',
      { parentId: await alice.account('6800'), name: 'Paper' },
      { 'idempotency-key': 'k' },
    )
  expect((await open()).status).toBe(201)
  await ages(alice, 'idempotency_keys', 'created_at', 6.9)
  await sweep(w)
  expect((await open()).headers.get('idempotency-replayed')).toBe('true')

  await ages(alice, 'idempotency_keys', 'created_at', 0.2)
  await sweep(w)

  expect(await rows(alice, 'idempotency_keys')).toBe(0)
})

test('the copy of everything goes after a week with its file, and can be asked for again', async () => {
  await using w = await world()
  for (const person of [w.alice, w.bob]) await person.put('/export')
  await w.work()
  await ages(w.alice, 'company_exports', 'ready_at', 6.9)
  await sweep(w)
  expect(await fileThere(w, w.alice)).toBe(true)

  await ages(w.alice, 'company_exports', 'ready_at', 0.2)
  await sweep(w)

  expect([await fileThere(w, w.alice), await fileThere(w, w.bob)]).toEqual([false, true])
  expect(await rows(w.alice, 'company_exports')).toBe(0)
  expect((await w.alice.page('/leaving/export')).status).toBe(404)
  expect((await w.alice.put('/export')).status).toBe(202)
  await w.work()
  expect(await fileThere(w, w.alice)).toBe(true)
})

test('one company that can’t be swept doesn’t hold up the others, and is tried again', async () => {
  let away = true
  // A file store that is away for Alice's company, also to a job, which is handed one of its own.
  const ailing = (bucket: Bucket): Bucket => ({
    ...bucket,
    until: (signal) => ailing(bucket.until(signal)),
    async remove(key) {
      if (away && key.includes(w.alice.companyId)) throw new Error('the file store is away')
      return bucket.remove(key)
    },
  })
  await using w = await world({ bucket: ailing(await testBucket()) })
  for (const person of [w.alice, w.bob]) await person.put('/export')
  await w.work()
  for (const person of [w.alice, w.bob]) await ages(person, 'company_exports', 'ready_at', 8)

  await sweep(w)

  expect([await rows(w.alice, 'company_exports'), await rows(w.bob, 'company_exports')]).toEqual([1, 0])
  const { rows: waiting } = await w.pool.query(
    'select attempts, last_error, run_at > now() as later from graphile_worker.jobs',
  )
  expect(waiting).toMatchObject([{ attempts: 1, later: true }])
  expect(waiting[0].last_error).toContain('1 companies were not swept')
  away = false
  await w.pool.query('update graphile_worker._private_jobs set run_at = now()')
  await w.work()
  expect(await rows(w.alice, 'company_exports')).toBe(0)
  expect((await w.pool.query('select from graphile_worker.jobs')).rowCount).toBe(0)
  expect((await w.pool.query('select from failed_jobs')).rowCount).toBe(0)
})
