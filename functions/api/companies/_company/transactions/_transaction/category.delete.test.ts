import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n }

async function decide(by: Person, transactionId: string, code = '6950') {
  const res = await by.put(`/transactions/${transactionId}/category`, { accountId: await by.account(code) })
  expect(res.status).toBe(200)
  return res.json()
}

const undo = (by: Person, transactionId: string) => by.delete(`/transactions/${transactionId}/category`)
const states = async (of: Person) =>
  (await of.read('/transactions')).rows.map((row: { state: string }) => row.state).sort()
const memories = (of: Person) =>
  of.inside((ctx) =>
    ctx.db.selectFrom('memories').select(['merchant_key', 'times', 'streak', 'last_on']).execute(),
  )

test('reverses the entry, forgets the lesson, and the transaction waits again', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const { entryId } = await decide(alice, transaction!.id)

  const res = await undo(alice, transaction!.id)

  expect(res.status).toBe(200)
  expect(await res.json()).toEqual({ transactionId: transaction!.id, waitingAgain: 1 })
  const undone = await alice.read(`/transactions/${transaction!.id}`)
  expect(undone).toMatchObject({ state: 'review', settlement: null })
  const entry = await alice.read(`/entries/${entryId}`)
  const reversal = await alice.read(`/entries/${entry.reversedById}`)
  expect(reversal).toMatchObject({ reversesId: entryId, enteredOn: entry.enteredOn, personName: 'Alice' })
  expect((await alice.read('/reports/trial-balance')).rows).toEqual([])
  expect(await memories(alice)).toMatchObject([{ times: 0, streak: 0 }])
})

test('brings the equal ones back that were settled with it, and only those', async () => {
  await using w = await world()
  const { alice } = w
  const [first, , other] = await alice.imports(
    lunch,
    { ...lunch, amountCents: -990n },
    { descriptor: 'ACME HARDWARE', amountCents: -4000n },
  )
  await decide(alice, other!.id, '6800')
  expect((await decide(alice, first!.id)).alsoSettled).toHaveLength(1)

  expect((await (await undo(alice, first!.id)).json()).waitingAgain).toBe(2)

  expect(await states(alice)).toEqual(['posted', 'review', 'review'])
  expect(await memories(alice)).toEqual(
    expect.arrayContaining([expect.objectContaining({ times: 0 }), expect.objectContaining({ times: 1 })]),
  )
})

test('of an equal one brings back that one alone, and the lesson stays', async () => {
  await using w = await world()
  const { alice } = w
  const [first, second] = await alice.imports(lunch, { ...lunch, amountCents: -990n })
  await decide(alice, first!.id)

  expect((await (await undo(alice, second!.id)).json()).waitingAgain).toBe(1)

  expect(await states(alice)).toEqual(['posted', 'review'])
  expect(await memories(alice)).toMatchObject([{ times: 1 }])
  expect((await (await undo(alice, first!.id)).json()).waitingAgain).toBe(1)
})

test('can be followed by another decision, and that by another undo', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  for (const code of ['6950', '6800', '6950']) {
    await decide(alice, transaction!.id, code)
    expect((await undo(alice, transaction!.id)).status).toBe(200)
  }
  await decide(alice, transaction!.id, '6800')

  expect((await alice.read(`/entries?transactionId=${transaction!.id}`)).rows).toHaveLength(4)
  expect((await alice.read('/reports/trial-balance')).rows).toMatchObject([
    { code: '1010', creditCents: 1850 },
    { code: '6800', debitCents: 1850 },
  ])
})

test('takes back that a transaction was set aside', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  await alice.put(`/transactions/${transaction!.id}/dismissal`)

  expect((await undo(alice, transaction!.id)).status).toBe(200)

  expect(await states(alice)).toEqual(['review'])
  expect((await alice.read('/entries')).rows).toEqual([])
})

test('of two people at once one undoes it, the other is told that nothing is decided', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const ben = await w.joins('Ben', 'bookkeeper')
  await decide(alice, transaction!.id)

  const answers = await Promise.all([alice, ben].map((member) => undo(member, transaction!.id)))

  expect(answers.map((res) => res.status).sort()).toEqual([200, 409])
  const refused = answers.find((res) => res.status === 409)!
  expect((await refused.json()).detail).toBe('There is no decision to undo: this transaction waits for one.')
  expect((await alice.read('/entries')).rows).toHaveLength(2)
})

test('is refused once the books are locked, and nothing changes', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  await decide(alice, transaction!.id)
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  expect((await undo(alice, transaction!.id)).status).toBe(409)

  expect(await states(alice)).toEqual(['posted'])
  expect(await memories(alice)).toMatchObject([{ times: 1 }])
})
