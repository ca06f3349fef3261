// A whole GrayLedger for one test: a database of its own, a file store, the router and the tasks, and two people with
// a company each. Only what lies across the internet is faked. `await using w = await world()` takes it down again.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Logger, runOnce } from 'graphile-worker'
import type pg from 'pg'
import { type Logger as Log, pino } from 'pino'
import { connect, type Database, openPool } from '#db/connect.ts'
import { createTestDatabase, isNative } from '#db/testing.ts'
import { type Cache, noCache, openCache } from '#shared/cache/cache.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { type Config, DEFAULT_LIMITS, type LimitSettings, readConfig } from '#shared/config.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { openReader } from '#shared/documents/read/reader.ts'
import type { Post } from '#shared/operations/send-later.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import type { Mail, Mailer } from '#shared/outside/mail.ts'
import { type Bucket, type BucketConfig, openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from '../bin/local-s3/server.ts'
import { openLive } from './live.ts'
import type { Deps } from './middleware/env.ts'
import { signInBySession } from './middleware/session-sign-in.ts'
import { createRouter } from './router.ts'
import { createTaskList } from './tasks.ts'

const KEYS = { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret' }
const ORIGIN = 'http://127.0.0.1:3000'
const SECRET = 'a secret for tests, of more than 32 characters'

/** One reader for all tests of a process; its own process starts with the first receipt and ends with the tests. */
export const reader = openReader()

/** What tasks stand on besides database and file store, for tests that send no mail. */
export const NO_MAIL = {
  mailer: { send: async () => {}, check: async () => {} } satisfies Mailer,
  secret: SECRET,
  reader,
}

/** All that a test asks for comes from one address, and much faster than from a person. */
export const PATIENT: LimitSettings = {
  ...DEFAULT_LIMITS,
  LIMIT_BURST: 100_000,
  LIMIT_KEY_HOURLY: 100_000,
  LIMIT_UPLOADS_HOURLY: 100_000,
  LIMIT_CATEGORIES_HOURLY: 100_000,
  LIMIT_ENTRIES_HOURLY: 100_000,
}

/** How the doors send mail in tests. */
export const TEST_POST: Post = { secret: SECRET, delivery: 'mail' }

/** What a world is given instead of its own: what the doors stand on, and what sends its mails. */
export interface WorldOptions extends Partial<Deps> {
  delivery?: Post['delivery']
  /** Sends mails, instead of the list that `mails` is. */
  mailer?: Mailer
}

export interface World extends AsyncDisposable {
  url: string
  db: Database
  pool: pg.Pool
  /** What its doors stand on, for another router beside its own. */
  deps: Deps
  bucket: Bucket
  /** What another process opens the same bucket with. */
  bucketConfig: BucketConfig
  /** The router itself, for requests that nobody in particular makes. */
  request(path: string, init?: RequestInit): Promise<Answer>
  /** Runs the jobs that wait, and those that they ask for, until none does. */
  work(): Promise<void>
  /** The mails that the worker sent so far. */
  mails: Mail[]
  log: Log
  /** Each log line so far, as the JSON it is. */
  logged: Record<string, unknown>[]
  alice: Person
  bob: Person
  /** Another person in Alice's company. */
  joins(name: string, role: 'owner' | 'admin' | 'bookkeeper' | 'viewer'): Promise<Person>
}

/** An answer whose JSON is taken as the test expects it. */
export interface Answer extends Response {
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is for the test to say
  json(): Promise<any>
}

/** Two people, each the owner of a company: Alice of Alder & Ash, Bob of Birch. */
export async function world({ delivery = 'mail', mailer, ...instead }: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase()
  const pool = openPool({ url: database.url, connections: 10, name: 'test' })
  const db = connect(pool)
  const store = await fileStore()
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line)) })
  const live = await openLive(database.url, db, log)
  const cache = isNative ? testCache(database.url, log) : noCache
  const deps: Deps = {
    db,
    bucket: store.bucket,
    cache,
    bucketOrigin: store.endpoint,
    origin: ORIGIN,
    log,
    live,
    post: { secret: SECRET, delivery },
    health: { config: configOf(database.url, store.config), mailer: NO_MAIL.mailer },
    limits: PATIENT,
    provesAnswers: true,
    signIn: async (c, about) =>
      (await findUser(db, c.req.header('x-test-user') ?? null)) ?? signInBySession(c, about),
    ...instead,
  }
  const router = createRouter(deps)
  const mails: Mail[] = []
  const taskList = createTaskList({
    db,
    bucket: deps.bucket,
    embeddings: localEmbeddings,
    reader,
    mailer: { send: async (mail: Mail) => void mails.push(mail), check: async () => {}, ...mailer },
    secret: SECRET,
    log,
  })
  const silent = new Logger(() => () => {})
  const parts: Parts = {
    db,
    request: async (path, init) => router.request(new URL(path, deps.origin).href, init),
    work: () => runOnce({ pgPool: pool, taskList, logger: silent, noHandleSignals: true }),
  }
  const alice = await newOwner(parts, 'Alice', 'Alder & Ash')
  const bob = await newOwner(parts, 'Bob', 'Birch')
  return {
    ...parts,
    url: database.url,
    pool,
    deps,
    bucket: deps.bucket,
    bucketConfig: store.config,
    mails,
    log,
    logged,
    alice,
    bob,
    async joins(name, role) {
      const userId = await newUser(db, name)
      await db.insertInto('members').values({ company_id: alice.companyId, user_id: userId, role }).execute()
      return person(parts, userId, alice.companyId)
    },
    async [Symbol.asyncDispose]() {
      await live.close()
      await cache.close()
      await pool.end()
      await database.drop()
    },
  }
}

