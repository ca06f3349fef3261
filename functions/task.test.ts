import { Logger, runOnce } from 'graphile-worker'
import { expect, test, vi } from 'vitest'
import { NO_MAIL } from '#functions/testing.ts'
import { enqueue } from '#shared/operations/enqueue.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { conflict } from '#shared/refusal.ts'
import { type Job, task } from './task.ts'
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

test('a refusal ends the job: it would be refused again', async () => {
  await using w = await world()
  await ask(w)

  await work(w, async () => {
    throw conflict('This is decided already.')
  })

  await expectJobs(w, [])
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

  await w.pool.query("update graphile_worker._private_jobs set run_at = now() - interval '1 second'")
  await work(w, run)
  await expectJobs(w, [])
  expect(lines(w)).toMatchObject([
    { level: 50, outcome: 'failed', attempt: 1, err: { message: 'the network is down' } },
    { level: 30, outcome: 'read', attempt: 2 },
  ])
})
