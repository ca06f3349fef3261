// A GrayLedger that runs, and a real browser, for tests of what only the two together can show: web server, worker and
// file store each on a port of their own, so that the browser meets three origins as it does in production.

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { connect, type Database, openPool } from '#db/connect.ts'
import { createTestDatabase } from '#db/testing.ts'
import { noCache } from '#shared/cache/cache.ts'
import { createCompany, listMemberships } from '#shared/companies/create-company.ts'
import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import { seedDemo } from '#shared/operations/seed-demo.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { openMailer } from '#shared/outside/mail.ts'
import { type Bucket, openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from '../bin/local-s3/server.ts'
import { openLive } from './live.ts'
import type { User } from './middleware/env.ts'
import { signInBySession } from './middleware/session-sign-in.ts'
import { createRouter } from './router.ts'
import { NO_MAIL, PATIENT, TEST_POST } from './testing.ts'
import { startWorker } from './worker.ts'

const KEYS = { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret', region: 'us-east-1' }

export interface RunningWorld extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  origin: string
  companyId: string
  /** Log lines that tell of a fault. */
  faults: unknown[]
  /** Takes the web server away, as a new release does, and starts it again once `meanwhile` is done. */
  restart(meanwhile: () => Promise<void>): Promise<void>
  /** Asks another web server of the same GrayLedger: it answers while that one is away. */
  request(path: string, init: RequestInit): Promise<Response>
}

export interface RunningOptions {
  /** The demo's company instead of an empty one. */
  demo?: boolean
  /** A mail server (SMTP) that takes the codes of people who sign in. Without one, whoever comes is signed in. */
  smtp?: string
}

/** A whole GrayLedger on free ports, in which one person has one company: an empty one, or that of the demo. */
export async function runningWorld({ demo = false, smtp }: RunningOptions = {}): Promise<RunningWorld> {
  await using opened = new AsyncDisposableStack()
  const database = await createTestDatabase()
  opened.defer(() => database.drop())
  const pool = openPool({ url: database.url, connections: 10, name: 'browser test' })
  opened.defer(() => pool.end())
  const db = connect(pool)
  const faults: unknown[] = []
  const log = pino({ level: 'error' }, { write: (line) => faults.push(JSON.parse(line)) })

  const { bucket, endpoint } = await fileStore(opened)
  const live = await openLive(database.url, db, log)
  opened.defer(() => live.close())
  const worker = await startWorker(
    { db, bucket, embeddings: localEmbeddings, log, ...NO_MAIL, ...(smtp && { mailer: mailerTo(smtp) }) },
    { pool, concurrency: 2 },
  )
  opened.defer(() => worker.stop())

  // The router is told its own origin, which is known once the port is.
  let router: ReturnType<typeof createRouter>
  const listen = async (port: number) => {
    const server = serve({ fetch: (request, env) => router.fetch(request, env), port, hostname: '127.0.0.1' })
    await new Promise((listening) => server.once('listening', listening))
    return server
  }
  let server = await listen(0)
  opened.defer(() => close(server))
  const { port } = server.address() as AddressInfo
  // A name, where people sign in: at a bare address browsers know no passkeys.
  const origin = `http://${smtp ? 'localhost' : '127.0.0.1'}:${port}`
  await bucket.create({ origins: [origin] })
  const user = await (demo ? demoPerson(db, bucket) : personOfEmptyCompany(db))
  const [company] = await listMemberships(db, user.id)
  router = createRouter({
    db,
    bucket,
    cache: noCache,
    bucketOrigin: endpoint,
    origin,
    log,
    live,
    post: TEST_POST,
    limits: PATIENT,
    signIn: smtp ? signInBySession : async () => user,
  })

  const running = opened.move()
  return {
    origin,
    companyId: company!.companyId,
    faults,
    async restart(meanwhile) {
      await close(server)
      await meanwhile()
      server = await listen(port)
    },
    request: async (path, init) => router.request(origin + path, init),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const mailerTo = (url: string) => openMailer({ url, from: 'GrayLedger <books@example.com>' })

async function personOfEmptyCompany(db: Database): Promise<User> {
  const alice = { name: 'Alice', email: 'alice@example.com' }
  const user = await db
    .insertInto('users')
    .values(alice)
    .returning(['id', 'name', 'email'])
    .executeTakeFirstOrThrow()
  await createCompany(db, { name: 'Alder & Ash', ownerId: user.id })
  return user
}

async function demoPerson(db: Database, bucket: Bucket): Promise<User> {
  await seedDemo(db, bucket)
  return db
    .selectFrom('users')
    .where('email', '=', DEMO_EMAIL)
    .select(['id', 'name', 'email'])
    .executeTakeFirstOrThrow()
}

async function fileStore(opened: AsyncDisposableStack) {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-s3-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const store = await startLocalS3({ folder, port: 0, ...KEYS })
  opened.defer(() => store.stop())
  const bucket = openBucket({ ...KEYS, endpoint: store.endpoint, bucket: 'tests', forcePathStyle: true })
  return { bucket, endpoint: store.endpoint }
}

function close(server: ServerType): Promise<void> {
  return new Promise((closed) => {
    server.close(() => closed())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Whether there is a browser to test with. In CI there must be: what pages promise is proven in one. */
export function hasBrowser(): boolean {
  const there = existsSync(CHROMIUM)
  if (!there && process.env.CI === 'true')
    throw new Error(`CI needs Chromium at ${CHROMIUM}: apt-get install chromium`)
  if (!there) console.warn(`No Chromium at ${CHROMIUM}: the tests in a real browser are skipped.`)
  return there
}

export interface TestBrowser extends AsyncDisposable {
  /** A fresh profile, on pages of `origin`. What goes wrong inside its pages is added to `complaints`. */
  open(options: BrowserContextOptions): Promise<BrowserContext>
  /** Errors and violations of the content security policy that pages reported. */
  complaints: string[]
}

/** How long what a test waits for may take; a busy machine is slow. */
const PATIENCE_MS = 20_000

/** Starts a browser that talks to nobody on its own. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...QUIET],
  })
  const complaints: string[] = []
  return {
    complaints,
    async open(options) {
      const context = await browser.newContext(options)
      context.setDefaultTimeout(PATIENCE_MS)
      context.on('weberror', (error) => complaints.push(error.error().message))
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      return context
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
