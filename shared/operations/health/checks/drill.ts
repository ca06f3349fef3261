import { sql } from 'kysely'
import type { Check } from '../check.ts'

/** How long ago a backup may last have been restored and compared, days: a week, and a day. */
const DRILL_DAYS = 8

/** Whether a backup was restored lately, and was what had been backed up. */
export const drill: Check = {
  name: 'drill',
  needs: 'migrations',
  title: 'Last restore of a backup',
  green: `less than ${DRILL_DAYS} days ago, and all as it was`,
  fix: 'Run `heroku run bin/drill`, which says what differs; then docs/runbooks/disaster-recovery.md.',
  async look({ db }) {
    const { rows } = await sql<{ drilled: number | null; problem: string | null; first: number | null }>`
      select extract(epoch from now() - last.at)::float8 / 86400 as drilled, last.problem,
        (select extract(epoch from now() - min(taken_at))::float8 / 86400 from backups) as first
      from (select) one left join (select at, problem from drills order by at desc limit 1) last on true`.execute(
      db,
    )
    const { drilled, problem, first } = rows[0]!
    if (problem !== null) return { isGreen: false, found: problem }
    if (drilled === null) return { isGreen: (first ?? 0) < DRILL_DAYS, found: 'no drill yet' }
    return { isGreen: drilled < DRILL_DAYS, found: `${Math.round(drilled)} days ago` }
  },
}
