import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('locks the books, and opens them again for a reason; both are logged', async () => {
  await using w = await world()
  const { alice } = w
  const set = (body: object) => alice.put('/period', body)

  expect(await (await set({ lockedThrough: '2026-03-31' })).json()).toEqual({ lockedThrough: '2026-03-31' })
  for (const body of [{ lockedThrough: '2026-02-28' }, { lockedThrough: null, reason: '  ' }]) {
    const refused = await set(body)
    expect(refused.status).toBe(422)
    expect((await refused.json()).fields).toEqual({ reason: 'A reason is needed to reopen the books.' })
  }
  expect(await alice.read('/period')).toEqual({ lockedThrough: '2026-03-31' })
  expect((await set({ lockedThrough: null, reason: 'A late invoice' })).status).toBe(200)
  expect(await alice.read('/period')).toEqual({ lockedThrough: null })

  const log = await alice.inside((ctx) =>
    ctx.db
      .selectFrom('audit_log')
      .where('action', 'like', 'period.%')
      .select(['action', 'user_id', 'before', 'after'])
      .orderBy('id')
      .execute(),
  )
  expect(log).toEqual([
    {
      action: 'period.locked',
      user_id: alice.id,
      before: { lockedThrough: null },
      after: { lockedThrough: '2026-03-31' },
    },
    {
      action: 'period.reopened',
      user_id: alice.id,
      before: { lockedThrough: '2026-03-31' },
      after: { lockedThrough: null, reason: 'A late invoice' },
    },
  ])
})

test('is for owners and admins; everybody else may look', async () => {
  await using w = await world()
  const admin = await w.joins('Ada', 'admin')
  const bookkeeper = await w.joins('Ben', 'bookkeeper')
  const viewer = await w.joins('Vic', 'viewer')
  const body = { lockedThrough: '2026-03-31' }

  const refused = await bookkeeper.put('/period', body)
  expect(refused.status).toBe(403)
  expect((await refused.json()).detail).toBe('This needs the role admin; yours is bookkeeper.')
  expect((await viewer.put('/period', body)).status).toBe(403)
  expect(await viewer.read('/period')).toEqual({ lockedThrough: null })
  expect((await admin.put('/period', body)).status).toBe(200)
})
