// bin/web: serves the API and the pages on $PORT.
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { connect, openPool } from '#db/connect.ts'
import { openLive } from '#functions/live.ts'
import { signInDemo } from '#functions/middleware/demo-sign-in.ts'
import { signInBySession } from '#functions/middleware/session-sign-in.ts'
import { createRouter } from '#functions/router.ts'
import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import { watchWorkers } from '#shared/operations/health/watch-workers.ts'
import { countRequests } from '#shared/operations/samples/count-requests.ts'
import { LIMITS_CONNECTIONS } from './budget.ts'
import { closesPolitely } from './closing.ts'
import { deliveryOf, exitOnFault, insistOnSchema, mailerOf, openParts, stopOnSignal } from './parts.ts'

const started = performance.now()
const { config, pool, db, bucket, cache, log } = openParts(
  'web',
  (config) => config.WEB_CONNECTIONS - LIMITS_CONNECTIONS,
)
exitOnFault(log)
void insistOnSchema({ db, log })

const isProduction = config.NODE_ENV === 'production'
const host = config.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1')
const origin = config.ORIGIN ?? `http://${host}:${config.PORT}`
const delivery = deliveryOf(config)
if (delivery === 'none') log.warn('no SMTP_URL is set: nobody can sign in, for no code can be sent')
const bucketOrigin = new URL((await bucket.uploadForm({ key: 'x', maxBytes: 1, expiresInSeconds: 1 })).url)
  .origin
// The limits have a connection of their own: when all others are taken, they are what helps.
const counting = openPool({ url: config.DATABASE_URL, connections: LIMITS_CONNECTIONS, name: 'web limits' })
const requests = countRequests(db)
const live = await openLive(config.DATABASE_URL, db, log)
const health = { config: { ...config, ORIGIN: origin }, mailer: mailerOf(config, log) }
const watching = watchWorkers({ ...health, db, bucket }, (check, error) =>
  log.warn({ check, err: error }, 'the operators couldn’t be told of a red light'),
)
const router = createRouter({
  db,
  bucket,
  cache,
  bucketOrigin,
  origin,
  log,
  live,
  signIn: isProduction ? signInBySession : signInDemo,
  post: { secret: config.SESSION_SECRET, oldSecret: config.SESSION_SECRET_OLD, delivery },
  requests,
  health,
  trustProxyHops: config.TRUST_PROXY_HOPS,
  operators: new Set(isProduction ? config.OPERATOR_EMAILS : [...config.OPERATOR_EMAILS, DEMO_EMAIL]),
  limits: config,
  limitsDb: connect(counting),
  notice: isProduction ? undefined : 'Development: signed in without a code.',
})

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

const closeServer = closesPolitely(server as Server)
stopOnSignal(log, async () => {
  const closed = closeServer()
  await live.close() // ends the open event streams, which would never end by themselves
  await closed
  await Promise.all([cache.close(), requests.close(), watching.close()])
  await Promise.all([pool.end(), counting.end()])
})
