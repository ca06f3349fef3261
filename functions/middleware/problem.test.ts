import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { world } from '#functions/testing.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'
import { conflict, invalid } from '#shared/refusal.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'

/** What leaves when a door throws this, and what the log line is told. */
async function thrown(error: Error, { path = '/api/door', accept = '*/*' } = {}) {
  const event: Record<string, unknown> = { requestId: 'r-1' }
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('event', event)
    await next()
  })
  app.get(path, () => {
    throw error
  })
  app.onError(problem)
  const res = await app.request(path, { headers: { accept } })
  return { res, text: await res.text(), event }
}

const failed = (code: string) => Object.assign(new Error('from Postgres'), { code })

test('a refusal says why, as RFC 9457 has it', async () => {
  const { res, text } = await thrown(invalid('The memo is missing.', { memo: 'Say what it is for.' }))
  expect(res.status).toBe(422)
  expect(res.headers.get('content-type')).toBe('application/problem+json')
  expect(JSON.parse(text)).toEqual({
    type: 'urn:grayledger:invalid',
    title: 'This can’t be taken as it is',
    status: 422,
    detail: 'The memo is missing.',
    fields: { memo: 'Say what it is for.' },
  })
})

test('a fault says nothing of itself, and is logged whole', async () => {
  const fault = new Error('password authentication failed for "grayledger"')
  const { res, text, event } = await thrown(fault)
  expect(res.status).toBe(500)
  expect(text).not.toMatch('password')
  expect(JSON.parse(text)).toMatchObject({ type: 'urn:grayledger:fault', status: 500 })
  expect(event.fault).toBe(fault)
})

test('a page gets a page with the same sentence, escaped', async () => {
  const refusal = conflict('Somebody filed <b>it</b> first.')
  const { res, text } = await thrown(refusal, { path: '/companies/1/review', accept: 'text/html,*/*' })
  expect(res.status).toBe(409)
  expect(res.headers.get('content-type')).toMatch('text/html')
  expect(text).toMatch('Somebody filed &lt;b&gt;it&lt;/b&gt; first.')
})

test.each([
  ['GLOCK', 409, 'The books are locked for that day.'],
  ['GLFIN', 409, 'Entries are reversed, never changed.'],
  ['23505', 409, 'Somebody else has just done the same. Look again.'],
  ['40P01', 409, 'Two changes met each other. Try again.'],
  ['22021', 422, 'This holds a character that can’t be kept. Leave it out.'],
  ['55P03', 503, 'Somebody else is changing this right now. Try again in a moment.'],
  ['57014', 503, 'This took too long and was stopped. Try again in a moment.'],
  ['57P01', 503, expect.stringMatching('database can’t be reached')],
  ['25P03', 503, expect.stringMatching('database can’t be reached')],
  ['53300', 503, expect.stringMatching('database can’t be reached')],
  ['ECONNREFUSED', 503, expect.stringMatching('database can’t be reached')],
  ['42P01', 500, expect.stringMatching('our side')],
  ['GLBAL', 500, expect.stringMatching('our side')], // our own verbs post what balances, or there is a bug
])('what Postgres says with %s leaves as %i', async (code, status, detail) => {
  const { res, text } = await thrown(failed(code))
  expect(res.status).toBe(status)
  expect(JSON.parse(text).detail).toEqual(detail)
  expect(res.headers.get('retry-after')).toBe(status === 503 ? '5' : null)
})

test('a body that is too large keeps its own words', async () => {
  const { res, text } = await thrown(new HTTPException(413, { message: 'That is too much.' }))
  expect(res.status).toBe(413)
  expect(JSON.parse(text).detail).toBe('That is too much.')
})

test('trouble with the file store answers 503 with its sentence, and the log has the rest', async () => {
  const trouble = new OutsideTrouble('S3', 'ECONNRESET at s3.internal', {
    sentence: 'The file store doesn’t answer. Try again in a moment.',
    retryable: true,
  })
  const { res, text, event } = await thrown(trouble)
  expect(res.status).toBe(503)
  expect(JSON.parse(text).detail).toBe('The file store doesn’t answer. Try again in a moment.')
  expect(text).not.toMatch('internal')
  expect(event.fault).toBe(trouble)
})

test('a database that can’t be reached answers 503 at every door, and nothing of it shows', async () => {
  const pool = openPool({ url: 'postgres://app:hunter2@127.0.0.1:1/books', connections: 1, name: 'test' })
  await using w = await world({ db: connect(pool) })
  for (const path of ['/review', '/documents', `/transactions/${crypto.randomUUID()}`]) {
    const res = await w.alice.get(path)
    expect(res.status).toBe(503)
    const problem = await res.json()
    expect(problem.detail).toMatch('database can’t be reached')
    expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|hunter2/)
  }
  await pool.end()
})

test('a body that isn’t JSON is refused in words', async () => {
  await using w = await world()
  for (const body of ['{"lockedThrough": ', '[]', 'null', '"x"', '']) {
    const res = await w.request(`/api/companies/${w.alice.companyId}/period`, {
      method: 'PUT',
      headers: { 'x-test-user': w.alice.id },
      body,
    })
    expect(res.status, body).toBe(422)
    expect(res.headers.get('content-type')).toBe('application/problem+json')
  }
})
