import type { Mailer } from '../../outside/mail.ts'
import type { HealthParts } from './check.ts'
import { workers } from './checks/workers.ts'
import { look } from './look.ts'
import { watch } from './watch.ts'

const LOOK_EVERY_MS = 60_000
/** A deploy takes the worker away for a moment: it counts as gone when it is so at this many looks in a row. */
const LOOKS = 3

export interface WorkerWatch {
  close(): Promise<void>
}

/**
 * Web's part of the alarm: that no worker lives, which a worker can't say, and for which the mail can't wait in the
 * queue. That one lives again the worker says by itself.
 */
export function watchWorkers(
  parts: HealthParts & { mailer: Mailer },
  onFault: (name: string, error: unknown) => void,
  everyMs = LOOK_EVERY_MS,
): WorkerWatch {
  let timesGone = 0
  let looking: Promise<void> = Promise.resolve()

  async function lookOnce(): Promise<void> {
    const [light] = await look([workers], parts)
    timesGone = light!.isGreen ? 0 : timesGone + 1
    if (timesGone >= LOOKS) await watch(parts, (_db, mail) => parts.mailer.send(mail), onFault, [workers])
  }

  const timer = setInterval(() => {
    looking = looking.then(lookOnce).catch((error) => onFault(workers.name, error))
  }, everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await looking
    },
  }
}
