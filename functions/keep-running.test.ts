import { once } from 'node:events'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { keepRunning, type Runs } from './keep-running.ts'

const silent = pino({ level: 'silent' })

/** Something to run, whose starts are counted. */
function runners() {
  const started = new EventTarget()
  const running: { giveUp(error?: Error): void; isStopped: boolean }[] = []
  let failures = 0
  return {
    running,
    failNext: (count: number) => {
      failures = count
    },
    next: () => once(started, 'start'),
    async start(): Promise<Runs> {
      if (failures-- > 0) throw new Error('no database')
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const runner = { giveUp: (error?: Error) => (error ? reject(error) : resolve()), isStopped: false }
      running.push(runner)
      started.dispatchEvent(new Event('start'))
      return {
        promise,
        async stop() {
          runner.isStopped = true
          resolve()
        },
      }
    },
  }
}

test('a runner that gives up is followed by another, however it ended and however often that fails', async () => {
  const { running, start, next, failNext } = runners()
  const kept = await keepRunning(start, silent)

  failNext(1)
  const second = next()
  running[0]!.giveUp(new Error('the connection broke'))
  await second
  const third = next()
  running[1]!.giveUp()
  await third

  await kept.stop()
  expect(running.map(({ isStopped }) => isStopped)).toEqual([false, false, true])
})

test('stopped while it waits to start again, it starts nothing', async () => {
  const { running, start } = runners()
  const kept = await keepRunning(start, silent)
  running[0]!.giveUp()
  await kept.stop()
  expect(running).toHaveLength(1)
})

test('the first start may fail', async () => {
  const { start, failNext } = runners()
  failNext(1)
  await expect(keepRunning(start, silent)).rejects.toThrow('no database')
})
