import { pino } from 'pino'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { openGate } from '#db/testing-gate.ts'
import { type Person, world } from '#functions/testing.ts'
import { emit } from '#shared/operations/events.ts'
import type { LiveEvent } from './live/frame.ts'
import { type Live, openLive } from './live.ts'

const silent = pino({ level: 'silent' })

const say = (by: Person, n: number) =>
  by.inside(async (ctx) => emit(ctx, { kind: 'transaction', subjectId: null, payload: { n } }))

/** Listens, and remembers the numbers that it heard; a promise for when it has heard one. */
async function hearing(live: Live, companyId: string) {
  const heard: number[] = []
  const waiting = new Map<number, () => void>()
  let taking = Promise.resolve()
  const takeAll = async () => {
    for (let events = await listener.take(); events.length > 0; events = await listener.take()) {
      for (const n of events.map(numberOf)) {
        heard.push(n)
        waiting.get(n)?.()
      }
    }
  }
  const listener = await live.subscribe(companyId, null, () => {
    taking = taking.then(takeAll)
  })
  return {
    heard,
    until: (n: number) =>
      new Promise<void>((resolve) => (heard.includes(n) ? resolve() : waiting.set(n, resolve))),
  }
}

const numberOf = ({ frame }: LiveEvent): number =>
  JSON.parse(/^data: (.*)$/m.exec(Buffer.from(frame).toString())![1]!).payload.n

test.runIf(isNative)('loses nothing when its connection is cut, and cut again', async () => {
  await using w = await world()
  const live = await openLive(w.url, w.db, silent)
  const { heard, until } = await hearing(live, w.alice.companyId)

  for (let n = 1; n <= 2; n++) {
    await w.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'grayledger live' and datname = current_database()`,
    )
    await say(w.alice, n) // while nobody listens
    await until(n)
  }

  expect(heard).toEqual([1, 2])
  await live.close()
})

test('while the database is away it knocks at a steady pace, and then goes on where it was', async () => {
  await using w = await world()
  await using gate = await openGate(new URL(w.url))
  const live = await openLive(gate.url, w.db, silent)
  const { heard, until } = await hearing(live, w.alice.companyId)

  gate.shut()
  await say(w.alice, 1)
  const [first, ...others] = await gate.knocks(6)
  gate.open()
  await until(1)

  expect(others.at(-1)! - first!).toBeGreaterThan(2_000) // two a second, not twice as many each time
  expect(heard).toEqual([1])
  await live.close()
})

// As after a fail-over: the old server is gone without a word, and the connection looks as it always did.
test('notices a connection that is only half there', async () => {
  await using w = await world()
  await using gate = await openGate(new URL(w.url))
  const live = await openLive(gate.url, w.db, silent, { beatMs: 100 })
  const { heard, until } = await hearing(live, w.alice.companyId)

  gate.freeze()
  await say(w.alice, 1)
  await until(1)

  expect(heard).toEqual([1])
  await live.close()
})

test('ends every open stream when the process stops', async () => {
  await using w = await world()
  const live = await openLive(w.url, w.db, silent)
  expect(live.closing.aborted).toBe(false)
  await live.close()
  expect(live.closing.aborted).toBe(true)
})
