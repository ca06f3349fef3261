import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

const own = { descriptor: 'TRANSFER TO SAVINGS', amountCents: -50000n }

test('sets the transaction aside: nothing is posted, nothing is taught, and it no longer waits', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(own)

  const res = await alice.put(`/transactions/${transaction!.id}/dismissal`)

  expect(res.status).toBe(200)
  const { decisionId } = await res.json()
  expect(await alice.read(`/transactions/${transaction!.id}`)).toMatchObject({
    state: 'ignored',
    settlement: { decisionId, outcome: 'ignored', decidedBy: 'person', entryId: null, filed: [] },
  })
  expect(await alice.read('/review')).toMatchObject({ rows: [], waiting: 0 })
  expect((await alice.read('/entries')).rows).toEqual([])
  expect(await alice.inside((ctx) => ctx.db.selectFrom('memories').selectAll().execute())).toEqual([])
})

test('is a conflict for a transaction that is decided already, either way', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(own)
  const path = `/transactions/${transaction!.id}`
  await alice.put(`${path}/dismissal`)

  expect((await alice.put(`${path}/dismissal`)).status).toBe(409)
  const filing = await alice.put(`${path}/category`, { accountId: await alice.account('6800') })
  expect(filing.status).toBe(409)
  expect((await filing.json()).detail).toBe('This transaction was set aside. Undo that first.')
})
