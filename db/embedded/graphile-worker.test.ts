import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startEmbedded } from './start.ts'

// It polls once an hour here, so that only a NOTIFY which reaches the right connection lets it start in time.
test('graphile-worker hears of a job the moment it is committed', async () => {
  await using database = await startEmbedded({ folder: null })
  const pool = new pg.Pool({ connectionString: database.url, max: 5 })
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {})) // or graphile-worker complains
  const done: number[] = []
  let finished: () => void
  const all = new Promise<void>((resolve) => (finished = resolve))
  const runner = await run({
    pgPool: pool,
    concurrency: 2,
    pollInterval: 3_600_000,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: {
      async count(payload) {
        done.push((payload as { n: number }).n)
        if (done.length === 20) finished()
      },
    },
  })
  for (let n = 0; n < 20; n++) {
    await pool.query("select graphile_worker.add_job('count', json_build_object('n', $1::int))", [n])
  }
  await all
  await runner.stop()
  await pool.end()
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
})
