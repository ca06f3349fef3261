import type { Config } from '#shared/config.ts'

/** Connections of one process of each kind; Heroku's smallest production plan holds 120, for all of them. */
export interface ConnectionBudget {
  /** Its pool, and the one that it counts with, for its limits. */
  web: number
  /** The one that web listens with, besides its pool. The worker listens with some of its own. */
  listen: number
  /** Those that web and worker look into the cache with, of both together. */
  cache: number
  worker: number
  /** bin/migrate, which runs while the old release still works. */
  release: number
  /** A person with psql and a program of bin/. */
  console: number
  total: number
}

const LISTEN = 1
export const LIMITS_CONNECTIONS = 1
/** Of one process. */
export const CACHE_CONNECTIONS = 2
export const RELEASE_CONNECTIONS = 3
const CONSOLE = 5

/** The most connections that one web process, one worker, a release and a console have open at once. */
export function connectionBudget(
  config: Pick<Config, 'WEB_CONNECTIONS' | 'WORKER_CONNECTIONS'>,
): ConnectionBudget {
  const budget = {
    web: config.WEB_CONNECTIONS,
    listen: LISTEN,
    cache: 2 * CACHE_CONNECTIONS,
    worker: config.WORKER_CONNECTIONS,
    release: RELEASE_CONNECTIONS,
    console: CONSOLE,
  }
  return { ...budget, total: Object.values(budget).reduce((sum, connections) => sum + connections) }
}
