// What a worker owes the queue, with real processes that are really killed. The embedded database has one session, so
// what takes several runs on a server.

import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { NO_MAIL, type Person, statementCsv, type World, world } from '#functions/testing.ts'
import { enqueue } from '#shared/operations/enqueue.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { holdUp, startProcess } from './testing-processes.ts'
import { startWorker } from './worker.ts'

const pace = { beatMs: 50, silentMs: 400, pollMs: 50 }
const ROWS = 600

/** A statement of 600 rows, many of them the same, with merchants that are known here, two-fold and new. */
function statement(): string {
  const merchants = ['CITY POWER', 'NORTHWIND PAPER', 'CAFE ROMA', 'EVERYTHING STORE']
  return statementCsv(
    Array.from({ length: ROWS }, (_, n) => ({
      descriptor: merchants[n % merchants.length]!,
      amountCents: BigInt(-1000 - (n % 7)),
      postedOn: `2026-05-${10 + (n % 11)}`,
    })),
  )
}

/** Makes the memory sure of everything it knows, so that the import posts and asks. */
async function teach({ alice }: World) {
  const [known] = await alice.imports({
    descriptor: 'CITY POWER',
    amountCents: -1003n,
    postedOn: '2026-05-01',
  })
  await alice.put(`/transactions/${known!.id}/category`, { accountId: await alice.account('7000') })
  await alice.put('/auto-posting', { on: true, bar: 0.5 })
}

async function uploads({ alice }: World) {
  const accountId = await alice.account('1010')
  const content = statement()
  return alice.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content, accountId })
}

/** So many pictures, each one job to take in and one to read; they end waiting for a person. */
async function receipts(person: Person, many: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < many; n++) {
    const content = Uint8Array.from(
      { length: 100 },
      (_, byte) => [0xff, 0xd8, 0xff][byte] ?? (n >> (byte % 8)) & 1,
    )
    ids.push(await person.uploads({ kind: 'receipt', name: `${n}.jpg`, type: 'image/jpeg', content }))
  }
  return ids
}

const jobs = async (w: World) =>
  (await w.pool.query('select task_identifier, attempts, locked_by from graphile_worker.jobs')).rows

async function untilDone(w: World) {
  while ((await jobs(w)).length > 0) await setTimeout(20)
}

async function expectEveryRowOnce(w: World, documentId: string) {
  const document = await w.alice.read(`/documents/${documentId}`)
  const { states } = document.imports[0]
  expect(document).toMatchObject({ state: 'read', imports: [{ rowsRead: ROWS, rowsAdded: ROWS }] })
  expect(states).toMatchObject({ new: 0, posted: ROWS / 4, review: (ROWS / 4) * 3 })
  const { rows } = await w.alice.inside((ctx) =>
    sql<{ transactions: number; posted: number; entries: number; decisions: number }>`
      select (select count(*)::int from transactions) as transactions,
        (select count(*)::int from transactions where state = 'posted') as posted,
        (select count(distinct transaction_id)::int from entries) as entries,
        (select count(*)::int from decisions) as decisions`.execute(ctx.db),
  )
  const posted = ROWS / 4 + 1
  expect(rows).toEqual([{ transactions: ROWS + 1, posted, entries: posted, decisions: posted }])
  expect((await w.alice.read('/entries?limit=200')).rows.length).toBe(posted)
  expect(await w.alice.read('/reports/trial-balance')).toMatchObject({ tiesOut: true })
}

