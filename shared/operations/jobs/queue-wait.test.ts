import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { readQueueLength, readQueueWaitMs } from './queue-wait.ts'
import { COUNTED_AT_MOST } from './read-queue.ts'

const NONE = { waiting: 0, later: 0, waitingSince: null }

test('counts what is due and what is for later, over all priorities, and no further than it says', async () => {
  await using w = await world()
  expect(await readQueueLength(w.db)).toEqual(NONE)
  expect(await readQueueWaitMs(w.db)).toBeNull()

  const add = (jobs: number, priority: number, due: string) =>
    w.pool.query(
      `select graphile_worker.add_job('mail/send', '{}', priority => ${priority}, run_at => now() + interval '${due}')
       from generate_series(1, ${jobs})`,
    )
  await add(2, 0, '1 hour')
  await add(1, 7, '1 hour')
  expect(await readQueueLength(w.db)).toEqual({ ...NONE, later: 3 })
  expect(await readQueueWaitMs(w.db)).toBeNull()

  await add(3, 0, '-1 minute')
  await add(1, 400, '-10 minutes') // the one that waits longest comes last
  expect(await readQueueLength(w.db)).toEqual({ waiting: 4, later: 3, waitingSince: expect.any(Date) })
  expect(await readQueueWaitMs(w.db)).toBeGreaterThanOrEqual(600_000)

  // Neither what runs nor what has had all its tries waits.
  await w.pool.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where priority = 400;
    update graphile_worker._private_jobs set attempts = max_attempts where priority = 7`)
  expect(await readQueueLength(w.db)).toMatchObject({ waiting: 3, later: 2 })
  expect(await readQueueWaitMs(w.db)).toBeLessThan(600_000)

  await w.pool.query(`insert into graphile_worker._private_jobs (task_id, priority, payload)
    select task_id, 9, '{}' from graphile_worker._private_jobs, generate_series(1, 2000) where priority = 0`)
  expect(await readQueueLength(w.db)).toMatchObject({ waiting: COUNTED_AT_MOST + 1, later: 2 })
})
