// The database restarts, or fails over, under web and worker, which must outlive it: nothing is lost or done twice,
// whoever asks meanwhile is told to try again, and nobody has to start anything. On a server of the test's own.
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareTestDatabases } from '#db/testing.ts'
import { canRunCluster, startCluster, type TestCluster } from '#db/testing-cluster.ts'
import { statementCsv, type World, world } from '#functions/testing.ts'
import { emit } from '#shared/operations/events.ts'
import { startProcess } from './testing-processes.ts'

const ROWS = 400
const ASKING = 8
const shared = process.env.TEST_DATABASE_URL

describe.runIf(canRunCluster)('a database that', () => {
  let cluster: TestCluster

  beforeAll(async () => {
    cluster = await startCluster()
    process.env.TEST_DATABASE_URL = cluster.url
    await prepareTestDatabases()
  })
  afterAll(async () => {
    process.env.TEST_DATABASE_URL = shared
    await cluster[Symbol.asyncDispose]()
  })

  for (const how of ['fast', 'immediate'] as const) {
    test(`${how === 'fast' ? 'restarts' : 'crashes'} under load costs nobody more than a moment`, async () => {
      await using w = await world()
      await using web = await startProcess('web', { ...w, isQuiet: true })
      await using _ = await startProcess('worker', {
        isQuiet: true,
        ...w,
        pace: { beatMs: 200, silentMs: 5_000, pollMs: 200 },
      })
      const stream = await openStream(w, web.port)
      const load = postEntries(w, web.port)
      while (load.posted.size < 30) await setTimeout(5)
      const documentId = await uploads(w)

      await cluster.stop(how)
      const answers = load.answers.length
      while (load.answers.length < answers + 2 * ASKING) await setTimeout(5) // all are asking a dead database
      await cluster.start()
      const back = performance.now()
      const before = load.posted.size
      while (load.posted.size === before) await setTimeout(5)
      const awayMs = performance.now() - back
      while (load.posted.size < before + 30) await setTimeout(5)
      await load.stop()

      expect(awayMs).toBeLessThan(5_000)
      const refused = load.answers.filter(({ status }) => status !== 201)
      expect(refused.length).toBeGreaterThan(ASKING)
      for (const answer of refused) {
        expect(answer).toEqual({ status: 503, retryAfter: '5', type: 'application/problem+json' })
      }
      while ((await w.pool.query('select from graphile_worker.jobs')).rowCount) await setTimeout(50)
      expect(await memosOf(w)).toEqual([...load.posted].sort())
      const document = await w.alice.read(`/documents/${documentId}`)
      expect(document).toMatchObject({
        state: 'read',
        imports: [{ rowsRead: ROWS, rowsAdded: ROWS }],
      })
      expect(await w.alice.read('/reports/trial-balance')).toMatchObject({ tiesOut: true })

      await w.alice.inside(async (ctx) =>
        emit(ctx, { kind: 'account', subjectId: null, payload: { last: how } }),
      )
      await stream.until(`"last":"${how}"`)
    }, 60_000)
  }
})

async function uploads({ alice }: World) {
  const content = statementCsv(
    Array.from({ length: ROWS }, (_, n) => ({
      descriptor: `SHOP ${n % 50}`,
      amountCents: BigInt(-1000 - n),
      postedOn: `2026-05-${10 + (n % 11)}`,
    })),
  )
  const accountId = await alice.account('1010')
  return alice.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content, accountId })
}

/** Some who post entries one after the other, each until it is posted; what was answered, and which were posted. */
function postEntries({ alice }: World, port: number) {
  const posted = new Set<string>()
  const answers: { status: number; retryAfter: string | null; type: string | null }[] = []
  let isStopping = false
  const ask = async (who: number) => {
    const [bank, rent] = [await alice.account('3100'), await alice.account('6700')]
    for (let n = 0; !isStopping; n++) {
      const memo = `${who}-${n}`
      for (let isPosted = false; !isPosted; ) {
        const res = await fetch(`http://127.0.0.1:${port}/api/companies/${alice.companyId}/entries`, {
          method: 'POST',
          headers: { 'x-test-user': alice.id, 'idempotency-key': memo, origin: 'http://127.0.0.1' },
          body: JSON.stringify({
            enteredOn: '2026-05-05',
            memo,
            lines: [
              { accountId: rent, amountCents: 100 },
              { accountId: bank, amountCents: -100 },
            ],
          }),
        })
        const { headers, status } = res
        answers.push({ status, retryAfter: headers.get('retry-after'), type: headers.get('content-type') })
        isPosted = status === 201
        await res.arrayBuffer()
      }
      posted.add(memo)
    }
  }
  const asking = Promise.all(Array.from({ length: ASKING }, (_, who) => ask(who)))
  return {
    posted,
    answers,
    async stop() {
      isStopping = true
      await asking
    },
  }
}

async function memosOf({ alice }: World): Promise<string[]> {
  const entries = await alice.inside(({ db }) => db.selectFrom('entries').select('memo').execute())
  return entries
    .map(({ memo }) => memo!)
    .filter((memo) => /^\d+-\d+$/.test(memo))
    .sort()
}

/** A stream of live events that stays open throughout. */
async function openStream({ alice }: World, port: number) {
  const res = await fetch(`http://127.0.0.1:${port}/api/companies/${alice.companyId}/events`, {
    headers: { 'x-test-user': alice.id },
  })
  const reader = res.body!.pipeThrough(new TextDecoderStream()).getReader()
  return {
    async until(text: string) {
      for (let heard = ''; !heard.includes(text); ) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        heard += value
      }
      await reader.cancel()
    },
  }
}
