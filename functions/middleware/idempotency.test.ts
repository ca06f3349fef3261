import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

const KEY = { 'idempotency-key': 'one-key' }

async function rent(by: Person, memo = 'Rent') {
  const lines = [
    { accountId: await by.account('6700'), amountCents: 120_000 },
    { accountId: await by.account('3100'), amountCents: -120_000 },
  ]
  return { enteredOn: '2026-05-04', memo, lines }
}

const countEntries = async (of: Person) => (await of.read('/entries')).rows.length

test('the same request again gets the same answer, and nothing happens again', async () => {
  await using w = await world()
  const { alice } = w
  const body = await rent(alice)

  const first = await alice.post('/entries', body, KEY)
  const second = await alice.post('/entries', body, KEY)

  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.json()).toEqual(await first.json())
  expect(first.headers.get('idempotency-replayed')).toBe(null)
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(await countEntries(alice)).toBe(1)
})

test('another body, another address or another person under the same key is a conflict', async () => {
  await using w = await world()
  const { alice } = w
  const ben = await w.joins('Ben', 'bookkeeper')
  const body = await rent(alice)
  const { entryId } = await (await alice.post('/entries', body, KEY)).json()

  const others = [
    await alice.post('/entries', await rent(alice, 'Other rent'), KEY),
    await alice.post(`/entries/${entryId}/reversal`, undefined, KEY),
    await ben.post('/entries', body, KEY),
  ]

  for (const res of others) {
    expect(res.status).toBe(409)
    expect((await res.json()).detail).toMatch('Use a new key for each request.')
  }
  expect(await countEntries(alice)).toBe(1)
})

test('of two at once one happens and both get its answer', async () => {
  await using w = await world()
  const { alice } = w
  const body = await rent(alice)

  const both = await Promise.all([alice.post('/entries', body, KEY), alice.post('/entries', body, KEY)])

  expect(both.map((res) => res.status)).toEqual([201, 201])
  const [first, second] = await Promise.all(both.map((res) => res.json()))
  expect(second).toEqual(first)
  expect(await countEntries(alice)).toBe(1)
})

test('a request that was refused may be tried again under its key, put right or as it was', async () => {
  await using w = await world()
  const { alice } = w
  const body = await rent(alice)
  await alice.put('/period', { lockedThrough: '2026-05-04' })

  expect((await alice.post('/entries', { ...body, lines: [] }, KEY)).status).toBe(422)
  expect((await alice.post('/entries', body, KEY)).status).toBe(409)
  await alice.put('/period', { lockedThrough: null, reason: 'Rent was forgotten' })
  expect((await alice.post('/entries', body, KEY)).status).toBe(201)
})

test('a key belongs to its company, and one that is too long is refused', async () => {
  await using w = await world()
  const { alice, bob } = w

  expect((await alice.post('/entries', await rent(alice), KEY)).status).toBe(201)
  expect((await bob.post('/entries', await rent(bob), KEY)).status).toBe(201)
  const long = await alice.post('/entries', await rent(alice), { 'idempotency-key': 'k'.repeat(256) })
  expect(long.status).toBe(422)
})
