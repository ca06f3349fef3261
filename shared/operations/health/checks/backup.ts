import { sql } from 'kysely'
import type { Check } from '../check.ts'

/** How old the newest backup may be, hours: a day, and the time it takes. */
const BACKUP_HOURS = 26

/** Whether there is a backup of today. */
export const backup: Check = {
  name: 'backup',
  needs: 'migrations',
  title: 'Last backup',
  green: `less than ${BACKUP_HOURS} hours old (outside of production, none is needed)`,
  fix: 'Set BACKUP_KEY if there is none, see /ops/jobs for why it failed, and run `heroku run bin/backup`.',
  async look({ db, config }) {
    const { rows } = await sql<{ hours: number | null }>`
      select extract(epoch from now() - max(taken_at))::float8 / 3600 as hours
      from backups where removed_at is null`.execute(db)
    const hours = rows[0]?.hours ?? null
    if (hours === null)
      return { isGreen: config.NODE_ENV !== 'production' && !config.BACKUP_KEY, found: 'no backup yet' }
    return { isGreen: hours < BACKUP_HOURS, found: `${Math.round(hours)} hours old` }
  },
}
