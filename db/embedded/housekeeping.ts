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
  let stopped = false

  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return () => {
    stopped = true
    clearInterval(timer)
  }

  function look() {
    if (session.unitsRun === seen) return
    seen = session.unitsRun
    const worthWhile = session.isIdle ? WORTH_WHILE : OVERDUE
    void session.exclusive(() => {
      if (stopped || logPosition(postgres) - written < worthWhile) return
      postgres.ask('vacuum (analyze)')
      postgres.ask('checkpoint')
      written = logPosition(postgres)
    })
  }
}

function logPosition(postgres: Postgres): number {
  return Number(postgres.ask(`select pg_current_wal_lsn() - '0/0'`)[0]![0])
}
