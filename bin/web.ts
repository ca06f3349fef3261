// bin/web: serves the API and the pages on $PORT.
import { serve } from '@hono/node-server'
import { openLive } from '#functions/live.ts'
import { signInDemo } from '#functions/middleware/demo-sign-in.ts'
import { createRouter } from '#functions/router.ts'
import { exitOnFault, openParts, stopOnSignal } from './parts.ts'

const started = performance.now()
const { config, pool, db, bucket, log } = openParts('web', (config) => config.WEB_CONNECTIONS)
exitOnFault(log)

if (config.NODE_ENV === 'production') {
  console.error(
    'GrayLedger can’t serve people yet: sign-in is still to be built, and the demo’s is for this machine only.',
  )
  process.exit(1)
}
const host = config.HOST ?? '127.0.0.1'
const origin = config.ORIGIN ?? `http://${host}:${config.PORT}`
const bucketOrigin = new URL((await bucket.uploadForm({ key: 'x', maxBytes: 1, expiresInSeconds: 1 })).url)
  .origin
const live = await openLive(config.DATABASE_URL, db, log)
const router = createRouter({ db, bucket, bucketOrigin, origin, log, live, signIn: signInDemo(db) })

const server = serve({
  fetch: router.fetch,
  hostname: host,
  port: config.PORT,
  // Heroku's router keeps idle connections for 90 s; ours must outlast them, or it meets closed ones.
  serverOptions: { keepAliveTimeout: 95_000, headersTimeout: 20_000, requestTimeout: 30_000 },
})
server.on('listening', () => {
  log.info({ url: origin, ms: Math.round(performance.now() - started) }, 'web is ready')
})
server.on('error', (error) => {
  log.fatal({ err: error }, 'web can’t listen')
  process.exit(1)
})

stopOnSignal(log, async () => {
  await live.close() // ends the open event streams, which would never end by themselves
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
  await pool.end()
})
