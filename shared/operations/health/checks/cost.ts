import { sql } from 'kysely'
import { SILENT_MS } from '../../heartbeat.ts'
import type { Check, HealthParts } from '../check.ts'
import { dynoDollars, GB, PLANS, S3_DOLLARS_PER_GB } from '../plans.ts'
import { totalsOfBooks } from '../totals.ts'

export interface MonthlyCost {
  dynos: number
  database: number
  files: number
  /** Spent so far this month. */
  models: number
}

/** What a month costs, against what it may. */
export const cost: Check = {
  name: 'cost',
  needs: 'migrations',
  title: 'Cost of a month',
  green: 'at most COST_LIMIT_DOLLARS',
  fix: 'See which part is large. Lower MODEL_BUDGET_CENTS or the number of dynos, or raise COST_LIMIT_DOLLARS.',
  async look(parts) {
    const { dynos, database, files, models } = await costOfMonth(parts)
    const total = dynos + database + files + models
    const limit = parts.config.COST_LIMIT_DOLLARS
    const found =
      `$${total.toFixed(2)} of $${limit}: dynos $${dynos}, database $${database}, files $${files.toFixed(2)}, ` +
      `models $${models.toFixed(2)}`
    return { isGreen: total <= limit, found }
  },
}

/** What a month costs as it runs now, US dollars, at list prices. */
async function costOfMonth({ db, config }: Pick<HealthParts, 'db' | 'config'>): Promise<MonthlyCost> {
  const [{ documentBytes, modelDollars }, { rows }] = await Promise.all([
    totalsOfBooks(db),
    sql<{ webs: number; workers: number }>`
      select (select count(*)::int from pg_stat_activity
          where datname = current_database() and application_name = 'grayledger live') as webs,
        (select count(*)::int from workers where coalesce(lane, 'quick') = 'quick'
          and beat_at > now() - make_interval(secs => ${SILENT_MS / 1000})) as workers`.execute(db),
  ])
  const { webs, workers } = rows[0]!
  return {
    dynos: dynoDollars(Math.max(1, webs)) + dynoDollars(Math.max(1, workers)),
    database: PLANS[config.DATABASE_PLAN].dollars,
    files: (documentBytes / GB) * S3_DOLLARS_PER_GB,
    models: modelDollars,
  }
}
