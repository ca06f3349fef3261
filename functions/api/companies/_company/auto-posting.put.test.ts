import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('switches the memory’s posting off and on, sets the bar, and logs who did', async () => {
  await using w = await world()
  const { alice } = w
  expect(await alice.read('/auto-posting')).toMatchObject({ on: true, offBecause: null, bar: 0.95 })

  const off = await alice.put('/auto-posting', { on: false })
  expect(await off.json()).toMatchObject({ on: false, offBecause: expect.stringMatching(/\w/) })
  expect((await alice.put('/auto-posting', { on: true, bar: 0.99 })).status).toBe(200)

  expect(await alice.read('/auto-posting')).toMatchObject({ on: true, offBecause: null, bar: 0.99 })
  const log = await alice.inside((ctx) =>
    ctx.db
      .selectFrom('audit_log')
      .where('action', 'like', 'auto-posting.%')
      .select(['action', 'user_id'])
      .orderBy('id')
      .execute(),
  )
  expect(log).toEqual([
    { action: 'auto-posting.off', user_id: alice.id },
    { action: 'auto-posting.on', user_id: alice.id },
  ])
})

test('is for owners and admins, and takes a bar between one half and one', async () => {
  await using w = await world()
  const bookkeeper = await w.joins('Ben', 'bookkeeper')
  expect((await bookkeeper.put('/auto-posting', { on: false })).status).toBe(403)
  for (const bar of [0.49, 1.01, '0.9']) {
    const res = await w.alice.put('/auto-posting', { on: true, bar })
    expect(res.status).toBe(422)
    expect(Object.keys((await res.json()).fields)).toEqual(['bar'])
  }
})
