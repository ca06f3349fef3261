// What a worker owes the queue, with real processes that are really killed. The embedded database has one session, so
// these run on a server.

import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { NO_MAIL, statementCsv, type World, world } from '#functions/testing.ts'
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
})
