import type { Postgres } from './postgres.ts'
import type { Session } from './session.ts'

const LOOK_EVERY_MS = 2_000
const MB = 2 ** 20
/** So much written log makes it worth while when nobody is waiting, and so much even when somebody is. */
const WORTH_WHILE = 32 * MB
const OVERDUE = 256 * MB

/**
 * Does what a Postgres server has background processes for: without a checkpoint the log would only grow, and
 * without VACUUM and ANALYZE the job queue's tables would swell and plans be made for empty tables.
 * Returns how to stop it.
 */
export function keepHouse(session: Session, postgres: Postgres): () => void {
  let seen = session.unitsRun
  let written = logPosition(postgres)

  const look = () => {
    if (!session.isIdle && session.unitsRun === seen) return // somebody is in a long transaction
    seen = session.unitsRun
    void session.exclusive(() => {
      const grown = logPosition(postgres) - written
      if (grown < (session.isIdle ? WORTH_WHILE : OVERDUE)) return
      postgres.ask('vacuum (analyze)')
      postgres.ask('checkpoint')
      written = logPosition(postgres)
    })
  }
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return () => clearInterval(timer)
}

function logPosition(postgres: Postgres): number {
  return Number(postgres.ask(`select pg_current_wal_lsn() - '0/0'`)[0]![0])
}
