import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Logger, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { isNative } from '#db/testing.ts'
import { NO_MAIL } from '#functions/testing.ts'
import { audit } from '#shared/operations/audit.ts'
import { enqueue } from '#shared/operations/enqueue.ts'
import { TookTooLong } from '#shared/operations/jobs/cause-of.ts'
import { MANNERS, type Manners } from '#shared/operations/jobs/manners.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { conflict } from '#shared/refusal.ts'
import { type Job, task } from './task.ts'
import { createTaskList } from './tasks.ts'
import { type World, world } from './testing.ts'

const documentId = crypto.randomUUID()

/** Lets the queue run `receipts/read` as this function, once for each job that is due. */
async function work(
  w: World,
  run: (job: Job, payload: { documentId: string }) => Promise<{ outcome: string }>,
) {
  const reading = task('receipts/read', run).toGraphile({ ...w, ...NO_MAIL, embeddings: localEmbeddings })
  const logger = new Logger(() => () => {})
  await runOnce({ pgPool: w.pool, taskList: { 'receipts/read': reading }, logger, noHandleSignals: true })
}

const ask = (w: World) => w.alice.inside((ctx) => enqueue(ctx, 'receipts/read', { documentId }))

/** Holds once these are the jobs: `runOnce` may return just before the last one's row is written. */
const expectJobs = (w: World, jobs: object[]) =>
  vi.waitFor(async () => {
    const { rows } = await w.pool.query('select attempts, last_error from graphile_worker.jobs')
    expect(rows).toEqual(jobs)
  })

/** What failed, once all that `runOnce` ran is written. */
const failures = (w: World) => w.db.selectFrom('failed_jobs').selectAll().orderBy('job_id').execute()

/** Other manners for the task, for the length of a test. */
function mind(manners: Partial<Manners>): Disposable {
  const before = { ...MANNERS['receipts/read'] }
  Object.assign(MANNERS['receipts/read'], manners)
  return { [Symbol.dispose]: () => void Object.assign(MANNERS['receipts/read'], before) }
}

const fails = async () => {
  throw new Error('the network is down')
}

const lines = (w: World) => w.logged.filter((line) => line.msg === 'job')

test('runs in its company, as the worker, and leaves one line that says what it did', async () => {
  await using w = await world()
  await ask(w)
  const seen: unknown[] = []

  await work(w, async ({ open }, payload) => {
    seen.push(payload, await open(async ({ companyId, actor }) => ({ companyId, actor })))
    return { outcome: 'read', pages: 2 }
  })

  const { companyId } = w.alice
  expect(seen).toEqual([{ documentId }, { companyId, actor: { kind: 'worker' } }])
  expect(lines(w)).toEqual([
    expect.objectContaining({
      task: 'receipts/read',
      attempt: 1,
      companyId,
      documentId,
      outcome: 'read',
      pages: 2,
      ms: expect.any(Number),
    }),
  ])
})

test('asked for twice before it starts, it runs once', async () => {
  await using w = await world()
  await ask(w)
  await ask(w)
  let runs = 0
  await work(w, async () => ({ outcome: `run ${++runs}` }))
  expect(runs).toBe(1)
})

test('a refusal ends the job, it would be refused again, and is kept for the operator', async () => {
  await using w = await world()
  await ask(w)

  await work(w, async () => {
    throw conflict('This is decided already.')
  })

  await expectJobs(w, [])
  expect(await failures(w)).toMatchObject([
    {
      task: 'receipts/read',
      company_id: w.alice.companyId,
      cause: 'This is decided already.',
      retry_at: null,
    },
  ])
  expect(lines(w)).toMatchObject([{ level: 30, outcome: 'refused', refusal: 'This is decided already.' }])
})

test('a fault is logged whole and the job tried again, later, until it succeeds', async () => {
  await using w = await world()
  await ask(w)
  let runs = 0
  const run = async () => {
    if (++runs === 1) throw new Error('the network is down')
    return { outcome: 'read' }
  }

  await work(w, run)
  await expectJobs(w, [{ attempts: 1, last_error: 'the network is down' }])
  await work(w, run) // not due yet
  expect(runs).toBe(1)
  expect(await failures(w)).toMatchObject([
    { cause: 'Error: the network is down', attempts: 1, retry_at: expect.any(Date) },
  ])

  await w.pool.query("update graphile_worker._private_jobs set run_at = now() - interval '1 second'")
  await work(w, run)
  await expectJobs(w, [])
  expect(lines(w)).toMatchObject([
    { level: 50, outcome: 'failed', attempt: 1, err: { message: 'the network is down' } },
    { level: 30, outcome: 'read', attempt: 2 },
  ])
  expect(await failures(w)).toEqual([])
})

test('each task waits in its own way before it is tried again', async () => {
  await using w = await world()
  using _ = mind({ waitMs: 600_000 })
  await ask(w)

  await work(w, fails)

  const [failure] = await failures(w)
  const { rows } = await w.pool.query(
    'select extract(epoch from run_at - now())::int as wait from graphile_worker.jobs',
  )
  expect(rows[0].wait).toBeGreaterThan(590)
  expect(rows[0].wait).toBeLessThanOrEqual(600)
  expect(+failure!.retry_at! - +failure!.failed_at).toBe(600_000)
})

