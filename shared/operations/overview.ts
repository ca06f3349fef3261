import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { countGivenUp } from './jobs/count-given-up.ts'
import { type QueueLength, readQueueLength } from './jobs/queue-wait.ts'

/** What an operator sees at a glance. Numbers of the machinery only: nothing here is read from anybody's books. */
export interface Overview {
  /** When this was so, as the database tells time. */
  at: Date
  /** Processes that answer requests: each holds one connection on which it listens. */
  webs: number
  /** Workers that have beaten and not signed off. One that is silent for `SILENT_MS` is dead. */
  workers: { id: string; startedAt: Date; beatAt: Date }[]
  jobs: Jobs
  databaseBytes: number
  companies: number
  people: number
  /** By whom the database's connections are held, most first. */
  connections: { name: string; held: number }[]
  connectionLimit: number
}

export interface Jobs extends QueueLength {
  /** Given up after the last try. */
  failed: number
}

/** Reads all of it, in a few short queries. */
export async function readOverview(db: Database): Promise<Overview> {
  const [size, jobs, workers, connections] = await Promise.all([
    readSize(db),
    readJobs(db),
    db
      .selectFrom('workers')
      .select(['id', 'started_at as startedAt', 'beat_at as beatAt'])
      .where(sql<boolean>`coalesce(lane, 'quick') = 'quick'`) // each process beats for all its lanes
      .orderBy('started_at')
      .execute(),
    readConnections(db),
  ])
  const listening = connections.find(({ name }) => name === 'grayledger live')
  // Whoever asks is answered by one. The embedded database doesn't tell its connections apart.
  return { ...size, jobs, workers, connections, webs: listening?.held ?? 1 }
}

async function readSize(db: Database) {
  const { rows } = await sql<{
    at: Date
    databaseBytes: bigint
    companies: number
    people: number
    connectionLimit: number
  }>`
    select now() as at, pg_database_size(current_database()) as "databaseBytes",
      (select count(*)::int from companies) as companies, (select count(*)::int from users) as people,
      least(current_setting('max_connections')::int, (select nullif(rolconnlimit, -1) from pg_roles
        where rolname = current_user)) as "connectionLimit"`.execute(db)
  const [row] = rows
  return { ...row!, databaseBytes: Number(row!.databaseBytes) }
}

async function readJobs(db: Database): Promise<Jobs> {
  const [length, failed] = await Promise.all([readQueueLength(db), countGivenUp(db)])
  return { ...length, failed }
}

async function readConnections(db: Database): Promise<Overview['connections']> {
  const { rows } = await sql<Overview['connections'][number]>`
    select coalesce(nullif(application_name, ''), 'others') as name, count(*)::int as held
    from pg_stat_activity where datname = current_database()
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}
