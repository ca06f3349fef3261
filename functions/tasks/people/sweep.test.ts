// What is over goes, by the clock, and what is in use stays.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { CRONTAB } from '#functions/cron.ts'
import { Visitor } from '#functions/pages/visitor-testing.ts'
import { type World, world } from '#functions/testing.ts'

const run = (w: World, task: string) =>
  w.pool.query(`select graphile_worker.add_job($1)`, [task]).then(w.work)

const count = async (w: World, table: 'sessions' | 'sign_in_codes' | 'sign_in_limits') =>
  (await w.db.selectFrom(table).select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()).n

test('sessions, codes and counted turns go when they are over, however many, and not before', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const ann = new Visitor(w, { address: '203.0.113.1' })
  await ann.signsIn('ann@example.com')
  await new Visitor(w, { address: '203.0.113.2' }).asks('ben@example.com')
  const before = [
    await count(w, 'sessions'),
    await count(w, 'sign_in_codes'),
    await count(w, 'sign_in_limits'),
  ]

  await w.pool.query(`
    insert into sessions (user_id, token_hash, expires_at)
      select '${w.alice.id}', n::text, now() - n * interval '1 second' from generate_series(1, 2100) n;
    insert into sign_in_codes (browser_hash, email, code_hash, expires_at)
      select n::text, 'old@example.com', 'x', now() - n * interval '1 second' from generate_series(1, 1000) n;
    insert into sign_in_limits (key, turns, forget_at)
      select 'email ' || n, '{}', now() - n * interval '1 second' from generate_series(1, 10) n`)
  await run(w, 'people/sweep')

  expect(w.logged.findLast(({ task }) => task === 'people/sweep')).toMatchObject({
    outcome: 'swept',
    sessions: 2100,
    codes: 1000,
    limits: 10,
  })
  expect([
    await count(w, 'sessions'),
    await count(w, 'sign_in_codes'),
    await count(w, 'sign_in_limits'),
  ]).toEqual(before)
  expect((await ann.get('/account')).status).toBe(200)
  await run(w, 'people/sweep') // and once more finds nothing
  expect(w.logged.findLast(({ task }) => task === 'people/sweep')).toMatchObject({ sessions: 0, codes: 0 })
})

test('the clock has both sweeps run', () => {
  expect(CRONTAB).toMatch(/^\d+ \* \* \* \* people\/sweep$/m)
  expect(CRONTAB).toMatch(/^\d+ \d+ \* \* \* companies\/sweep$/m)
})
