import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'

const create = (w: World, userId: string | null, body: unknown) =>
  w.request('/api/companies', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(userId && { 'x-test-user': userId }) },
    body: JSON.stringify(body),
  })

const companiesOf = async (w: World, userId: string) => {
  const res = await w.request('/api/companies', { headers: { 'x-test-user': userId } })
  return ((await res.json()) as { rows: { companyId: string; name: string; role: string }[] }).rows
}

test('creates a company with a chart of accounts, owned by the caller and seen by nobody else', async () => {
  await using w = await world()

  const res = await create(w, w.alice.id, { name: ' Elm Street Bakery ' })

  expect(res.status).toBe(201)
  const { companyId } = (await res.json()) as { companyId: string }
  expect(await companiesOf(w, w.alice.id)).toContainEqual({
    companyId,
    name: 'Elm Street Bakery',
    role: 'owner',
  })
  expect(await companiesOf(w, w.bob.id)).toHaveLength(1)
  const path = `/api/companies/${companyId}/accounts`
  const accounts = await w.request(path, { headers: { 'x-test-user': w.alice.id } })
  expect(((await accounts.json()) as { rows: unknown[] }).rows.length).toBeGreaterThan(50)
  expect((await w.request(path, { headers: { 'x-test-user': w.bob.id } })).status).toBe(404)
})

test('refuses a company without a name, and a caller who isn’t signed in', async () => {
  await using w = await world()
  const before = await companiesOf(w, w.alice.id)

  for (const body of [{}, { name: '  ' }, { name: 'x'.repeat(201) }, { name: 'Elm', ownerId: w.bob.id }]) {
    expect((await create(w, w.alice.id, body)).status).toBe(422)
  }
  expect((await create(w, null, { name: 'Elm' })).status).toBe(401)
  expect(await companiesOf(w, w.alice.id)).toEqual(before)
})

test('refuses what a page of another site sends, whatever it looks like', async () => {
  await using w = await world()
  const send = (headers: Record<string, string>) =>
    w.request('/api/companies', {
      method: 'POST',
      headers: { 'x-test-user': w.alice.id, 'content-type': 'text/plain', ...headers },
      body: JSON.stringify({ name: 'Elm' }),
    })
  const elsewhere: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://sibling.127.0.0.1:3000', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of elsewhere) expect((await send(headers)).status).toBe(403)
  expect(await companiesOf(w, w.alice.id)).toHaveLength(1)
  expect((await send({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' })).status).toBe(201)
})
