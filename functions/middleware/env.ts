import type { Context as HonoContext } from 'hono'
import type { Logger } from 'pino'
import type { Database } from '#db/connect.ts'
import type { Cache } from '#shared/cache/cache.ts'
import type { LimitSettings } from '#shared/config.ts'
import type { Context, Role } from '#shared/context.ts'
import type { KnownKey } from '#shared/keys/find-key.ts'
import type { HealthParts } from '#shared/operations/health/check.ts'
import type { RequestCounter } from '#shared/operations/samples/count-requests.ts'
import type { Post } from '#shared/operations/send-later.ts'
import type { Bucket } from '#shared/outside/s3.ts'
import type { Live } from '../live.ts'

/** How often an idle event stream says that it is alive, ms: routers cut what is silent for 55 s. */
export const HEARTBEAT_MS = 22_000

export interface User {
  id: string
  name: string
  email: string
  /** The session they came with, where there is one. */
  sessionId?: string
  /**
   * Their membership of the company in the path, where the sign-in could read it along: null when they have none,
   * absent when nobody looked.
   */
  membership?: { companyId: string; role: Role; name: string } | null
}

/** Whose request is it? Null when nobody is signed in. `companyId` is the company in the path. */
export type SignIn = (c: HonoContext<Env>, about: { companyId: string | null }) => Promise<User | null>

/** All that the doors stand on, handed in from outside so that a test can hand in its own. */
export interface Deps {
  db: Database
  bucket: Bucket
  cache: Cache
  log: Logger
  live: Live
  signIn: SignIn
  /** The origin of the file store, which pages post files to and show them from. */
  bucketOrigin: string
  /** The origin that people's browsers and S3's redirects use, e.g. `https://books.example.com`. */
  origin: string
  /** How often an event stream says that it is alive, ms; `HEARTBEAT_MS` unless told. */
  heartbeatMs?: number | undefined
  post: Post
  /** What /ops looks at besides database and file store. Without it, it shows no lights. */
  health?: Omit<HealthParts, 'db' | 'bucket'>
  /** Counts requests, for the charts on /ops. */
  requests?: Pick<RequestCounter, 'count'>
  /** Proxies before us that append to X-Forwarded-For; none unless told. */
  trustProxyHops?: number | undefined
  /** The e-mail addresses of the operators, in lower case: who sees /ops. Nobody unless told. */
  operators?: ReadonlySet<string> | undefined
  /** How often things may be asked for; `DEFAULT_LIMITS` unless told. */
  limits?: LimitSettings | undefined
  /** Where they are counted, best on a connection of its own; `db` unless told. */
  limitsDb?: Database | undefined
  /** A request that takes longer is stopped, ms; streams excepted. Less than a router waits, unless told. */
  requestTimeoutMs?: number | undefined
  /** Reads each answer back by its contract, and fails where it doesn't hold: for tests. */
  provesAnswers?: boolean | undefined
  /** A line that every page shows, such as the one that says this is development. */
  notice?: string | undefined
}

export interface Env {
  /** In what every request goes through they are had by `c.get`: `c.var` copies all of them each time. */
  Variables: {
    deps: Deps
    /** The pattern of the door that will answer, or of the middleware where none will: `/api/*`. */
    route: string
    /** What the request's one log line will say; code in between adds fields to it. */
    event: Record<string, unknown>
    /** Aborted when the request has taken too long. */
    signal?: AbortSignal
    user: User
    /** The key that the request came with, in place of a session. */
    apiKey?: KnownKey
    /** Takes this request's turns, once; refuses when there are none left. Where nothing is limited there is none. */
    takeTurns?: () => Promise<void>
    /** What a repeated request under the same Idempotency-Key gets, where the first answer isn't to be kept. */
    answerAgain?: object
    /** What answers in the handler's place once the company's transaction is over: what reads other companies too. */
    afterwards?: () => Promise<Response>
    /** The open transaction of the company in the path. */
    ctx: Context
    companyName: string
    /** Pages: the newest live event when the page began to be made. */
    upToEvent: bigint
    /** The person's role in it. */
    role: Role
    /** Whether they are in it as an operator whom it let in, and no member. */
    asOperator: boolean
  }
}
