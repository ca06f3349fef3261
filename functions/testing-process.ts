// A web or worker process for a test that kills it: `testing-process.ts web|worker JSON`, started by `startProcess`.

import { serve } from '@hono/node-server'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { noCache } from '#shared/cache/cache.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { openLive } from './live.ts'
import type { SignIn } from './middleware/env.ts'
import { createRouter } from './router.ts'
import { NO_MAIL, PATIENT, TEST_POST } from './testing.ts'
import type { ProcessOptions } from './testing-processes.ts'
import { startWorker } from './worker.ts'

const [kind, options] = process.argv.slice(2) as ['web' | 'worker', string]
const { url, bucketConfig, pace, heartbeatMs, isQuiet } = JSON.parse(options) as ProcessOptions
const pool = openPool({ url, connections: 8, name: kind })
const db = connect(pool)
const bucket = openBucket(bucketConfig)
const log = pino({ level: isQuiet ? 'silent' : 'error' })

process.on('disconnect', () => process.exit())
if (kind === 'worker') {
  await startWorker(
    { db, bucket, embeddings: localEmbeddings, log, ...NO_MAIL },
    { pool, concurrency: 2, ...pace },
  )
  process.send!({ ready: true })
} else {
  const origin = 'http://127.0.0.1'
  const live = await openLive(url, db, log)
  const signIn: SignIn = async (c) => ({
    id: c.req.header('x-test-user')!,
    name: '',
    email: '',
  })
  const router = createRouter({
    db,
    bucket,
    cache: noCache,
    bucketOrigin: origin,
    origin,
    log,
    live,
    heartbeatMs,
    signIn,
    post: TEST_POST,
    limits: PATIENT,
  })
  serve({ fetch: router.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send!({ port }))
}
