import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'
import { addReceipt } from '#shared/documents/testing.ts'

const receipt = { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n }

const made = async (by: Person) => (await by.read('/transactions')).rows

test('a cash purchase is made of a receipt once, filed as any other, and is its evidence', async () => {
  await using w = await world()
  const { alice } = w
  const id = await addReceipt(alice, receipt)
  const accountId = await alice.account('3100')

  const first = await alice.put(`/documents/${id}/purchase`, { accountId })
  expect(await first.json()).toMatchObject({
    state: 'matched',
    isPurchase: true,
    matches: [{ amountCents: 1850 }],
  })
  const again = await alice.put(`/documents/${id}/purchase`, { accountId, amountCents: 99 })
  expect(again.status).toBe(200)

  const [transaction, ...more] = await made(alice)
  expect(more).toEqual([])
  expect(transaction).toMatchObject({
    descriptor: 'Cafe Roma',
    postedOn: '2026-05-04',
    amountCents: -1850,
    state: 'review',
    account: { code: '3100' },
    statementId: null,
  })
  await alice.put(`/transactions/${transaction.id}/category`, { accountId: await alice.account('6950') })
  expect(await alice.read(`/documents/${id}`)).toMatchObject({ state: 'posted' })

  const back = await alice.delete(`/documents/${id}/purchase`)
  expect(await back.json()).toMatchObject({ isPurchase: false, matches: [] })
  expect(await made(alice)).toMatchObject([{ state: 'ignored', settlement: { entryId: null } }])
  expect((await alice.read('/reports/trial-balance?asOf=2026-12-31')).debitCents).toBe(0)
  expect((await alice.delete(`/documents/${id}/purchase`)).status).toBe(409)

  await alice.put(`/documents/${id}/purchase`, { accountId })
  expect(await made(alice)).toHaveLength(2) // anew, on a person's word
})

test('what could not be read has to be said, and an account with statements is refused', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'RENT', amountCents: -90_000n })
  const id = await addReceipt(alice, { ...receipt, vendor: null, day: null })
  const put = (body: object) => alice.put(`/documents/${id}/purchase`, body)
  const accountId = await alice.account('3100')

  expect((await (await put({ accountId })).json()).detail).toMatch('Say who was paid')
  expect((await (await put({ accountId, vendor: 'Cafe' })).json()).detail).toMatch('Say on which day')
  const facts = { vendor: 'Cafe', paidOn: '2026-05-04' }
  expect((await put({ ...facts, accountId: await alice.account('1010') })).status).toBe(422)
  expect((await put({ ...facts, accountId: await alice.account('6950') })).status).toBe(422)
  expect((await put({ ...facts, accountId, paidOn: '2999-01-01' })).status).toBe(422)
  expect((await put({ ...facts, accountId: crypto.randomUUID() })).status).toBe(422)
  expect((await put({ ...facts, accountId })).status).toBe(200)
})

test('nothing is added to a locked period, and nothing taken out of it', async () => {
  await using w = await world()
  const { alice } = w
  const accountId = await alice.account('3100')
  const [early, late] = [
    await addReceipt(alice, receipt),
    await addReceipt(alice, { ...receipt, cents: 990n }),
  ]
  await alice.put(`/documents/${early}/purchase`, { accountId })
  const [transaction] = await made(alice)
  await alice.put(`/transactions/${transaction.id}/category`, { accountId: await alice.account('6950') })
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  expect((await alice.put(`/documents/${late}/purchase`, { accountId })).status).toBe(409)
  for (const path of ['purchase', 'transaction']) {
    const res = await alice.delete(`/documents/${early}/${path}`)
    expect(res.status, path).toBe(409)
    expect((await res.json()).detail).toMatch('locked through')
  }
  expect((await alice.put(`/documents/${early}/rejection`, { reason: 'x' })).status).toBe(409)
  expect(await alice.read(`/documents/${early}`)).toMatchObject({ state: 'posted' })
})
