import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { addReceipt, addTransaction } from '#shared/documents/testing.ts'

const receipt = { vendor: 'Greenbriar Hardwoods', day: '2026-05-04', cents: 50_000n }
const payment = { descriptor: 'GREENBRIAR', postedOn: '2026-05-20' }

test('one receipt for several transactions: the parts add up, or a person says that they are all', async () => {
  await using w = await world()
  const { alice } = w
  const id = await addReceipt(alice, receipt)
  const [one, two, three] = [
    await addTransaction(alice, { ...payment, cents: -30_000n }),
    await addTransaction(alice, { ...payment, cents: -25_000n }),
    await addTransaction(alice, { ...payment, cents: -90_000n }),
  ]
  const put = (transaction: string, body: object) =>
    alice.put(`/documents/${id}/matches/${transaction}`, body)

  expect(await (await put(one, {})).json()).toMatchObject({
    state: 'needs_you',
    problem: '200.00 of 500.00 has no transaction yet. Match the rest, or say that this is all.',
    matches: [{ transactionId: one, amountCents: 30_000 }],
  })
  const much = await put(two, { amountCents: 20_001 })
  expect(much.status).toBe(422)
  expect((await much.json()).detail).toBe(
    '200.01 is more than this receipt has left: it is over 500.00, of which 300.00 is matched elsewhere.',
  )
  expect((await put(one, { amountCents: 30_001 })).status).toBe(422) // more than the bank line
  expect((await put(two, { amountCents: -1 })).status).toBe(422)
  expect(await (await put(two, { amountCents: 15_000, isAll: true })).json()).toMatchObject({
    state: 'matched',
  })
  expect(await (await put(two, { amountCents: 20_000 })).json()).toMatchObject({ state: 'matched' })
  expect((await put(three, {})).status).toBe(409) // nothing is left

  const less = await alice.delete(`/documents/${id}/matches/${one}`)
  expect(await less.json()).toMatchObject({ state: 'needs_you', matches: [{ transactionId: two }] })
  expect((await alice.delete(`/documents/${id}/matches/${one}`)).status).toBe(404)
})

test('several files for one transaction: what they show never comes to more than it, another page shows nothing', async () => {
  await using w = await world()
  const { alice } = w
  const [table, dessert, slip] = [
    await addReceipt(alice, { ...receipt, cents: 4000n }),
    await addReceipt(alice, { ...receipt, cents: 1000n, day: '2026-05-05' }),
    await addReceipt(alice, { ...receipt, cents: 5000n, day: '2026-05-06' }),
  ]
  const lunch = await addTransaction(alice, { ...payment, cents: -5000n })
  const put = (id: string, body: object) => alice.put(`/documents/${id}/matches/${lunch}`, body)

  expect((await (await put(table, {})).json()).state).toBe('matched')
  expect((await (await put(dessert, {})).json()).state).toBe('matched')
  expect((await put(slip, { amountCents: 5000 })).status).toBe(422)
  expect(await (await put(slip, { amountCents: 0, isAll: true })).json()).toMatchObject({ state: 'matched' })

  const { documents } = await alice.read(`/transactions/${lunch}`)
  expect(documents.map((document: { id: string }) => document.id)).toEqual([table, dessert, slip])
})

test('what is another company’s can’t be matched', async () => {
  await using w = await world()
  const { alice, bob } = w
  const hers = await addReceipt(alice, receipt)
  const his = await addTransaction(bob, { ...payment, cents: -50_000n })
  expect((await alice.put(`/documents/${hers}/matches/${his}`, {})).status).toBe(404)
  expect((await bob.put(`/documents/${hers}/matches/${his}`, {})).status).toBe(404)
  expect((await alice.delete(`/documents/${hers}/offers/${his}`)).status).toBe(404)
})
