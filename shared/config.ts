import { z } from 'zod'
import { PLANS } from './operations/health/plans.ts'

const port = z.coerce.number().int().min(1).max(65_535)
const text = z.string().trim().min(1)
const ageKey = z
  .string()
  .regex(/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/, 'is no key that `bin/backup new-key` makes')
const modelName = z.string().regex(/^(openai|anthropic):\S+$/)
// Compared with the addresses that people signed in with, which are kept in lower case.
const addresses = z
  .string()
  .default('')
  .transform((list) =>
    list
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  )
  .pipe(z.array(z.email('holds something that is no e-mail address')))
const smtpUrl = z.url({ protocol: /^smtps?$/ })
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

// How often things may be asked for; functions/limits.ts says by which doors. None of them holds for the worker.
const Limits = z.object({
  LIMIT_PER_SECOND: z.coerce
    .number()
    .positive()
    .default(5)
    .describe('requests a second that one client address may go on making'),
  LIMIT_BURST: whole(1, 1_000_000)
    .default(50)
    .describe('requests that a client address may make at once when it was quiet before'),
  LIMIT_KEY_HOURLY: whole(1, 10_000_000).default(1_000).describe('requests an hour with one API key'),
  LIMIT_UPLOADS_HOURLY: whole(1, 1_000_000).default(50).describe('uploads an hour by one person'),
  LIMIT_CATEGORIES_HOURLY: whole(1, 1_000_000)
    .default(200)
    .describe('transactions an hour that the people of one company categorize'),
  LIMIT_ENTRIES_HOURLY: whole(1, 1_000_000)
    .default(100)
    .describe('entries an hour that the people of one company make by hand'),
  LIMIT_CODES_PER_ADDRESS: whole(1, 1_000_000)
    .default(3)
    .describe('sign-in codes in 15 minutes that one client address may ask for'),
  LIMIT_CODES_PER_EMAIL: whole(1, 1_000_000)
    .default(10)
    .describe('sign-in codes a day that are sent to one e-mail address'),
})

export type LimitSettings = Readonly<z.infer<typeof Limits>>

/** What holds where nothing else is set. */
export const DEFAULT_LIMITS: LimitSettings = Limits.parse({})

