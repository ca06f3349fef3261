import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'

/** What works until it is stopped, or gives up: a runner of the queue. */
export interface Runs {
  /** Settles when it has stopped, for whatever reason. */
  promise: Promise<unknown>
  stop(): Promise<void>
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000

/**
 * Starts a runner, and another when it gives up, as the queue's does when the database goes away at a bad moment. Only
 * the first start may fail. The answer stops whichever runs.
 */
export async function keepRunning(start: () => Promise<Runs>, log: Logger): Promise<Pick<Runs, 'stop'>> {
  const stopping = new AbortController()
  let runner = await start()

  async function startAgain(): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      await setTimeout(waitMs, undefined, { signal: stopping.signal })
      try {
        runner = await start()
        return
      } catch (error) {
        log.warn({ err: error }, 'can’t work the queue, trying again')
      }
    }
  }

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const end = await runner.promise.catch((error) => error)
      if (stopping.signal.aborted) return
      log.error({ err: end }, 'stopped working the queue, starting again')
      await startAgain().catch(() => {}) // only stopping ends it
    }
  })()

  return {
    async stop() {
      stopping.abort()
      await runner.stop().catch(() => {}) // it may have given up just now
      await watching
    },
  }
}
