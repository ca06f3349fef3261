import { pendingMigrations } from '#db/migrate.ts'
import type { Check, HealthParts } from '../check.ts'

/** Whether the tables are those that this release was written for. */
export const migrations: Check<Pick<HealthParts, 'db'>> = {
  name: 'migrations',
  needs: 'database',
  title: 'Migrations',
  green: 'none is missing',
  fix: 'Run `heroku run bin/migrate`; why the release didn’t, `heroku releases:output` says.',
  async look({ db }) {
    const { length } = await pendingMigrations(db)
    return length === 0
      ? { isGreen: true, found: 'none is missing' }
      : {
          isGreen: false,
          found: `The database misses ${length} migration${length === 1 ? '' : 's'}. Run bin/migrate.`,
        }
  },
}
