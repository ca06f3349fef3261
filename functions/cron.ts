// What runs by the clock: CRONTAB as the queue takes it, and how it stands with each line.
import { type ParsedCronItem, parseCrontab } from 'graphile-worker'
import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { TaskName } from '#shared/operations/enqueue.ts'
import { MANNERS } from '#shared/operations/jobs/manners.ts'

/** What runs by the clock (UTC), in the crontab's own words; with the manners of its task, and caught up. */
export const CRONTAB = `
* * * * * operations/sample
*/5 * * * * operations/watch
5 * * * * operations/roll-up
*/15 * * * * limits/sweep
10 * * * * people/sweep
50 * * * * events/sweep
20 5 * * * companies/erase-due
40 5 * * * companies/sweep
0 6 * * * documents/sweep
30 7 * * * operations/back-up
30 8 * * 0 operations/drill
`

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/**
 * The crontab's lines with the manners of their tasks. What a standing worker missed is caught up when one starts: a
 * day back unless the line says otherwise, and as one job however often it was missed, by the job key.
 */
export function readCrontab(crontab = CRONTAB): ParsedCronItem[] {
  return parseCrontab(crontab).map((item) => {
    const { priority, tries, queue } = MANNERS[item.task as TaskName]
    return {
      ...item,
      options: {
        ...item.options,
        backfillPeriod: item.options.backfillPeriod || DAY,
        jobKey: `${item.task}:${item.identifier}`,
        jobKeyMode: 'replace',
        maxAttempts: tries,
        priority,
        ...(queue && { queueName: queue }),
      },
    }
  })
}

export interface Clock {
  /** The line's own name: its task's, unless it says otherwise. */
  identifier: string
  task: TaskName
  /** When it was last asked to run; null: not since it is known. */
  lastRun: Date | null
  nextRun: Date
  /** How often it should have run since then and didn't: no worker was up. The next one to start catches up. */
  missed: number
}

// A run is due on the minute; a worker that is busy asks for it a little later.
const SLACK_MS = 2 * MINUTE
// Nobody reads a larger number of misses than that.
const LOOK_BACK_MS = 31 * DAY

/** How it stands with each line of the crontab at this moment. */
export async function readClocks(db: Database, now: Date, crontab?: string): Promise<Clock[]> {
  const { rows } = await sql<{ identifier: string; last_execution: Date | null; known_since: Date }>`
    select identifier, last_execution, known_since from graphile_worker._private_known_crontabs`.execute(db)
  return readCrontab(crontab).map((item) => {
    const known = rows.find(({ identifier }) => identifier === item.identifier)
    const since = known ? (known.last_execution ?? known.known_since) : now
    return {
      identifier: item.identifier,
      task: item.task as TaskName,
      lastRun: known?.last_execution ?? null,
      nextRun: dueTimes(item, now, new Date(+now + 366 * DAY)).next().value ?? now,
      missed: count(
        dueTimes(item, new Date(Math.max(+since, +now - LOOK_BACK_MS)), new Date(+now - SLACK_MS)),
      ),
    }
  })
}

/** The minutes after `from`, up to `to`, on which the line runs. */
function* dueTimes(item: ParsedCronItem, from: Date, to: Date): Generator<Date, undefined> {
  for (let at = Math.floor(+from / MINUTE) * MINUTE + MINUTE; at <= +to; at += MINUTE) {
    const moment = new Date(at)
    const isDue = item.match({
      min: moment.getUTCMinutes(),
      hour: moment.getUTCHours(),
      date: moment.getUTCDate(),
      month: moment.getUTCMonth() + 1,
      dow: moment.getUTCDay(),
    })
    if (isDue) yield moment
  }
  return undefined
}

function count(moments: Iterable<Date>): number {
  let n = 0
  for (const _ of moments) n++
  return n
}
