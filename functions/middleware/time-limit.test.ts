import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { world } from '#functions/testing.ts'
import { inCompany } from '#shared/context.ts'

test.runIf(isNative)('a request that takes too long is a 503, and leaves nothing behind', async () => {
  await using w = await world({ requestTimeoutMs: 400 })
  const { alice } = w
  const lockAll = () => alice.put('/period', { lockedThrough: '2025-12-31' })
  const other = await w.pool.connect()
  await other.query('begin; lock table company_settings in access exclusive mode')

  const res = await lockAll()

  expect(res.status).toBe(503)
  expect(res.headers.get('content-type')).toBe('application/problem+json')
  expect(Number(res.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await res.json()).detail).toContain('took too long and was stopped; nothing was changed')
  await other.query('rollback')
  other.release()
  await expect
    .poll(
      async () =>
        (
          await w.pool.query(`select from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`)
        ).rows,
    )
    .toEqual([])
  expect((await alice.read('/period')).lockedThrough).toBeNull()
  expect((await lockAll()).status).toBe(200)
})

test('work that was broken off can’t go on in a transaction that is over, nor on its connection', async () => {
  await using w = await world()
  const { companyId } = w.alice
  const stop = new AbortController()
  const goOn = Promise.withResolvers<void>()
  let late: Promise<unknown> | undefined
  const broken = inCompany(w.db, { companyId, actor: { kind: 'worker' }, signal: stop.signal }, (ctx) => {
    late = (async () => {
      await ctx.db.updateTable('company_settings').set({ locked_through: '2020-12-31' }).execute()
      await goOn.promise
      await ctx.db.updateTable('company_settings').set({ locked_through: '2021-12-31' }).execute()
    })()
    late.catch(() => {})
    return late
  })
  stop.abort(new Error('too long'))
  await expect(broken).rejects.toThrow('too long')
  goOn.resolve()
  await expect(late).rejects.toThrow('this transaction is over')
  expect((await w.alice.read('/period')).lockedThrough).toBeNull()
})

test('live events last longer', async () => {
  await using w = await world({ requestTimeoutMs: 50, heartbeatMs: 100 })
  const stop = new AbortController()
  const res = await w.request(`/api/companies/${w.alice.companyId}/events`, {
    headers: { 'x-test-user': w.alice.id },
    signal: stop.signal,
  })
  const reader = res.body!.getReader()
  // Three signs of life are three times the limit and more.
  for (let n = 0; n < 3; n++) expect((await reader.read()).done).toBe(false)
  await reader.cancel()
  stop.abort()
})
