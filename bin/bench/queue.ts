// bin/bench/queue [--json]: small jobs a second and how soon a job starts after its commit, against pg-boss and against
// graphile-worker as it comes; and how soon a receipt starts while another company's import runs, against one lane for
// everything. On the server of TEST_DATABASE_URL when that is set. pg-boss is installed into a scratch folder.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Logger, run } from 'graphile-worker'
import { pino } from 'pino'
import { isNative, prepareTestDatabases } from '#db/testing.ts'
import type { TaskDeps } from '#functions/task.ts'
import { createTaskList } from '#functions/tasks.ts'
import { NO_MAIL, statementCsv, type World, world } from '#functions/testing.ts'
import { startWorker } from '#functions/worker.ts'
import { readConfig } from '#shared/config.ts'
import { enqueue } from '#shared/operations/enqueue.ts'
import { sendLater } from '#shared/operations/send-later.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { figure, print, quantile } from './figures.ts'

const SMALL_JOBS = 4_000
const STARTS = 150
const FILES = 6
const ROWS = 5_000
const PG_BOSS = '12.38.0'

const SLOTS = readConfig({
  DATABASE_URL: 'postgres://x',
  S3_BUCKET: 'x',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
}).WORKER_CONCURRENCY
const silent = new Logger(() => () => {})

await prepareTestDatabases()
const ours = await measureOurs()
const stock = await measureStock()
const boss = await measureBoss()
const lanes = await startsDuringImport(async (w) => {
  const worker = await startWorker(depsOf(w, w.log), { pool: w.pool, concurrency: SLOTS })
  return () => worker.stop()
})
const oneLane = await startsDuringImport(async (w) => {
  const options = { pgPool: w.pool, concurrency: SLOTS, logger: silent, noHandleSignals: true }
  const runner = await run({ ...options, taskList: createTaskList(depsOf(w, w.log)) })
  return () => runner.stop()
})

const versusBoss = (value: number) => ({ what: `pg-boss ${PG_BOSS}`, value })
const versusStock = (value: number) => ({ what: 'graphile-worker as it comes', value })
print({
  bench: 'queue',
  engine: isNative ? 'native Postgres' : 'embedded Postgres (PGlite)',
  data: `${SMALL_JOBS} small jobs on ${SLOTS} slots; ${STARTS} starts; ${FILES} files of one company, ${ROWS} rows together`,
  figures: [
    figure('small jobs a second, one worker', ours.perSecond, '/s', '>= 3000', versusStock(stock.perSecond)),
    figure('small jobs a second, one worker', ours.perSecond, '/s', null, versusBoss(boss.perSecond)),
    figure(
      'start after commit p50',
      quantile(ours.starts, 0.5),
      'ms',
      '< 10',
      versusStock(quantile(stock.starts, 0.5)),
    ),
    figure(
      'start after commit p50',
      quantile(ours.starts, 0.5),
      'ms',
      null,
      versusBoss(quantile(boss.starts, 0.5)),
    ),
    figure(
      'start after commit p95',
      quantile(ours.starts, 0.95),
      'ms',
      null,
      versusStock(quantile(stock.starts, 0.95)),
    ),
    figure('a receipt’s start during another company’s import p50', quantile(lanes, 0.5), 'ms', null, {
      what: 'one lane for everything',
      value: quantile(oneLane, 0.5),
    }),
    figure('a receipt’s start during another company’s import p95', quantile(lanes, 0.95), 'ms', '< 500', {
      what: 'one lane for everything',
      value: quantile(oneLane, 0.95),
    }),
  ],
})
process.exit(0)

interface Measured {
  perSecond: number
  /** From the commit to the start of each, ms. */
  starts: number[]
}

/** The real worker and the smallest real task: a mail, to a mailer that takes it at once. */
async function measureOurs(): Promise<Measured> {
  await using w = await world()
  let arrived = (_: string) => {}
  const mailer = { send: async (mail: { subject: string }) => arrived(mail.subject), check: async () => {} }
  const deps = { ...depsOf(w, pino({ level: 'silent' })), mailer }
  const post = { secret: NO_MAIL.secret, delivery: 'mail' } as const
  const inAnHour = new Date(Date.now() + 3_600_000)
  const ask = (subject: string) => sendLater(w.db, post, { to: 'a@example.com', subject, text: '' }, inAnHour)
  await ask('x')
  await w.pool.query(
    `select count(graphile_worker.add_job('mail/send', payload, max_attempts => 8, job_key => 'n' || n)) from
      graphile_worker._private_jobs, generate_series(2, $1) n`,
    [SMALL_JOBS],
  )
  let started = 0
  const perSecond = await rate(async (done) => {
    arrived = () => void (++started === SMALL_JOBS && done())
    const worker = await startWorker(deps, { pool: w.pool, concurrency: SLOTS })
    return () => worker.stop()
  })
  const worker = await startWorker(deps, { pool: w.pool, concurrency: SLOTS })
  const starts = await latencies(STARTS, ask, (hear) => {
    arrived = hear
  })
  await worker.stop()
  return { perSecond, starts }
}

