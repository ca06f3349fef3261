// bin/dev: a whole GrayLedger on this machine. Starts the embedded database (unless DATABASE_URL names another) and
// the local file store, migrates, seeds the demo company the first time, and runs web and worker until Ctrl-C.
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { connect, openPool } from '#db/connect.ts'
import { migrateUp } from '#db/migrate.ts'
import { seedDemo } from '#shared/operations/seed-demo.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { DEV_ENVIRONMENT } from './dev-environment.ts'
import { Processes } from './processes.ts'

const KEYS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local-secret', AWS_REGION: 'us-east-1' }
const BUCKET = 'grayledger'
const LOG = '.data/dev.log'

if (process.env.NODE_ENV === 'production') {
  console.error('bin/dev is for development. In production the Procfile says what runs.')
  process.exit(1)
}
const started = performance.now()
const root = new URL('..', import.meta.url)
mkdirSync(new URL('.data/', root), { recursive: true })
const log = createWriteStream(fileURLToPath(new URL(LOG, root)))
const processes = new Processes({
  onOutput: (chunk) => log.write(chunk),
  onDeath: (name, words) => {
    console.error(`The ${name} ended. Its last words (the rest is in ${LOG}):\n${words.slice(-2_000)}`)
    void end(1)
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))

try {
  await start()
} catch (error) {
  console.error((error as Error).message)
  await end(1)
}

async function start(): Promise<void> {
  const port = await freePort(Number(process.env.PORT || 3000))
  const url = `http://127.0.0.1:${port}`
  const [databaseUrl, endpoint] = await Promise.all([process.env.DATABASE_URL || database(), fileStore()])
  const isNew = await prepare(databaseUrl, endpoint, url)

  const env = {
    DATABASE_URL: databaseUrl,
    S3_ENDPOINT: endpoint,
    S3_BUCKET: BUCKET,
    // The embedded database has one session, which a request's transaction and the cache can't have at once.
    ...(process.env.DATABASE_URL ? {} : { CACHE_MAX_MB: '0' }),
    PORT: String(port),
    ...KEYS,
  }
  await Promise.all(
    ['web', 'worker'].map((name) =>
      processes.start({ name, file: `bin/${name}.ts`, env, isReady: /"msg":"\w+ is ready"/ }),
    ),
  )
  // For bin/doctor, which then knows what there is to look at.
  writeFileSync(
    new URL(DEV_ENVIRONMENT, root),
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  )
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const seeded = isNew ? ', demo company seeded' : ''
  console.log(`GrayLedger is at ${url} (started in ${seconds} s${seeded}; log in ${LOG}, Ctrl-C stops it)`)
}

async function database(): Promise<string> {
  const running = await processes.start({
    name: 'database',
    file: 'bin/embedded-database.ts',
    flags: ['--stack-size=3900'], // deep recursion in a query is then its error and not the database's end
    isReady: /^DATABASE_URL=(.+)$/m,
  })
  return running.said
}

async function fileStore(): Promise<string> {
  const running = await processes.start({
    name: 'file store',
    file: 'bin/local-s3/start.ts',
    args: ['--port', '0'],
    env: KEYS,
    isReady: /^S3_ENDPOINT=(.+)$/m,
  })
  return running.said
}

/** Brings bucket and tables up to date; answers whether the demo company had to be made. */
async function prepare(databaseUrl: string, endpoint: string, origin: string): Promise<boolean> {
  const bucket = openBucket({
    bucket: BUCKET,
    endpoint,
    region: KEYS.AWS_REGION,
    accessKeyId: KEYS.AWS_ACCESS_KEY_ID,
    secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY,
  })
  await bucket.create({ origins: [origin, origin.replace('127.0.0.1', 'localhost')] })
  const pool = openPool({ url: databaseUrl, connections: 3, name: 'dev' })
  try {
    await migrateUp(pool)
    return await seedDemo(connect(pool), bucket)
  } finally {
    await pool.end()
  }
}

/** The port wanted, or any when it is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && wanted !== 0) resolve(freePort(0))
      else reject(error)
    })
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function end(code: number): Promise<never> {
  rmSync(new URL(DEV_ENVIRONMENT, root), { force: true })
  await processes.stop()
  log.end()
  process.exit(code)
}
