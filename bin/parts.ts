// What web and worker both stand on, opened from the configuration.
import type pg from 'pg'
import { type Logger, pino } from 'pino'
import { connect, type Database, openPool } from '#db/connect.ts'
import { migrationsAhead, TooNew } from '#db/migrate.ts'
import type { BackupOptions } from '#shared/backups/drill.ts'
import { type Cache, noCache, openCache } from '#shared/cache/cache.ts'
import { BadConfig, type Config, readConfig } from '#shared/config.ts'
import type { Post } from '#shared/operations/send-later.ts'
import { logMailer, type Mailer, noMailer, openMailer } from '#shared/outside/mail.ts'
import { type Models, openModels } from '#shared/outside/models.ts'
import { type Bucket, openBucket } from '#shared/outside/s3.ts'
import { CACHE_CONNECTIONS, connectionBudget } from './budget.ts'

export interface Parts {
  config: Config
  pool: pg.Pool
  db: Database
  bucket: Bucket
  cache: Cache
  log: Logger
}

/** Opens database, file store and log for the program `name`; nothing is asked of them yet. */
export function openParts(name: string, connections: (config: Config) => number): Parts {
  const config = configOrExit()
  const log = pino({
    level: config.LOG_LEVEL,
    base: { process: name },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
  const pool = openPool({ url: config.DATABASE_URL, connections: connections(config), name })
  log.info({ connections: connectionBudget(config) }, 'database connections, at most')
  return {
    config,
    pool,
    db: connect(pool),
    bucket: bucketOf(config),
    cache: cacheOf(config, log),
    log,
  }
}

/** The bucket that documents lie in. */
export function bucketOf(config: Config, timeoutMs?: number): Bucket {
  return openBucket({
    bucket: config.S3_BUCKET,
    region: config.AWS_REGION,
    endpoint: config.S3_ENDPOINT,
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    old: oldKeysOf(config),
    timeoutMs,
  })
}

// On connections of its own, which are had for one statement each: whoever asks it may be holding one of the others. A
// second without an answer is long for a cache.
function cacheOf({ CACHE_MAX_MB, DATABASE_URL: url }: Config, log: Logger): Cache {
  if (CACHE_MAX_MB === 0) return noCache
  const pool = openPool({
    url,
    connections: CACHE_CONNECTIONS,
    name: 'cache',
    statementTimeoutMs: 1_000,
    connectTimeoutMs: 1_000,
  })
  return openCache({ pool, log, maxBytes: CACHE_MAX_MB * 1024 * 1024 })
}

/**
 * Ends the program when the database was changed by a later release in a way that this one can't work with, and notes
 * when it was in a way that it can. A database that doesn't answer is for later: this holds nothing up.
 */
export async function insistOnSchema({ db, log }: Pick<Parts, 'db' | 'log'>): Promise<void> {
  try {
    const ahead = await migrationsAhead(db)
    if (ahead.length > 0) log.info({ ahead }, 'the database is ahead of this release, which it may be')
  } catch (error) {
    if (!(error instanceof TooNew))
      return log.warn({ err: error }, 'the database’s migrations can’t be read yet')
    log.fatal(error.message)
    process.exit(1)
  }
}

function oldKeysOf({ AWS_ACCESS_KEY_ID_OLD, AWS_SECRET_ACCESS_KEY_OLD }: Config) {
  if (!AWS_ACCESS_KEY_ID_OLD || !AWS_SECRET_ACCESS_KEY_OLD) return undefined
  return { accessKeyId: AWS_ACCESS_KEY_ID_OLD, secretAccessKey: AWS_SECRET_ACCESS_KEY_OLD }
}

/** How this configuration's mails are delivered. */
export function deliveryOf({ SMTP_URL, NODE_ENV }: Config): Post['delivery'] {
  if (SMTP_URL) return 'mail'
  return NODE_ENV === 'production' ? 'none' : 'log'
}

/** Who delivers them. */
export function mailerOf(config: Config, log: Logger): Mailer {
  const { SMTP_URL: url, MAIL_FROM: from } = config
  if (url) return openMailer({ url, oldUrl: config.SMTP_URL_OLD, from })
  return deliveryOf(config) === 'log' ? logMailer(log) : noMailer
}

/** The language models there are keys for, if any. */
export function modelsOf(config: Config): Models | null {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL } = config
  return openModels({
    names: [config.MODEL_PRIMARY, config.MODEL_FALLBACK].filter((name) => name !== undefined),
    openai: OPENAI_API_KEY
      ? { apiKey: OPENAI_API_KEY, oldKey: config.OPENAI_API_KEY_OLD, baseUrl: OPENAI_BASE_URL }
      : undefined,
    anthropic: ANTHROPIC_API_KEY
      ? { apiKey: ANTHROPIC_API_KEY, oldKey: config.ANTHROPIC_API_KEY_OLD, baseUrl: ANTHROPIC_BASE_URL }
      : undefined,
    budgetCents: config.MODEL_BUDGET_CENTS,
  })
}

/** What backups are taken and restored with; null without a key. */
export function backupsOf(config: Config): BackupOptions | null {
  const { BACKUP_KEY: current, BACKUP_KEY_OLD: old } = config
  if (!current) return null
  const bucket = bucketOf({ ...config, S3_BUCKET: config.S3_BACKUP_BUCKET ?? config.S3_BUCKET })
  return { url: config.DATABASE_URL, bucket, keys: { current, old }, scratchUrl: config.DRILL_DATABASE_URL }
}

/** The configuration of the environment. Says what is wrong with it and ends the program when it doesn't do. */
export function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** Runs `stop` once on SIGTERM or SIGINT and exits; a stop that hangs is cut short before Heroku's 30 s are over. */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('stopping took too long')
      process.exit(1)
    }, 25_000).unref()
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** A fault that nobody caught leaves the process in an unknown state: it is logged, and the process ends. */
export function exitOnFault(log: Logger): void {
  const onFault = (error: unknown) => {
    log.fatal({ err: error }, 'uncaught')
    process.exit(1)
  }
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
}
