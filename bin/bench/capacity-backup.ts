// A backup of all companies and its restore, by the programs an operator runs, until nothing is missing.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { openPool } from '#db/connect.ts'
import { newKey } from '#shared/backups/keys.ts'
import { findBackup } from '#shared/backups/manifest.ts'
import { cpuSeconds, residentMb } from './memory-use.ts'
import type { Service } from './service.ts'

/** What a program took, from its start to its end. */
interface Ran {
  seconds: number
  cpuSeconds: number
  mostMb: number
}

export interface BackupMeasured {
  backup: Ran
  /** Of the file in the store. */
  bytes: number
  restore: Ran
  /** From the worker's start on the restored database until every merchant has its vector. */
  vectorsSeconds: number
}

const LOOK_MS = 200

/**
 * Backs the service's database up to its file store and restores it into another one on the same server, which is
 * dropped in the end. Throws when that isn't the same then; `superuser` sees both whole.
 */
export async function measureBackup(
  service: Service,
  superuser: { pool: pg.Pool; url: string },
  say: (what: string) => void,
): Promise<BackupMeasured> {
  const env = { ...service.env, BACKUP_KEY: await newKey() }
  const restored = restoredOn(service.databaseUrl)
  const backup = await run('backup', env)
  const { bytes } = await findBackup(service.bucket)
  say(`${(bytes / 1e9).toFixed(2)} GB in ${backup.seconds.toFixed(0)} s; restore`)
  await superuser.pool.query('drop database if exists restored with (force)')
  await superuser.pool.query('create database restored owner grayledger')
  try {
    const restore = await run('restore', { ...env, DATABASE_URL: restored })
    say(`restored in ${restore.seconds.toFixed(0)} s; vectors`)
    const began = performance.now()
    const worker = await service.startWorker({ env: { DATABASE_URL: restored } })
    const pool = openPool({ url: restored, connections: 1, name: 'bench', statementTimeoutMs: 0 })
    while ((await jobsLeft(pool)) > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const vectorsSeconds = (performance.now() - began) / 1000
    await pool.end()
    await worker.stop()
    await compare(superuser.url)
    return { backup, bytes, restore, vectorsSeconds }
  } finally {
    await superuser.pool.query('drop database restored with (force)')
  }
}

const restoredOn = (url: string) => url.replace(/[^/]*$/, 'restored')

async function run(program: string, env: Record<string, string>): Promise<Ran> {
  const started = performance.now()
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${program}.ts`, import.meta.url))], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const used = watch(child)
  const [stderr, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')])
  if (code !== 0) throw new Error(`bin/${program} ended with ${code}: ${stderr}`)
  return { seconds: (performance.now() - started) / 1000, ...used() }
}

/** Looks now and then what a process takes; answers what it was up to the last look. */
function watch({ pid }: ChildProcess): () => Omit<Ran, 'seconds'> {
  const used = { cpuSeconds: 0, mostMb: 0 }
  const timer = setInterval(() => {
    try {
      used.cpuSeconds = cpuSeconds(pid!)
      used.mostMb = Math.max(used.mostMb, residentMb(pid!))
    } catch {} // it is just ending
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    return used
  }
}

async function jobsLeft(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'memory/make-vectors'`,
  )
  return rows[0]!.n
}

async function compare(url: string): Promise<void> {
  const [there, here] = await Promise.all([url, restoredOn(url)].map(countAll))
  if (JSON.stringify(there) !== JSON.stringify(here))
    throw new Error(`what was restored is not what was backed up: ${JSON.stringify({ there, here })}`)
}

async function countAll(url: string): Promise<object> {
  const pool = openPool({ url, connections: 1, name: 'bench', statementTimeoutMs: 0 })
  const { rows } = await pool.query(
    'select (select count(*) from entry_lines) as lines, (select count(*) from merchant_vectors) as vectors',
  )
  await pool.end()
  return rows[0]
}
