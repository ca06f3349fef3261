import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

async function post(by: Person) {
  const lines = [
    { accountId: await by.account('6700'), amountCents: 120_000 },
    { accountId: await by.account('3100'), amountCents: -100_000 },
    { accountId: await by.account('2600'), amountCents: -20_000 },
  ]
  const res = await by.post('/entries', { enteredOn: '2026-05-04', memo: 'Rent', lines })
  return (await res.json()).entryId as string
}

test('mirrors the entry on its own day, linked both ways, and the books are as before', async () => {
  await using w = await world()
  const { alice } = w
  const id = await post(alice)

  const res = await alice.post(`/entries/${id}/reversal`)

  expect(res.status).toBe(201)
  const { entryId } = await res.json()
  expect(await alice.read(`/entries/${entryId}`)).toMatchObject({
    memo: 'Reversal: Rent',
    enteredOn: '2026-05-04',
    reversesId: id,
    lines: [{ amountCents: -120_000 }, { amountCents: 100_000 }, { amountCents: 20_000 }],
  })
  expect((await alice.read(`/entries/${id}`)).reversedById).toBe(entryId)
  expect((await alice.read('/reports/trial-balance')).rows).toEqual([])
})

test('happens once, even when two people ask at once, and never to a reversal', async () => {
  await using w = await world()
  const { alice } = w
  const ben = await w.joins('Ben', 'bookkeeper')
  const id = await post(alice)

  const answers = await Promise.all([alice, ben].map((member) => member.post(`/entries/${id}/reversal`)))

  expect(answers.map((res) => res.status).sort()).toEqual([201, 409])
  expect((await alice.read('/entries')).rows).toHaveLength(2)
  const { entryId } = await answers.find((res) => res.ok)!.json()
  const again = await alice.post(`/entries/${entryId}/reversal`)
  expect(again.status).toBe(409)
  expect((await again.json()).detail).toBe('This entry is itself a reversal. Post a new entry instead.')
})

test('is refused for the entry of a bank line, which is undone with its decision', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const accountId = await alice.account('6950')
  const filing = await alice.put(`/transactions/${transaction!.id}/category`, { accountId })
  const { entryId } = await filing.json()

  const res = await alice.post(`/entries/${entryId}/reversal`)

  expect(res.status).toBe(409)
  expect((await res.json()).detail).toMatch('Undo the decision on that transaction')
})

test('is refused once the books are locked', async () => {
  await using w = await world()
  const { alice } = w
  const id = await post(alice)
  await alice.put('/period', { lockedThrough: '2026-05-04' })

  expect((await alice.post(`/entries/${id}/reversal`)).status).toBe(409)
  expect((await alice.read(`/entries/${id}`)).reversedById).toBe(null)
})
