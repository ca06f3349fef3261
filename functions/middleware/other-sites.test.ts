import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

// As a form with enctype="text/plain" can send it, from any page there is.
const body = '{"lockedThrough":"2026-05-31"}'

test.each([
  [{}, 200],
  [{ origin: 'http://127.0.0.1:3000' }, 200],
  [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 200],
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
  [{ origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' }, 403],
  [{ origin: 'null' }, 403],
])('a write with %j is answered %i', async (headers, status) => {
  await using w = await world()
  const { alice } = w
  const res = await w.request(`/api/companies/${alice.companyId}/period`, {
    method: 'PUT',
    headers: { 'x-test-user': alice.id, 'content-type': 'text/plain', ...(headers as object) },
    body,
  })
  expect(res.status).toBe(status)
  const { lockedThrough } = await (await alice.get('/period')).json()
  expect(lockedThrough).toBe(status === 200 ? '2026-05-31' : null)
})

test('reading is left to CORS, which lets no other site see the answer', async () => {
  await using w = await world()
  const { alice } = w
  const res = await w.request(`/api/companies/${alice.companyId}/period`, {
    headers: { 'x-test-user': alice.id, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  })
  expect(res.status).toBe(200)
  expect(res.headers.get('access-control-allow-origin')).toBeNull()
})
