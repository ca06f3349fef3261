// GET /ready
//
// Whether this process can do its work: the database answers, its migrations are all there, the bucket answers.
import { Hono } from 'hono'
import { pendingMigrations } from '#db/migrate.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'
import { Refusal, unavailable } from '#shared/refusal.ts'
import type { Env } from '../middleware/env.ts'

type Check = { ok: true; ms: number } | { ok: false; ms: number; problem: string }

export default new Hono<Env>().get('/ready', async (c) => {
  const { db, bucket } = c.var.deps
  const onFault = (error: unknown) => {
    c.var.event.fault = error
  }
  const [database, store] = await Promise.all([
    check(async () => {
      const { length } = await pendingMigrations(db)
      if (length === 0) return
      throw unavailable(`The database misses ${length} migration${length === 1 ? '' : 's'}. Run bin/migrate.`)
    }, onFault),
    check(() => bucket.check(), onFault),
  ])
  return c.json(
    { ready: database.ok && store.ok, database, bucket: store },
    database.ok && store.ok ? 200 : 503,
  )
})

async function check(work: () => Promise<void>, onFault: (error: unknown) => void): Promise<Check> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  try {
    await work()
    return { ok: true, ms: ms() }
  } catch (error) {
    if (!(error instanceof Refusal)) onFault(error)
    return { ok: false, ms: ms(), problem: sentenceFor(error) }
  }
}

// Anybody may ask whether we are ready; which host, user or bucket it is about is for the log.
function sentenceFor(error: unknown): string {
  if (error instanceof Refusal) return error.message
  if (error instanceof OutsideTrouble) return error.sentence
  return 'It doesn’t answer. The log says why.'
}
