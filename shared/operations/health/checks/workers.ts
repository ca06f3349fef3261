import { sql } from 'kysely'
import { SILENT_MS } from '../../heartbeat.ts'
import type { Check, HealthParts } from '../check.ts'

/** Whether a worker lives. */
export const workers: Check<Pick<HealthParts, 'db'>> = {
  name: 'workers',
  needs: 'database',
  title: 'Workers',
  green: `one was heard in the last ${SILENT_MS / 1000} s`,
  fix: 'Files aren’t read and no mail leaves. Start a worker: `heroku ps:scale worker=1`; `heroku logs -p worker` says why it went.',
  async look({ db }) {
    const { rows } = await sql<{ alive: number; silent: number }>`
      select count(*) filter (where beat_at > ${since})::int as alive,
        count(*) filter (where beat_at <= ${since})::int as silent
      from workers where coalesce(lane, 'quick') = 'quick'`.execute(db)
    const { alive, silent } = rows[0]!
    return { isGreen: alive > 0, found: `${alive} alive${silent > 0 ? `, ${silent} silent` : ''}` }
  },
}

const since = sql`now() - make_interval(secs => ${SILENT_MS / 1000})`
