// GET /ready
//
// Whether this process can do its work: the database answers, its migrations are all there, the bucket answers. It
// says of the worker too, which can't say so itself; `?worker` makes that count, for who watches from outside.
import { Hono } from 'hono'
import type { HealthParts, Light } from '#shared/operations/health/check.ts'
import { fileStore } from '#shared/operations/health/checks/file-store.ts'
import { migrations } from '#shared/operations/health/checks/migrations.ts'
import { workers } from '#shared/operations/health/checks/workers.ts'
import { look } from '#shared/operations/health/look.ts'
import type { Env } from '../middleware/env.ts'

// A router gives up on us after 30 s; whoever asks wants to know sooner.
const LIMIT_MS = 5_000

export default new Hono<Env>().get('/ready', async (c) => {
  const { db, bucket } = c.var.deps
  const onFault = (_name: string, error: unknown) => {
    c.var.event.fault = error
  }
  const lights = await look<Pick<HealthParts, 'db' | 'bucket'>>(
    [migrations, fileStore, workers],
    { db, bucket },
    { limitMs: LIMIT_MS, onFault },
  )
  const [database, store, worker] = lights.map(answer)
  const ready = lights.every(({ isGreen }, n) => isGreen || (n === 2 && c.req.query('worker') === undefined))
  return c.json({ ready, database, bucket: store, worker }, ready ? 200 : 503)
})

function answer({ isGreen, ms, found }: Light) {
  return isGreen ? { ok: true, ms } : { ok: false, ms, problem: found }
}