test('one that has had all its tries is given up, and kept with its cause', async () => {
  await using w = await world()
  await ask(w)
  await w.pool.query('update graphile_worker._private_jobs set attempts = max_attempts - 1')

  await work(w, fails)

  await expectJobs(w, [])
  const { tries } = MANNERS['receipts/read']
  expect(await failures(w)).toMatchObject([
    { cause: 'Error: the network is down', attempts: tries, retry_at: null, payload: { documentId } },
  ])
})

test('one that nobody understands is given up at once', async () => {
  await using w = await world()
  const told = { documentId: 'no', companyId: w.alice.companyId }
  await w.pool.query(`select graphile_worker.add_job('receipts/read', $1::json, job_key => 'x')`, [told])
  let runs = 0

  await work(w, async () => ({ outcome: `run ${++runs}` }))

  expect(runs).toBe(0)
  await expectJobs(w, [])
  const cause = 'it was asked for in a way this version doesn’t understand (documentId)'
  expect(await failures(w)).toMatchObject([{ attempts: 1, cause, retry_at: null }])
})

test('asked for anew while it runs, it isn’t tried again when it fails: the new one is', async () => {
  await using w = await world()
  await ask(w)
  let runs = 0

  await work(w, async () => {
    if (++runs === 1) {
      await ask(w)
      throw new Error('the network is down')
    }
    return { outcome: 'read' }
  })

  await expectJobs(w, [])
  expect(await failures(w)).toEqual([])
  expect(lines(w)).toMatchObject([{ outcome: 'failed' }, { outcome: 'read', attempt: 1 }])
})

test('stuck in a call to the outside it is stopped when its time is over, and fails with that cause', async () => {
  await using w = await world()
  using _ = mind({ limitMs: 100 })
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  await ask(w)
  let ended: unknown

  await work(w, async ({ signal }) => {
    await fetch(url, { signal }).catch((error) => {
      ended = error
      throw error
    })
    return { outcome: 'read' }
  })

  silent.closeAllConnections()
  silent.close()
  expect(ended).toBeInstanceOf(TookTooLong)
  expect(await failures(w)).toMatchObject([
    { cause: 'it took longer than 0.1 s and was stopped', attempts: 1 },
  ])
})

test('stuck in the file store it is stopped when its time is over', async () => {
  await using w = await world()
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const bucket = openBucket({ ...w.bucketConfig, endpoint })
  using _ = mind({ limitMs: 100 })
  await ask(w)
  let ended: unknown

  await work({ ...w, bucket }, async (job) => {
    await job.bucket.head('x').catch((error) => {
      ended = error
    })
    return { outcome: 'read' }
  })

  await vi.waitFor(() => expect(ended).toBeInstanceOf(TookTooLong))
  silent.closeAllConnections()
  silent.close()
  expect(await failures(w)).toMatchObject([{ cause: 'it took longer than 0.1 s and was stopped' }])
})

test.runIf(isNative)('stuck in a statement, that is cancelled and its transaction rolled back', async () => {
  await using w = await world()
  using _ = mind({ limitMs: 300 })
  await ask(w)
  let ended: unknown

  await work(w, async ({ open }) => {
    await open(async (ctx) => {
      await audit(ctx, 'document.read', documentId)
      await sql`select pg_sleep(60)`.execute(ctx.db)
    }).catch((error) => {
      ended = error
    })
    await open((ctx) => audit(ctx, 'document.read', documentId)) // nor does anything begin afterwards
    return { outcome: 'read' }
  })

  expect(await failures(w)).toMatchObject([{ cause: 'it took longer than 0.3 s and was stopped' }])
  await vi.waitFor(async () => {
    expect(ended).toMatchObject({ code: '57014' })
    const { rowCount } = await w.pool.query(
      `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
    )
    expect(rowCount).toBe(0)
  })
  const written = await w.alice.inside((ctx) =>
    ctx.db.selectFrom('audit_log').where('action', '=', 'document.read').select('id').execute(),
  )
  expect(written).toEqual([])
})

test('a document whose job is given up says so instead of hanging', async () => {
  await using w = await world()
  const { alice } = w
  const content = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  const id = await alice.uploads({ kind: 'receipt', name: 'r.jpg', type: 'image/jpeg', content })
  await w.pool.query('update graphile_worker._private_jobs set attempts = max_attempts - 1')
  const down = openBucket({ ...w.bucketConfig, endpoint: 'http://127.0.0.1:9', timeoutMs: 200 })
  const tasks = createTaskList({ ...w, bucket: down, ...NO_MAIL, embeddings: localEmbeddings })
  await runOnce({
    pgPool: w.pool,
    taskList: tasks,
    logger: new Logger(() => () => {}),
    noHandleSignals: true,
  })

  const { state, problem } = await alice.read(`/documents/${id}`)
  expect(state).toBe('needs_you')
  expect(problem).toBe(
    'We couldn’t read this file: the file store didn’t answer. It is kept, and whoever runs this service sees it.',
  )
  expect(await (await alice.page(`/documents/${id}`)).text()).toContain('the file store didn’t answer')
})
