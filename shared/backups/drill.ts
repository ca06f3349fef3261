import pg from 'pg'
import { listTables } from '#db/backup/tables.ts'
import { connect, connection, type Database, openPool } from '#db/connect.ts'
import { verify } from '../proof/verify.ts'
import { Refusal } from '../refusal.ts'
import type { Books, Manifest } from './manifest.ts'
import { readBooks } from './read-books.ts'
import { restoreBackup } from './restore-backup.ts'
import { openScratch } from './scratch.ts'
import type { BackupParts } from './take-backup.ts'

export interface DrillParts extends BackupParts {
  /** DRILL_DATABASE_URL, where the role can't create databases. */
  scratchUrl?: string | undefined
}

/** All of that but the database, which each asks with connections of its own. */
export type BackupOptions = Omit<DrillParts, 'db'>

export interface Drill {
  backup: string
  /** From the first byte to the last comparison. */
  ms: number
  /** What isn't as it was backed up, in a sentence; null when all is. */
  problem: string | null
}

/**
 * Restores a backup, the newest unless named, into a database that is thrown away afterwards, and compares it with what
 * was written down when it was taken: the rows of each table, each company's trial balance and the end of its ledger's
 * chain, which is computed anew. Keeps how it went.
 * @throws Refusal when there is no backup, no database to restore into, or no key that opens it
 */
export async function drill(
  parts: DrillParts,
  options: { name?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Drill> {
  const started = performance.now()
  let backup = options.name ?? 'none'
  let problem: string | null
  try {
    await using scratch = await openScratch(parts)
    const { bucket, keys } = parts
    const manifest = await restoreBackup({ bucket, keys, into: scratch.url, ...options })
    backup = manifest.name
    problem = await firstDifference(scratch.url, manifest)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await keepRecord(parts.db, { backup, ms: elapsed(started), problem: error.message })
    throw error
  }
  const done = { backup, ms: elapsed(started), problem }
  await keepRecord(parts.db, done)
  return done
}

const elapsed = (since: number) => Math.round(performance.now() - since)

async function firstDifference(url: string, manifest: Manifest): Promise<string | null> {
  const { rows, books } = await readAll(url)
  for (const [table, count] of Object.entries(manifest.rows)) {
    if (rows[table] !== count)
      return `${table} has ${rows[table] ?? 'no'} rows, and had ${count} when the backup was taken.`
  }
  for (const [company, then] of Object.entries(manifest.books)) {
    const now = books[company]
    if (!now) return `The books of company ${company} are missing.`
    if (now.trialBalance !== then.trialBalance)
      return `The trial balance of company ${company} isn’t what it was when the backup was taken.`
    if (now.head !== then.head || now.entries !== then.entries)
      return `The ledger of company ${company} doesn’t end where it did when the backup was taken.`
  }
  return verified(url)
}

async function readAll(url: string): Promise<{ rows: Record<string, number>; books: Books }> {
  const client = new pg.Client(connection(url))
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read, read only')
    const books = await readBooks(client)
    const rows: Record<string, number> = {}
    for (const table of await listTables(client)) {
      rows[table.name] = 0
      for (const company of table.isCompanys ? Object.keys(books) : [null]) {
        if (company) await client.query(`select set_config('app.company_id', $1, true)`, [company])
        const counted = await client.query<{ n: string }>(`select count(*) as n from ${table.name}`)
        rows[table.name]! += Number(counted.rows[0]!.n)
      }
    }
    return { rows, books }
  } finally {
    await client.end()
  }
}

async function verified(url: string): Promise<string | null> {
  const pool = openPool({ url, connections: 1, name: 'drill', statementTimeoutMs: 0 })
  try {
    const { breach } = await verify(connect(pool))
    return breach && `${breach.company?.name ?? 'The database'}: ${breach.sentence}`
  } finally {
    await pool.end()
  }
}

async function keepRecord(db: Database, { backup, ms, problem }: Drill): Promise<void> {
  await db.insertInto('drills').values({ backup_name: backup, ms, problem }).execute()
}
