import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import type { User } from './env.ts'

const lock = { lockedThrough: '2026-03-31' }

// The database checks some promises at the very end, when the answer is already made.
test('what fails at the commit is no success, and nothing of it stays', async () => {
  await using w = await world()
  await w.pool.query(`
    create function refuse_late() returns trigger language plpgsql as $$ begin raise 'too late'; end $$;
    create constraint trigger refuse_late after update on company_settings
      deferrable initially deferred for each row execute function refuse_late()`)

  const res = await w.alice.put('/period', lock)

  expect(res.status).toBe(500)
  expect(w.logged.at(-1)).toMatchObject({ status: 500, err: { message: 'too late' } })
  expect(await w.alice.read('/period')).toEqual({ lockedThrough: null })
})

test('what answers with an error leaves nothing, whatever was written before', async () => {
  await using w = await world()
  const { alice } = w
  // The audit log is written last: by then the period is locked in this transaction.
  await w.pool.query('alter table audit_log rename to audit_log_away')

  expect((await alice.put('/period', lock)).status).toBe(500)

  await w.pool.query('alter table audit_log_away rename to audit_log')
  expect(await alice.read('/period')).toEqual({ lockedThrough: null })
})

test('a role that is taken away is gone at the next request', async () => {
  await using w = await world()
  const ada = await w.joins('Ada', 'admin')
  expect((await ada.put('/period', lock)).status).toBe(200)

  await w.db.updateTable('members').set({ role: 'viewer' }).where('user_id', '=', ada.id).execute()
  expect((await ada.put('/period', { lockedThrough: '2026-04-30' })).status).toBe(403)

  await w.db.deleteFrom('members').where('user_id', '=', ada.id).execute()
  expect((await ada.get('/period')).status).toBe(404)
})

test('asks once per request who is signed in, and not at all where anybody may come', async () => {
  let asked = 0
  let user: User | null = null
  const signIn = async () => {
    asked++
    return user
  }
  await using w = await world({ signIn })
  user = { id: w.alice.id, name: 'Alice', email: 'alice@example.com' }
  const company = `/companies/${w.alice.companyId}`
  for (const path of [
    '/api/companies',
    `/api${company}/review`,
    `/api${company}/events`,
    company,
    `${company}/review`,
  ]) {
    asked = 0
    const res = await w.request(path)
    expect([res.status, asked], path).toEqual([200, 1])
    await res.body?.cancel()
  }
  asked = 0
  for (const path of ['/up', '/ready', '/api', '/api/openapi.json']) {
    expect((await w.request(path)).status, path).toBe(200)
  }
  expect(asked).toBe(0)
})
