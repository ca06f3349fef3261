// GET /ready
//
// Whether this process can do its work: the database answers, its migrations are all there, the bucket answers.
import { Hono } from 'hono'
import { pendingMigrations } from '#db/migrate.ts'
import type { Env } from '../middleware/env.ts'

type Check = { ok: true; ms: number } | { ok: false; ms: number; problem: string }

export default new Hono<Env>().get('/ready', async (c) => {
  const { db, bucket } = c.var.deps
  const [database, store] = await Promise.all([
    check(async () => {
      const pending = await pendingMigrations(db)
      if (pending.length > 0) throw new Error(`run bin/migrate: ${pending.length} migrations are missing`)
    }),
    check(() => bucket.check()),
  ])
  return c.json(
    { ready: database.ok && store.ok, database, bucket: store },
    database.ok && store.ok ? 200 : 503,
  )
})

async function check(work: () => Promise<void>): Promise<Check> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  try {
    await work()
    return { ok: true, ms: ms() }
  } catch (error) {
    return { ok: false, ms: ms(), problem: (error as Error).message }
  }
}