async function measureStock(): Promise<Measured> {
  await using w = await world()
  let arrived = (_: string) => {}
  const taskList = { small: async (payload: unknown) => arrived((payload as { name: string }).name) }
  const start = async () => {
    const options = { pgPool: w.pool, concurrency: SLOTS, logger: silent, noHandleSignals: true }
    const runner = await run({ ...options, taskList })
    return () => runner.stop()
  }
  const ask = async (name: string) => {
    await w.pool.query(`select graphile_worker.add_job('small', json_build_object('name', $1::text))`, [name])
  }
  await w.pool.query(
    `select count(graphile_worker.add_job('small', '{"name": "x"}')) from generate_series(1, $1)`,
    [SMALL_JOBS],
  )
  let started = 0
  const perSecond = await rate(async (done) => {
    arrived = () => void (++started === SMALL_JOBS && done())
    return start()
  })
  const stop = await start()
  const starts = await latencies(STARTS, ask, (hear) => {
    arrived = hear
  })
  await stop()
  return { perSecond, starts }
}

/** pg-boss, asking as often as it can (each half second) and for a hundred jobs at a time. */
async function measureBoss(): Promise<Measured> {
  await using w = await world()
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-bench-'))
  await promisify(execFile)('npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--prefix',
    folder,
    `pg-boss@${PG_BOSS}`,
  ])
  const { PgBoss } = await import(join(folder, 'node_modules/pg-boss/dist/index.js'))
  const boss = new PgBoss({ connectionString: w.url, max: 10 })
  boss.on('error', () => {})
  await boss.start()
  await boss.createQueue('small')
  let arrived = (_: string) => {}
  const work = () =>
    boss.work(
      'small',
      { batchSize: 100, pollingIntervalSeconds: 0.5 },
      async (jobs: { data: { name: string } }[]) => {
        for (const { data } of jobs) arrived(data.name)
      },
    )
  await boss.insert(
    'small',
    Array.from({ length: SMALL_JOBS }, () => ({ data: { name: 'x' } })),
  )
  let started = 0
  const perSecond = await rate(async (done) => {
    arrived = () => void (++started === SMALL_JOBS && done())
    await work()
    return async () => {}
  })
  const starts = await latencies(
    20,
    (name) => boss.send('small', { name }),
    (hear) => {
      arrived = hear
    },
  )
  await boss.stop({ graceful: false })
  await rm(folder, { recursive: true, force: true })
  return { perSecond, starts }
}

/** Jobs a second from the start of a worker until it says that all were run. */
async function rate(start: (done: () => void) => Promise<() => Promise<void>>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const began = performance.now()
  const stop = await start(resolve)
  await promise
  const seconds = (performance.now() - began) / 1_000
  await stop()
  return SMALL_JOBS / seconds
}

/** From each commit to the start of its job, ms; one after the other, at uneven moments. */
async function latencies(
  times: number,
  ask: (name: string) => Promise<unknown>,
  listen: (hear: (name: string) => void) => void,
): Promise<number[]> {
  const measured: number[] = []
  for (let n = 0; n < times; n++) {
    const started = Promise.withResolvers<number>()
    listen((name) => name === `job ${n}` && started.resolve(performance.now()))
    await ask(`job ${n}`)
    const committed = performance.now()
    measured.push(Math.max(0, (await started.promise) - committed))
    await setTimeout(5 + (n % 10))
  }
  return measured
}

/** How long Bob's receipts wait for their start, ms, from when Alice drops her files until the last row is filed. */
async function startsDuringImport(start: (w: World) => Promise<() => Promise<void>>): Promise<number[]> {
  await using w = await world()
  const accountId = await w.alice.account('1010')
  for (let file = 0; file < FILES; file++) {
    const lines = Array.from({ length: Math.ceil(ROWS / FILES) }, (_, n) => ({
      descriptor: `SHOP ${n % 200} ${file}`,
      amountCents: BigInt(-100 - n),
    }))
    const content = statementCsv(lines)
    await w.alice.uploads({ kind: 'statement', name: `${file}.csv`, type: 'text/csv', content, accountId })
  }
  const stop = await start(w)
  const asked = new Map<string, number>()
  let left = 1
  while (left > 0) {
    const documentId = crypto.randomUUID()
    await w.bob.inside((ctx) => enqueue(ctx, 'receipts/read', { documentId }))
    asked.set(documentId, Date.now())
    await setTimeout(40)
    const { rows } = await w.pool.query(`
      select count(*)::int as n from graphile_worker.jobs where task_identifier <> 'receipts/read'`)
    left = rows[0].n
  }
  const lines = () => w.logged.filter(({ msg, task }) => msg === 'job' && task === 'receipts/read')
  while (lines().length < asked.size) await setTimeout(20)
  await stop()
  return lines().map(({ documentId, time, ms }) =>
    Math.max(0, Number(time) - Number(ms) - asked.get(String(documentId))!),
  )
}

function depsOf(w: World, log: TaskDeps['log']): TaskDeps {
  return { ...w, ...NO_MAIL, embeddings: localEmbeddings, log }
}
