import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('one line per request, with who, what, how long and how it ended', async () => {
  await using w = await world()
  const { alice } = w
  w.logged.length = 0

  const res = await w.request(`/api/companies/${alice.companyId}/transactions/${crypto.randomUUID()}`, {
    headers: { 'x-test-user': alice.id, 'x-request-id': 'from-the-router' },
  })

  expect(res.headers.get('x-request-id')).toBe('from-the-router')
  expect(w.logged).toEqual([
    expect.objectContaining({
      level: 30,
      msg: 'request',
      requestId: 'from-the-router',
      method: 'GET',
      route: '/api/companies/:company/transactions/:transaction',
      status: 404,
      ms: expect.any(Number),
      databaseMs: expect.any(Number),
      userId: alice.id,
      companyId: alice.companyId,
      refusal: 'There is no such transaction.',
    }),
  ])
})

test('a request without an id gets one, and one that nobody made has no user', async () => {
  await using w = await world()
  w.logged.length = 0

  const res = await w.request('/up')

  expect(w.logged).toEqual([expect.objectContaining({ route: '/up', status: 200 })])
  expect(w.logged[0]).toMatchObject({ requestId: res.headers.get('x-request-id') })
  expect(w.logged[0]).not.toHaveProperty('userId')
})

test('a fault is an error with its stack, and neither body nor cookie is ever logged', async () => {
  await using w = await world()
  const { alice } = w
  await w.pool.query('drop table company_settings cascade')
  w.logged.length = 0

  const secret = 'a-reason-for-nobody-else'
  await w.request(`/api/companies/${alice.companyId}/period`, {
    method: 'PUT',
    headers: { 'x-test-user': alice.id, cookie: secret, authorization: secret },
    body: JSON.stringify({ lockedThrough: '2026-01-01', reason: secret }),
  })

  expect(w.logged).toEqual([
    expect.objectContaining({
      level: 50,
      status: 500,
      err: expect.objectContaining({
        message: 'relation "company_settings" does not exist',
        stack: expect.stringContaining('lock-period.ts'),
      }),
    }),
  ])
  expect(JSON.stringify(w.logged)).not.toMatch(secret)
})

test('the time that a request waits for the database is its own, and so is the router’s before', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const { alice } = w
  w.logged.length = 0
  const inQueue = { 'x-request-start': String(Date.now() - 250) }
  const answers = await Promise.all([
    w.request('/up', { headers: inQueue }),
    ...Array.from({ length: 5 }, () => alice.get('/transactions')),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  const lines = w.logged.filter(({ msg }) => msg === 'request') as { ms: number; databaseMs: number }[]
  const [up] = lines.filter((line) => 'queueMs' in line)
  expect(up).toMatchObject({ route: '/up', databaseMs: 0 })
  expect((up as unknown as { queueMs: number }).queueMs).toBeGreaterThanOrEqual(250)
  for (const { ms, databaseMs } of lines.filter((line) => line !== up)) {
    expect(databaseMs).toBeGreaterThan(0)
    expect(databaseMs).toBeLessThanOrEqual(ms + 0.2)
  }
})

test.each(['a b', 'x'.repeat(201), '{"evil":1}'])(
  'an id that looks like none isn’t repeated: %s',
  async (id) => {
    await using w = await world()
    const res = await w.request('/up', { headers: { 'x-request-id': id } })
    expect(res.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  },
)
