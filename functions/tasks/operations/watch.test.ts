import { Logger, runOnce } from 'graphile-worker'
import { expect, test } from 'vitest'
import { createTaskList } from '#functions/tasks.ts'
import { configOf, NO_MAIL, type World, world } from '#functions/testing.ts'
import type { Check } from '#shared/operations/health/check.ts'
import { healthOf } from '#shared/operations/health/testing.ts'
import { watch } from '#shared/operations/health/watch.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import type { Mail } from '#shared/outside/mail.ts'

async function watched(w: World): Promise<Mail[]> {
  const mails: Mail[] = []
  const mailer = { ...NO_MAIL.mailer, send: async (mail: Mail) => void mails.push(mail) }
  const config = configOf(w.url, w.bucketConfig, { OPERATOR_EMAILS: 'ann@example.com' })
  const taskList = createTaskList({ ...w, ...NO_MAIL, mailer, config, embeddings: localEmbeddings })
  await w.pool.query(`select graphile_worker.add_job('operations/watch', '{}')`)
  await runOnce({ pgPool: w.pool, taskList, logger: new Logger(() => () => {}), noHandleSignals: true })
  return mails
}

const WORKER = `insert into workers (id, lane) values ('w', 'quick')`

test('operators are mailed when a light turns red, once, with what to do; and when it is green again', async () => {
  await using w = await world()
  await w.pool.query(WORKER)
  expect(await watched(w)).toEqual([])

  await w.pool.query('delete from workers')
  const [mail, ...more] = await watched(w)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'ann@example.com', subject: 'GrayLedger. Red: Workers' })
  expect(mail!.text).toContain('heroku ps:scale worker=1')
  expect(mail!.text).toContain('http://127.0.0.1:3000/ops')
  expect(await watched(w)).toEqual([])

  await w.pool.query(WORKER)
  expect(await watched(w)).toMatchObject([{ subject: 'GrayLedger. Green again: Workers' }])
  expect(await watched(w)).toEqual([])
})

test('one that turns again and again is mailed once an hour', async () => {
  await using w = await world()
  expect(await watched(w)).toHaveLength(1)
  await w.pool.query(WORKER)
  expect(await watched(w)).toHaveLength(1)
  await w.pool.query('delete from workers')
  expect(await watched(w)).toEqual([])
  await w.pool.query(`update alerts set told_red_at = told_red_at - interval '61 minutes',
    told_green_at = told_green_at - interval '60 minutes'`)
  expect(await watched(w)).toMatchObject([{ subject: 'GrayLedger. Red: Workers' }])
})

test('what can’t be told because another light is red is no alarm of its own', async () => {
  await using w = await world()
  const away: Check['look'] = async () => {
    throw new Error('away')
  }
  const check = { title: 'T', green: 'well', fix: 'Mend it.', look: away }
  const checks = [
    { ...check, name: 'store' },
    { ...check, name: 'files', needs: 'store' },
  ]
  expect(
    await watch(
      healthOf(w),
      async () => {},
      () => {},
      checks,
    ),
  ).toEqual({ red: ['store'], told: ['store'] })
})
