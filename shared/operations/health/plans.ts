export const GB = 1024 ** 3

export interface Plan {
  /** Disk, GB. */
  gb: number
  connections: number
  /** A month, US dollars. */
  dollars: number
}

/** What Heroku's Postgres plans hold and cost (devcenter.heroku.com/articles/heroku-postgres-plans, November 2026). */
export const PLANS = {
  'essential-0': { gb: 1, connections: 20, dollars: 5 },
  'essential-1': { gb: 10, connections: 20, dollars: 9 },
  'essential-2': { gb: 32, connections: 40, dollars: 20 },
  'standard-0': { gb: 64, connections: 120, dollars: 50 },
  'standard-2': { gb: 256, connections: 400, dollars: 200 },
  'standard-3': { gb: 512, connections: 500, dollars: 400 },
} satisfies Record<string, Plan>

/**
 * What so many dynos of one kind cost a month, US dollars. Basic ones ($7) don't come in twos; each of several is a
 * Standard-1X ($25).
 */
export const dynoDollars = (count: number): number => (count === 1 ? 7 : count * 25)
/** S3 Standard, US dollars a month for each GB. */
export const S3_DOLLARS_PER_GB = 0.023
