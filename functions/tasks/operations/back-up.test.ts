// The nightly backup and the weekly drill, as the worker runs them.
import { S3ServiceException } from '@aws-sdk/client-s3'
import { Logger, runOnce } from 'graphile-worker'
import { expect, test } from 'vitest'
import { createTaskList } from '#functions/tasks.ts'
import { NO_MAIL, type World, world } from '#functions/testing.ts'
import type { BackupOptions } from '#shared/backups/drill.ts'
import { newKey } from '#shared/backups/keys.ts'
import { listBackups } from '#shared/backups/manifest.ts'
import { healthOf, lookAt } from '#shared/operations/health/testing.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { bucketTrouble } from '#shared/outside/s3/trouble.ts'

/** Runs one task and answers its line in the log. */
async function runs(w: World, task: string, backups: BackupOptions | null) {
  await w.pool.query('select graphile_worker.add_job($1, max_attempts => 1, job_key => $1)', [task])
  const taskList = createTaskList({ ...w, ...NO_MAIL, embeddings: localEmbeddings, backups })
  await runOnce({ pgPool: w.pool, taskList, logger: new Logger(() => () => {}), noHandleSignals: true })
  return w.logged.findLast((line) => line.task === task && line.msg === 'job')
}

test('takes a backup, and restores it on trial', async () => {
  await using w = await world()
  const backups = { url: w.url, bucket: w.bucket, keys: { current: await newKey() } }
  const backedUp = await runs(w, 'operations/back-up', backups)
  expect(backedUp).toMatchObject({ outcome: 'backed up', backup: expect.any(String) })
  expect(await listBackups(w.bucket)).toContain(backedUp!.backup)

  expect(await runs(w, 'operations/drill', backups)).toMatchObject({
    outcome: 'as it was',
    backup: backedUp!.backup,
  })
})

test('says loudly that there is no key, and so no backup', async () => {
  await using w = await world()
  expect(await runs(w, 'operations/back-up', null)).toMatchObject({ outcome: 'no key' })
  expect(w.logged).toContainEqual(
    expect.objectContaining({
      level: 50,
      msg: expect.stringMatching(/^BACKUP_KEY is not set: no backup is taken/),
    }),
  )
})

test('a file store that stays full turns a light red, and the cause stands beside it', async () => {
  await using w = await world()
  const full = new S3ServiceException({
    name: 'XMinioStorageFull',
    $fault: 'server',
    $metadata: { httpStatusCode: 507 },
  })
  const putStream = async (key: string) => Promise.reject(bucketTrouble(`put ${key}`, full, null))
  const bucket = { ...w.bucket, putStream, until: () => bucket }
  const backups = { url: w.url, bucket, keys: { current: await newKey() } }

  const cause = 'the file store is full: make room in its bucket, or have its limit raised'
  expect(await runs(w, 'operations/back-up', backups)).toMatchObject({ outcome: 'given up', cause })
  expect(await lookAt('failed-jobs', healthOf(w))).toMatchObject({ isGreen: false })
  expect(await w.db.selectFrom('failed_jobs').select('cause').execute()).toEqual([{ cause }])
})
