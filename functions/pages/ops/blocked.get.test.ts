import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { blockOffender, MOST_REFUSALS } from '#shared/limits/block-offender.ts'
import { takeTurns } from '#shared/limits/take-turns.ts'

const operated = () => world({ operators: new Set(['bob@example.com']) })
const KEY = 'address 203.0.113.7'

async function blocks(w: World): Promise<void> {
  await takeTurns(w.db, [{ key: KEY, turns: 1, rate: 5, burst: 50 }])
  for (let n = 0; n < MOST_REFUSALS; n++) await blockOffender(w.db, KEY)
}

async function blockedPage(w: World): Promise<string> {
  const res = await w.request('/ops/blocked', { headers: { accept: 'text/html', 'x-test-user': w.bob.id } })
  expect(res.status).toBe(200)
  return (await res.text()).replace(/\s+/g, ' ')
}

async function release(w: World, key: string, by = w.bob.id) {
  const headers = { 'x-test-user': by, origin: w.deps.origin, accept: 'text/html' }
  const res = await w.request('/ops/blocked/releases', {
    method: 'POST',
    headers,
    body: new URLSearchParams({ key }),
  })
  return { status: res.status, says: decodeURIComponent(res.headers.get('set-cookie') ?? '') }
}

const turnsLeft = async (w: World) =>
  (await takeTurns(w.db, [{ key: KEY, turns: 1, rate: 5, burst: 50 }]))[0]!.turns

test('says who is blocked and for how long, and lets them in again', async () => {
  await using w = await operated()
  expect(await blockedPage(w)).toContain('Nobody is blocked.')
  await blocks(w)
  expect(await turnsLeft(w)).toBe(0)

  const page = await blockedPage(w)
  expect(page).toContain('203.0.113.7')
  expect(page).toMatch(/for (59|60) more minutes/)
  expect(await release(w, KEY)).toMatchObject({
    status: 303,
    says: expect.stringContaining('203.0.113.7 is let in again'),
  })

  expect(await blockedPage(w)).toContain('Nobody is blocked.')
  expect(await turnsLeft(w)).toBe(1)
  expect((await release(w, KEY)).says).toContain('isn’t blocked any more')
})

test('a block that is over isn’t shown', async () => {
  await using w = await operated()
  await blocks(w)
  await sql`update rate_limits set blocked_until = now() where key = ${KEY}`.execute(w.db)
  expect(await blockedPage(w)).toContain('Nobody is blocked.')
})

test('isn’t there for whoever is no operator, and lets nobody in for them', async () => {
  await using w = await operated()
  await blocks(w)
  expect((await release(w, KEY, w.alice.id)).status).toBe(404)
  expect(await blockedPage(w)).toContain('203.0.113.7')
})
