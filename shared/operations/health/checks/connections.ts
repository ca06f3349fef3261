import { sql } from 'kysely'
import type { Check } from '../check.ts'
import { PLANS } from '../plans.ts'

/** Of those that the plan has. What is left has to do for a release and a console (bin/budget.ts). */
export const MOST_CONNECTIONS = 0.8

/** How many of the database's connections are taken. */
export const connections: Check = {
  name: 'connections',
  needs: 'database',
  title: 'Connections to the database',
  green: `at most ${MOST_CONNECTIONS * 100} % of the plan’s`,
  fix: 'See on /ops who holds them. Run fewer dynos, lower WEB_CONNECTIONS or WORKER_CONNECTIONS, or take a larger plan.',
  async look({ db, config }) {
    const { rows } = await sql<{ held: number; most: number }>`
      select (select count(*)::int from pg_stat_activity where datname = current_database()) as held,
        least(current_setting('max_connections')::int, (select nullif(rolconnlimit, -1) from pg_roles
          where rolname = current_user), ${PLANS[config.DATABASE_PLAN].connections}::int) as most`.execute(db)
    const { held, most } = rows[0]!
    return { isGreen: held <= most * MOST_CONNECTIONS, found: `${held} of ${most}, ${most - held} left` }
  },
}