// Every variable GrayLedger reads, with what it is for. bin/dev sets what it started itself.
const Variables = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe('postgres://user:password@host:port/name'),
  PORT: port.default(3000),
  HOST: text.optional().describe('address to listen on; everywhere in production, else loopback'),
  ORIGIN: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where browsers find us, e.g. https://books.example.com'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('debug, info, warn, error or silent'),
  WEB_CONNECTIONS: whole(2, 100).default(15).describe('database connections of one web process'),
  WORKER_CONNECTIONS: whole(6, 100).default(12).describe('database connections of one worker'),
  CACHE_MAX_MB: whole(0, 10_000)
    .refine((mb) => mb === 0 || mb >= 16, 'must be 0 or at least 16')
    .default(64)
    .describe('MB that the cache takes in the database at most; 0 turns it off'),
  WORKER_CONCURRENCY: whole(2, 50).default(6).describe('jobs that one worker runs at once, small ones aside'),
  S3_BUCKET: text.describe('the bucket that files are kept in'),
  S3_ENDPOINT: z.url().optional().describe('only for an S3 that is not Amazon’s'),
  AWS_REGION: text.default('us-east-1').describe('where the bucket is'),
  AWS_ACCESS_KEY_ID: text.describe('of a user who may read and write the bucket, and nothing else'),
  AWS_SECRET_ACCESS_KEY: text.describe('the secret of that user’s key'),
  BACKUP_KEY: ageKey
    .optional()
    .describe('opens the nightly backups, made by `bin/backup new-key`; without it there are none'),
  BACKUP_KEY_OLD: ageKey.optional().describe('while rotating: the one before, for backups made with it'),
  S3_BACKUP_BUCKET: text.optional().describe('where backups lie instead of S3_BUCKET; the same keys open it'),
  DRILL_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('an empty database to restore into on trial, where DATABASE_URL’s role can’t create one'),
  SESSION_SECRET: z
    .string()
    .min(32)
    .default('for development, where there is nothing to steal')
    .describe('at least 32 random characters, e.g. of `openssl rand -base64 32`'),
  SMTP_URL: smtpUrl.optional().describe('smtps://user:password@host:465; without it no mail leaves'),
  MAIL_FROM: text
    .default('GrayLedger <grayledger@localhost>')
    .describe('whom mails come from: GrayLedger <books@example.com>'),
  MODEL_PRIMARY: modelName
    .optional()
    .describe('reads receipts that we can’t prove ourselves: openai:gpt-… or anthropic:claude-…'),
  MODEL_FALLBACK: modelName.optional().describe('is asked when the first model has no good answer'),
  MODEL_BUDGET_CENTS: whole(0, 1_000_000)
    .default(500)
    .describe('what a company may spend on models in a month, US cents'),
  OPENAI_API_KEY: text.optional().describe('for models that begin with openai:'),
  OPENAI_BASE_URL: z.url().optional().describe('another service that speaks OpenAI’s language'),
  ANTHROPIC_API_KEY: text.optional().describe('for models that begin with anthropic:'),
  ANTHROPIC_BASE_URL: z.url().optional().describe('another service that speaks Anthropic’s language'),
  DATABASE_PLAN: z
    .enum(Object.keys(PLANS) as [keyof typeof PLANS])
    .default('standard-0')
    .describe('the plan of the database, which says how much it may hold'),
  DATABASE_DISK_GB: z.coerce
    .number()
    .positive()
    .optional()
    .describe('disk of the database, where it is another than its plan’s'),
  COST_LIMIT_DOLLARS: whole(1, 1_000_000)
    .default(75)
    .describe('what a month may cost, US dollars, before the operator is told'),
  OPERATOR_EMAILS: addresses.describe('who sees /ops: ann@example.com, bob@example.com'),
  TRUST_PROXY_HOPS: whole(0, 5)
    .default(0)
    .describe('proxies before us that append to X-Forwarded-For: 1 on Heroku'),
  ...Limits.shape,
  // While a secret is rotated, what it was before is good too. bin/rotate sets these, and takes them away.
  SESSION_SECRET_OLD: z.string().min(32).optional().describe('while rotating: the one before'),
  AWS_ACCESS_KEY_ID_OLD: text.optional().describe('while rotating: the one before'),
  AWS_SECRET_ACCESS_KEY_OLD: text.optional().describe('while rotating: the one before'),
  SMTP_URL_OLD: smtpUrl.optional().describe('while rotating: the one before'),
  OPENAI_API_KEY_OLD: text.optional().describe('while rotating: the one before'),
  ANTHROPIC_API_KEY_OLD: text.optional().describe('while rotating: the one before'),
})

// What development may leave open and production may not.
const Complete = Variables.superRefine((config, { addIssue }) => {
  if (config.NODE_ENV !== 'production') return
  const require = (name: keyof typeof config, message: string) =>
    addIssue({ code: 'custom', path: [name], message })
  if (config.SESSION_SECRET.startsWith('for development')) require('SESSION_SECRET', 'is missing')
  if (!config.ORIGIN?.startsWith('https:')) require('ORIGIN', 'must begin with https:// in production')
  if (config.SMTP_URL && config.MAIL_FROM.includes('@localhost')) require('MAIL_FROM', 'is missing')
})

export type Config = Readonly<z.infer<typeof Variables>>

/** Every variable there is, with what it is for. */
export const VARIABLES: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries(Variables.shape).map(([name, { description }]) => [name, description]),
)

/** Why this can't be the value of the variable, as words that follow its name; null when it can. */
export function problemWithValue(name: keyof Config, value: string): string | null {
  const parsed = Variables.shape[name].safeParse(value)
  return parsed.success ? null : parsed.error.issues.map(({ message }) => message).join('; ')
}

/** The configuration doesn't do; the message names every variable that is missing or wrong, and how. */
export class BadConfig extends Error {
  constructor(issues: string[]) {
    super(
      `GrayLedger can't start. Set these variables right:\n${issues.map((issue) => `  ${issue}`).join('\n')}`,
    )
    this.name = 'BadConfig'
  }
}

/** Reads the configuration from the environment, once, at start. An empty variable counts as unset. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Complete.safeParse(given)
  if (parsed.success) return Object.freeze(parsed.data)
  throw new BadConfig(
    parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0])
      const meant = Variables.shape[name as keyof typeof Variables.shape]?.description
      return `${name}: ${given[name] === undefined ? 'is missing' : message}${meant ? ` (${meant})` : ''}`
    }),
  )
}
