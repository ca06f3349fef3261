import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

const http = { 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.7' }

test('behind a proxy plain http is led to https: reads by 301, writes by 308, and health is answered', async () => {
  await using w = await world({ origin: 'https://books.example.com', trustProxyHops: 1 })
  const ask = (path: string, init: RequestInit = {}) =>
    w.request(path, { ...init, headers: { ...http, ...(init.headers as object) } })
  const read = await ask('/sign-in?next=%2Fx')
  expect([read.status, read.headers.get('location')]).toEqual([
    301,
    'https://books.example.com/sign-in?next=%2Fx',
  ])
  const write = await ask('/api/companies', { method: 'POST', body: '{}' })
  expect([write.status, write.headers.get('location')]).toEqual([
    308,
    'https://books.example.com/api/companies',
  ])
  expect((await ask('/up')).status).toBe(200)
  // What the client itself wrote stands on the left.
  expect((await ask('/sign-in', { headers: { 'x-forwarded-proto': 'http, https' } })).status).toBe(200)
  expect((await ask('/sign-in', { headers: { 'x-forwarded-proto': 'https, http' } })).status).toBe(301)
  const secure = await ask('/sign-in', { headers: { 'x-forwarded-proto': 'https' } })
  expect(secure.status).toBe(200)
  expect(secure.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
})

test('without a proxy that is trusted nobody’s word is taken for it', async () => {
  await using w = await world({ origin: 'https://books.example.com' })
  expect((await w.request('/sign-in', { headers: http })).status).toBe(200)
})
