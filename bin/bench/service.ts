// A GrayLedger to measure: a fresh migrated database (on the server of TEST_DATABASE_URL, else embedded), a local file
// store, one company of the person that development signs in, and web and worker as programs of their own.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { connect, type Database, openPool } from '#db/connect.ts'
import { createTestDatabase, isNative, prepareTestDatabases } from '#db/testing.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import { type Bucket, openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from '../local-s3/server.ts'
import { Processes, type Running } from '../processes.ts'

export interface Service extends AsyncDisposable {
  url: string
  databaseUrl: string
  pool: pg.Pool
  db: Database
  bucket: Bucket
  companyId: string
  userId: string
  web: Running
  worker: Running | null
  /** From the start of the program to its first answer, ms. */
  webStartMs: number
  workerStartMs: number
  engine: string
  /** What its programs are started with. */
  env: Record<string, string>
  /** Another web process beside the first, on a port of its own; its address and itself. */
  startWeb(options: ProgramOptions): Promise<{ url: string; running: Running }>
  /** Another worker. */
  startWorker(options: ProgramOptions): Promise<Running>
}

export interface ProgramOptions {
  /** Flags for Node itself; the Procfile's unless told. */
  flags?: string[]
  env?: Record<string, string>
}

const COMPANY = 'Bench'
const KEYS = { accessKeyId: 'bench', secretAccessKey: 'bench-secret', region: 'us-east-1' }

export async function startService(options: {
  worker: boolean
  /** A migrated database that stays; a new one that is dropped unless told. */
  databaseUrl?: string | undefined
  env?: Record<string, string>
  /** Is given all that web and worker print. */
  onOutput?: (chunk: Buffer) => void
}): Promise<Service> {
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => {} }
    : await prepareTestDatabases().then(createTestDatabase)
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-bench-'))
  const store = await startLocalS3({ folder, port: 0, ...KEYS })
  const bucket = openBucket({ bucket: 'bench', endpoint: store.endpoint, ...KEYS })
  const pool = openPool({ url: database.url, connections: 5, name: 'bench' })
  const db = connect(pool)
  const { companyId, userId } = (await findPerson(db)) ?? (await makePerson(db))

  const port = anyPort()
  const url = addressOf(port)
  await bucket.create({ origins: [url] })
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    S3_ENDPOINT: store.endpoint,
    S3_BUCKET: 'bench',
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_REGION: KEYS.region,
    PORT: String(port),
    LOG_LEVEL: 'info',
    LIMIT_BURST: '1000000', // all that is measured comes from one address
    LIMIT_UPLOADS_HOURLY: '1000000',
    LIMIT_CATEGORIES_HOURLY: '1000000',
    NODE_ENV: 'development',
    ...(isNative ? {} : { CACHE_MAX_MB: '0' }),
    ...options.env,
  }
  const processes = new Processes(options.onOutput && { onOutput: options.onOutput })
  const start = async (name: 'web' | 'worker', { flags = flagsOf(name), env: more }: ProgramOptions = {}) => {
    const started = performance.now()
    const running = await processes.start({
      name,
      file: `bin/${name}.ts`,
      env: { ...env, ...more },
      flags,
      isReady: /"msg":"\w+ is ready"/,
    })
    return { running, ms: performance.now() - started }
  }
  const web = await start('web')
  const worker = options.worker ? await start('worker') : null
  return {
    url,
    databaseUrl: database.url,
    pool,
    db,
    bucket,
    companyId,
    userId,
    web: web.running,
    worker: worker?.running ?? null,
    webStartMs: web.ms,
    workerStartMs: worker?.ms ?? 0,
    engine: isNative ? 'native Postgres' : 'embedded Postgres (PGlite)',
    env,
    async startWeb({ env, ...options }) {
      const port = anyPort()
      const { running } = await start('web', { ...options, env: { PORT: String(port), ...env } })
      return { url: addressOf(port), running }
    },
    startWorker: async (options) => (await start('worker', options)).running,
    async [Symbol.asyncDispose]() {
      await processes.stop()
      await pool.end()
      await store.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function findPerson(db: Database) {
  const user = await db.selectFrom('users').where('email', '=', DEMO_EMAIL).select('id').executeTakeFirst()
  if (!user) return undefined
  const company = db.selectFrom('companies').where('name', '=', COMPANY).select('id')
  return { userId: user.id, companyId: (await company.executeTakeFirstOrThrow()).id }
}

async function makePerson(db: Database) {
  const user = db.insertInto('users').values({ email: DEMO_EMAIL, name: 'Robin' }).returning('id')
  const { id: userId } = await user.executeTakeFirstOrThrow()
  return { userId, companyId: await createCompany(db, { name: COMPANY, ownerId: userId }) }
}

const anyPort = () => 20_000 + (randomBytes(2).readUInt16BE() % 20_000)
const addressOf = (port: number) => `http://127.0.0.1:${port}`

/** Node's flags for this program in production, so that what is measured is what runs there. */
function flagsOf(name: string): string[] {
  const procfile = readFileSync(new URL('../../Procfile', import.meta.url), 'utf8')
  const [, flags = ''] =
    new RegExp(`^${name}: .*NODE_FLAGS=(?:'([^']*)'|(\\S+))`, 'm').exec(procfile)?.filter(Boolean) ?? []
  return flags.split(' ').filter(Boolean)
}
