import { sql } from 'kysely'
import type { Check } from '../check.ts'
import { GB, PLANS } from '../plans.ts'

/** Of the plan's disk. */
export const MOST_DISK = 0.8

/** How much of the database's disk is used. */
export const disk: Check = {
  name: 'disk',
  needs: 'database',
  title: 'Disk of the database',
  green: `at most ${MOST_DISK * 100} % of the plan’s`,
  fix: 'Take a larger plan (docs/runbooks/scaling.md), or see what grew: `heroku pg:psql`, then `\\dt+`.',
  async look({ db, config }) {
    const gb = config.DATABASE_DISK_GB ?? PLANS[config.DATABASE_PLAN].gb
    const { rows } = await sql<{ bytes: bigint }>`
      select pg_database_size(current_database()) as bytes`.execute(db)
    const used = Number(rows[0]!.bytes) / GB
    return { isGreen: used <= gb * MOST_DISK, found: `${used.toFixed(2)} of ${gb} GB` }
  },
}