/** The configuration of a GrayLedger that runs on these; `variables` are set besides. */
export function configOf(url: string, store: BucketConfig, variables: Record<string, string> = {}): Config {
  return readConfig({
    DATABASE_URL: url,
    ORIGIN,
    S3_ENDPOINT: store.endpoint,
    S3_BUCKET: store.bucket,
    AWS_REGION: store.region,
    AWS_ACCESS_KEY_ID: store.accessKeyId,
    AWS_SECRET_ACCESS_KEY: store.secretAccessKey,
    ...variables,
  })
}

/** A cache on connections of its own, as each process has one. Only where a connection is a session. */
export function testCache(
  url: string,
  log: Log,
  options: { maxBytes?: number; leaseMs?: number } = {},
): Cache {
  const pool = openPool({
    url,
    connections: 2,
    name: 'cache',
    statementTimeoutMs: 5_000,
    connectTimeoutMs: 5_000,
  })
  return openCache({ pool, log, maxBytes: 16 * 1024 * 1024, ...options })
}

type Parts = Pick<World, 'db' | 'request' | 'work'>

// One file store for all tests of a process: their keys never meet, each stands below its company's id.
let started:
  | Promise<{ bucket: Bucket; config: BucketConfig; endpoint: string; stop(): Promise<void> }>
  | undefined

/** The file store of this process's tests, for those that hand a world one of their own around it. */
export const testBucket = async (): Promise<Bucket> => (await fileStore()).bucket

/** Ends what the worlds of a process share, for programs; a process of tests is ended as it is. */
export async function closeShared(): Promise<void> {
  reader.close()
  await (await started)?.stop()
}

function fileStore() {
  started ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grayledger-s3-'))
    const { endpoint, stop } = await startLocalS3({ folder, port: 0, region: 'us-east-1', ...KEYS })
    const end = async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    }
    process.once('beforeExit', end)
    const config = { endpoint, bucket: 'tests', region: 'us-east-1', forcePathStyle: true, ...KEYS }
    const bucket = openBucket(config)
    await bucket.create({ origins: [ORIGIN] })
    return { bucket, config, endpoint, stop: end }
  })()
  return started
}

async function findUser(db: Database, id: string | null) {
  if (!id) return null
  const user = await db
    .selectFrom('users')
    .where('id', '=', id)
    .select(['id', 'name', 'email'])
    .executeTakeFirst()
  return user ?? null
}

