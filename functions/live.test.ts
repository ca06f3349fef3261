import { connect as connectTo, createServer, type Socket } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, world } from '#functions/testing.ts'
import { emit } from '#shared/operations/events.ts'
import { openLive } from './live.ts'

const silent = pino({ level: 'silent' })

const say = (by: Person, n: number) =>
  by.inside(async (ctx) => emit(ctx, { kind: 'transaction', subjectId: null, payload: { n } }))

/** What a subscriber heard, and a promise for when it has heard a number. */
function hearing() {
  const heard: number[] = []
  const waiting = new Map<number, () => void>()
  return {
    heard,
    hear({ payload }: { payload: unknown }) {
      const { n } = payload as { n: number }
      heard.push(n)
      waiting.get(n)?.()
    },
    until: (n: number) =>
      new Promise<void>((resolve) => (heard.includes(n) ? resolve() : waiting.set(n, resolve))),
  }
}

test.runIf(isNative)('loses nothing when its connection is cut, and cut again', async () => {
  await using w = await world()
  const live = await openLive(w.url, w.db, silent)
  const { heard, hear, until } = hearing()
  await live.subscribe(w.alice.companyId, null, hear)

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
  const { heard, hear, until } = hearing()
  await live.subscribe(w.alice.companyId, null, hear)

  gate.shut()
  await say(w.alice, 1)
  const [first, ...others] = await gate.knocks(6)
  gate.open()
  await until(1)

  expect(others.at(-1)! - first!).toBeGreaterThan(2_000) // two a second, not twice as many each time
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

/** A way to the database that can be shut: those who are through are cut, those who come are turned away. */
async function openGate(to: URL) {
  const sockets = new Set<Socket>()
  const knocked: number[] = []
  let isOpen = true
  let onKnock = () => {}
  const server = createServer((socket) => {
    if (!isOpen) {
      knocked.push(performance.now())
      onKnock()
      socket.destroy()
      return
    }
    const beyond = connectTo(Number(to.port), to.hostname)
    for (const end of [socket, beyond]) {
      sockets.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        socket.destroy()
        beyond.destroy()
      })
    }
    socket.pipe(beyond).pipe(socket)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = new URL(to)
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    shut() {
      isOpen = false
      for (const socket of sockets) socket.destroy()
    },
    open() {
      isOpen = true
    },
    /** When each of so many was turned away, ms. */
    knocks: (count: number) =>
      new Promise<number[]>((resolve) => {
        onKnock = () => {
          if (knocked.length >= count) resolve(knocked.slice(0, count))
        }
        onKnock()
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
