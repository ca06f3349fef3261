import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

export interface Blocked {
  /** `address 203.0.113.7` */
  key: string
  until: Date
}

/** Who is let in nowhere for now, the latest first. */
export async function listBlocked(db: Database): Promise<Blocked[]> {
  const { rows } = await sql<Blocked>`
    select key, blocked_until as until from rate_limits where blocked_until > now()
    order by blocked_until desc, key`.execute(db)
  return rows
}

/** Forgets what this key did: it starts anew, in every process within a minute. Answers whether it was blocked. */
export async function unblock(db: Database, key: string): Promise<boolean> {
  const { rows } = await sql<{ was: boolean }>`
    delete from rate_limits where key = ${key} returning coalesce(blocked_until > now(), false) as was`.execute(
    db,
  )
  return rows[0]?.was ?? false
}