describe.runIf(isNative)('a worker', () => {
  test('never runs a job of a transaction that was rolled back', async () => {
    await using w = await world()
    const failing = w.alice.inside(async (ctx) => {
      await enqueue(ctx, 'statements/import', { documentId: crypto.randomUUID() })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await jobs(w)).toEqual([])
  })

  // Held up at each table it writes to, and killed there: between any two statements, with the first ones done.
  test('killed at any step of an import leaves it to the next one, and every row comes in once', async () => {
    await using w = await world()
    await teach(w)
    const documentId = await uploads(w)

    for (const table of [
      'documents',
      'statements',
      'transactions',
      'events',
      'suggestions',
      'entries',
      'decisions',
    ]) {
      await using hold = await holdUp(w.pool, table)
      await using worker = await startProcess('worker', { ...w, pace })
      await hold.until('grayledger worker')
      await worker.kill()
      await hold.release('grayledger worker')
    }

    await using _ = await startProcess('worker', { ...w, pace })
    await untilDone(w)
    await expectEveryRowOnce(w, documentId)
  }, 90_000)

  test('killed at random moments, over and over, brings every row in once', async () => {
    await using w = await world()
    await teach(w)
    const documentId = await uploads(w)

    for (let kill = 0; kill < 3; kill++) {
      await using worker = await startProcess('worker', { ...w, pace })
      const moment = Math.random() * 700
      await setTimeout(moment)
      await worker.kill()
    }

    await using _ = await startProcess('worker', { ...w, pace })
    await untilDone(w)
    await expectEveryRowOnce(w, documentId)
  }, 60_000)

  test('that is alive keeps its job however long that takes, and two don’t share one', async () => {
    await using w = await world()
    const documentId = await uploads(w)
    const deps = { ...w, ...NO_MAIL, embeddings: localEmbeddings }
    await using workers = new AsyncDisposableStack()
    await using hold = await holdUp(w.pool, 'statements')
    for (let n = 0; n < 2; n++) {
      const worker = await startWorker(deps, { pool: w.pool, concurrency: 1, ...pace })
      workers.defer(() => worker.stop())
    }
    await hold.until('grayledger test')
    const [before] = await jobs(w)

    await setTimeout(3 * pace.silentMs)

    expect(await jobs(w)).toEqual([before])
    expect(before).toMatchObject({ task_identifier: 'statements/import', attempts: 1 })
    await hold.release('nobody')
    await untilDone(w)
    await workers.disposeAsync()
    expect((await w.alice.read(`/documents/${documentId}`)).imports).toMatchObject([{ rowsAdded: ROWS }])
    expect((await w.pool.query('select from workers')).rowCount).toBe(0)
  })

  test('asked to stop in the middle hands its jobs back, and another has them at once', async () => {
    await using w = await world()
    await uploads(w)
    const deps = { ...w, ...NO_MAIL, embeddings: localEmbeddings }
    await using hold = await holdUp(w.pool, 'statements')
    const first = await startWorker(deps, { pool: w.pool, concurrency: 2 })
    await hold.until('grayledger test')
    const [held] = await jobs(w)
    await using workers = new AsyncDisposableStack()
    const second = await startWorker(deps, { pool: w.pool, concurrency: 2 }) // polls each 2 s: it must be told
    workers.defer(() => second.stop())

    const asked = performance.now()
    await first.stop()
    let now = held
    while (now.locked_by === held.locked_by || now.locked_by === null) {
      await setTimeout(5)
      ;[now] = await jobs(w)
    }

    expect(performance.now() - asked).toBeLessThan(1_500) // an aim of 1 s, and a machine with much to do
    expect(now).toMatchObject({ task_identifier: 'statements/import', attempts: 1 }) // it doesn't count as a try
    expect(w.logged).toContainEqual(expect.objectContaining({ msg: 'job', outcome: 'handed back' }))
    expect((await w.pool.query('select from failed_jobs')).rowCount).toBe(0)
    await hold.release('nobody')
    await untilDone(w)
  }, 60_000)

  test('killed in the middle of two hundred jobs leaves none behind, and each is done once', async () => {
    await using w = await world()
    const ids = await receipts(w.alice, 100) // each is taken in by one job and read by another
    {
      await using worker = await startProcess('worker', { ...w, pace })
      const newest = async () =>
        Number((await w.pool.query('select max(id) from graphile_worker.jobs')).rows[0].max)
      const before = await newest()
      while ((await newest()) < before + 30) await setTimeout(2)
      await worker.kill()
    }
    await using _ = await startProcess('worker', { ...w, pace })
    await untilDone(w)

    const { rows } = await w.alice.inside((ctx) =>
      sql<{ documents: number; moves: number }>`
        select count(distinct d.id)::int as documents, count(a.id)::int as moves
        from documents d join audit_log a on a.company_id = d.company_id and a.subject_id = d.id
          and a.action = 'document.' || d.state
        where d.id = any(${ids}::uuid[]) and d.state <> 'arrived'`.execute(ctx.db),
    )
    expect(rows).toEqual([{ documents: 100, moves: 100 }])
    expect((await w.pool.query('select from failed_jobs')).rowCount).toBe(0)
  }, 90_000)

  test('that a job takes down each time gives the job up at last, and says so on its document', async () => {
    await using w = await world()
    const [id] = await receipts(w.alice, 1)
    await w.pool.query(`update graphile_worker._private_jobs
      set attempts = max_attempts, locked_by = 'a dead worker', locked_at = now() - interval '1 hour'`)

    await using _ = await startProcess('worker', { ...w, pace })
    await untilDone(w)

    const { state, problem } = await w.alice.read(`/documents/${id}`)
    expect(state).toBe('needs_you')
    expect(problem).toContain('its worker stopped each time before it was done')
    expect((await w.pool.query('select cause, retry_at from failed_jobs')).rows).toMatchObject([
      { retry_at: null },
    ])
  }, 30_000)
})

describe.runIf(isNative)('fairness', () => {
  test('a receipt is read while imports of another company are held up, however many', async () => {
    await using w = await world()
    const accountId = await w.alice.account('1010')
    for (let n = 0; n < 5; n++) {
      const content = statementCsv([{ descriptor: `CAFE ${n}`, amountCents: -100n }])
      await w.alice.uploads({ kind: 'statement', name: `${n}.csv`, type: 'text/csv', content, accountId })
    }
    await using hold = await holdUp(w.pool, 'statements')
    const deps = { ...w, ...NO_MAIL, embeddings: localEmbeddings }
    const worker = await startWorker(deps, { pool: w.pool, concurrency: 6, ...pace })
    await using _ = { [Symbol.asyncDispose]: () => worker.stop() }
    await hold.until('grayledger test')

    const [receipt] = await receipts(w.bob, 1)
    while ((await w.bob.read(`/documents/${receipt}`)).state === 'arrived') await setTimeout(10)

    const waiting = (await jobs(w)).filter(({ task_identifier }) => task_identifier === 'statements/import')
    expect(waiting).toHaveLength(5)
    expect(waiting.filter(({ locked_by }) => locked_by)).toHaveLength(2) // of six slots
    await hold.release('nobody')
    await untilDone(w)
  }, 60_000)
})

test('whoever brings one file goes before most of those of whoever brought thirty', async () => {
  await using w = await world()
  const many = await receipts(w.alice, 30)
  const [one] = await receipts(w.bob, 1)

  await w.work()

  const order = w.logged
    .filter(({ task, msg }) => msg === 'job' && task === 'documents/receive')
    .map(({ documentId }) => documentId)
  expect(order).toHaveLength(31)
  expect(order.indexOf(one)).toBeLessThanOrEqual(1)
  expect([...order].sort()).toEqual([...many, one].sort())
})

test('a long statement lets others go between its parts', async () => {
  await using w = await world()
  await w.alice.put('/auto-posting', { on: false })
  const long = statementCsv(
    Array.from({ length: 2_500 }, (_, n) => ({
      descriptor: `SHOP ${n % 40}`,
      amountCents: BigInt(-100 - n),
    })),
  )
  const short = statementCsv([{ descriptor: 'CAFE', amountCents: -100n }])
  for (const [person, content] of [
    [w.alice, long],
    [w.bob, short],
  ] as const) {
    const accountId = await person.account('1010')
    await person.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content, accountId })
  }

  await w.work()

  const parts = w.logged
    .filter(({ task, msg }) => msg === 'job' && task === 'transactions/categorize')
    .map(({ companyId, asked }) => [companyId === w.alice.companyId ? 'long' : 'short', asked])
  expect(parts).toEqual([
    ['long', 1_000],
    ['short', 1],
    ['long', 1_000],
    ['long', 500],
  ])
}, 60_000)
