import { sql } from 'kysely'
import type { Check } from '../check.ts'

const OLDEST = 15

/** Whether the database answers, and is new enough. */
export const database: Check = {
  name: 'database',
  title: 'Database',
  green: `answers, Postgres ${OLDEST} or newer`,
  fix: 'See that DATABASE_URL is right and the database runs: `heroku pg:info`. One too old: `heroku pg:upgrade:run`.',
  async look({ db }) {
    const { rows } = await sql<{
      version: string
    }>`select current_setting('server_version') as version`.execute(db)
    const version = rows[0]!.version
    return { isGreen: Number.parseInt(version, 10) >= OLDEST, found: `Postgres ${version.split(' ')[0]}` }
  },
}