async function newUser(db: Database, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`
  const { id } = await db
    .insertInto('users')
    .values({ name, email })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function newOwner(parts: Parts, name: string, company: string): Promise<Person> {
  const ownerId = await newUser(parts.db, name)
  return person(parts, ownerId, await createCompany(parts.db, { name: company, ownerId }))
}

/** Somebody signed in, in one company. Paths that begin with `/` are below that company's API. */
export interface Person {
  id: string
  companyId: string
  /** The id of the account with this code. */
  account(code: string): Promise<string>
  get(path: string): Promise<Answer>
  /** What a GET answers, as JSON; fails unless it is 200. */
  read(path: string): ReturnType<Answer['json']>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, headers?: Record<string, string>): Promise<Answer>
  /** A page, as a browser asks for it. */
  page(path: string, init?: RequestInit): Promise<Answer>
  /** Uploads a file as a browser does, says that it has arrived, and answers the document's id. */
  uploads(file: UploadedFile): Promise<string>
  /** Imports a bank statement with these lines and answers its transactions, in that order. */
  imports(...lines: BankLine[]): Promise<ImportedTransaction[]>
  /** Runs `work` inside the company, past the doors. */
  inside<T>(work: (ctx: Context) => Promise<T>): Promise<T>
}

export interface UploadedFile {
  kind: 'receipt' | 'statement'
  name: string
  type: string
  content: string | Uint8Array
  accountId?: string
  /** Whether to announce size and hash, as a page with JavaScript does. */
  announced?: boolean
}

export interface BankLine {
  descriptor: string
  amountCents: bigint
  postedOn?: string
}

export interface ImportedTransaction {
  id: string
  state: string
  amount_cents: bigint
}

function person({ db, request, work }: Parts, id: string, companyId: string): Person {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(`/api/companies/${companyId}${path}`, {
      method,
      headers: { 'x-test-user': id, 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  const inside: Person['inside'] = (work) =>
    inCompany(db, { companyId, actor: { kind: 'person', userId: id, role: 'owner' } }, work)

  const self: Person = {
    id,
    companyId,
    inside,
    get: (path) => send('GET', path),
    async read(path) {
      const res = await self.get(path)
      if (res.status !== 200) throw new Error(`GET ${path} answered ${res.status}: ${await res.text()}`)
      return res.json()
    },
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    page: (path, init = {}) =>
      request(`/companies/${companyId}${path}`, {
        ...init,
        headers: { 'x-test-user': id, accept: 'text/html', origin: ORIGIN, ...init.headers },
      }),
    account: (code) =>
      inside(async (ctx) => {
        const account = await ctx.db
          .selectFrom('accounts')
          .where('company_id', '=', companyId)
          .where('code', '=', code)
          .select('id')
          .executeTakeFirstOrThrow()
        return account.id
      }),
    async uploads({ kind, name, type, content, accountId, announced = false }) {
      const claims = announced && { bytes: Buffer.from(content).length, sha256: sha256(content) }
      const wanted = { kind, fileName: name, contentType: type, accountId, ...claims }
      const asked = await self.post('/documents', wanted)
      if (asked.status !== 201) throw new Error(`the upload was refused: ${await asked.text()}`)
      const { documentId, upload } = (await asked.json()) as UploadAnswer
      const form = new FormData()
      for (const [field, value] of Object.entries(upload.fields)) form.append(field, value)
      form.append('file', new File([content as string], name, { type }))
      const sent = await fetch(upload.url, { method: 'POST', body: form })
      if (!sent.ok) throw new Error(`the file store refused the upload: ${await sent.text()}`)
      await self.put(`/documents/${documentId}/file`)
      return documentId
    },
    async imports(...lines) {
      const accountId = await self.account('1010')
      const content = statementCsv(lines)
      const file = { kind: 'statement', name: 'statement.csv', type: 'text/csv', content, accountId } as const
      const documentId = await self.uploads(file)
      await work()
      const { state, problem } = await self.read(`/documents/${documentId}`)
      if (state !== 'read') throw new Error(`the statement is ${state}: ${problem}`)
      return inside((ctx) =>
        ctx.db
          .selectFrom('transactions')
          .where('company_id', '=', companyId)
          .where('statement_id', '=', ({ selectFrom }) =>
            selectFrom('statements').select('id').orderBy('imported_at', 'desc').limit(1),
          )
          .orderBy('row_number')
          .select(['id', 'state', 'amount_cents'])
          .execute(),
      )
    },
  }
  return self
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

interface UploadAnswer {
  documentId: string
  upload: { url: string; fields: Record<string, string> }
}

/** A bank's CSV export with these lines. */
export function statementCsv(lines: BankLine[]): string {
  const rows = lines.map(({ descriptor, amountCents, postedOn = '2026-05-04' }) => {
    const cents = amountCents < 0n ? -amountCents : amountCents
    const amount = `${amountCents < 0n ? '-' : ''}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
    return `${postedOn},"${descriptor.replaceAll('"', '""')}",${amount}`
  })
  return ['Date,Description,Amount', ...rows, ''].join('\n')
}

/** The same bank's OFX export of a checking account; each line has the bank's own id. */
export function statementOfx(lines: (BankLine & { id: string })[]): string {
  const rows = lines.map(
    ({ descriptor, amountCents, postedOn = '2026-05-04', id }) =>
      `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>${postedOn.replaceAll('-', '')}<TRNAMT>${Number(amountCents) / 100}` +
      `<FITID>${id}<NAME>${descriptor}</STMTTRN>`,
  )
  return `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>000011112222
<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260501<DTEND>20260531
${rows.join('\n')}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`
}

/**
 * All rows of a list, page by page of `limit`, following `next`; `between` runs after each page. Fails when a page is
 * longer than asked or there are more than a thousand.
 */
export async function readPages(
  reader: Person,
  path: string,
  { limit = 3, between = async () => {} }: { limit?: number; between?: () => Promise<unknown> } = {},
  // biome-ignore lint/suspicious/noExplicitAny: as for `Answer`
): Promise<any[]> {
  const rows = []
  let after = ''
  for (let pages = 0; pages < 1000; pages++) {
    const page = await reader.read(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`)
    if (page.rows.length > limit) throw new Error(`${page.rows.length} rows on a page of ${limit}`)
    rows.push(...page.rows)
    if (page.next === null) return rows
    after = `&after=${page.next}`
    await between()
  }
  throw new Error('a list without an end')
}
