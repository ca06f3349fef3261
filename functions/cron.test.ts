import { expect, test, vi } from 'vitest'
import { isNative } from '#db/testing.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { readClocks, readCrontab } from './cron.ts'
import { TASKS } from './tasks.ts'
import { NO_MAIL, type World, world } from './testing.ts'
import { startWorker } from './worker.ts'

const NIGHTLY = '20 5 * * * companies/erase-due'
const now = new Date('2026-11-22T09:00:00Z')

const known = (w: World, lastRun: string | null) =>
  w.pool.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     values ('companies/erase-due', '2026-11-01', $1)`,
    [lastRun],
  )

test('every line runs a task there is, has its manners and is caught up', () => {
  for (const { task, options } of readCrontab()) {
    expect(TASKS.map(({ name }) => name)).toContain(task)
    expect(options).toMatchObject({ jobKey: expect.any(String), maxAttempts: expect.any(Number) })
    expect(options.backfillPeriod).toBeGreaterThan(0)
  }
})

test('says when each line ran, when it runs next and what was missed', async () => {
  await using w = await world()
  expect(await readClocks(w.db, now, NIGHTLY)).toEqual([
    {
      identifier: 'companies/erase-due',
      task: 'companies/erase-due',
      lastRun: null,
      nextRun: new Date('2026-11-23T05:20:00Z'),
      missed: 0,
    },
  ])
  await known(w, '2026-11-19T05:20:00Z')
  const [behind] = await readClocks(w.db, now, NIGHTLY)
  expect(behind).toMatchObject({ lastRun: new Date('2026-11-19T05:20:00Z'), missed: 3 })
  const [just] = await readClocks(w.db, new Date('2026-11-20T05:20:30Z'), NIGHTLY)
  expect(just).toMatchObject({ missed: 0, nextRun: new Date('2026-11-21T05:20:00Z') })
})

test.runIf(isNative)('a nightly run that was missed, three times over, is caught up once', async () => {
  await using w = await world()
  await known(w, new Date(Date.now() - 3.5 * 24 * 60 * 60_000).toISOString())
  const [before] = await readClocks(w.db, new Date(), NIGHTLY)
  expect(before!.missed).toBeGreaterThanOrEqual(3)

  const deps = { ...w, ...NO_MAIL, embeddings: localEmbeddings }
  for (let start = 0; start < 2; start++) {
    const worker = await startWorker(deps, { pool: w.pool, concurrency: 2, crontab: NIGHTLY })
    await vi.waitFor(async () => {
      const [after] = await readClocks(w.db, new Date(), NIGHTLY)
      expect(after).toMatchObject({ missed: 0 })
      expect((await w.pool.query('select from graphile_worker._private_jobs')).rowCount).toBe(0)
    }, 10_000)
    await worker.stop()
  }

  expect(w.logged.filter(({ task, msg }) => msg === 'job' && task === 'companies/erase-due')).toHaveLength(1)
})
