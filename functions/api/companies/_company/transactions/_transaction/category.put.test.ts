import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n }

test('files the transaction and posts a balanced entry', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const meals = await alice.account('7200')

  const res = await alice.put(`/transactions/${transaction!.id}/category`, { accountId: meals })

  expect(res.status).toBe(200)
  const lines = await alice.inside((ctx) =>
    ctx.db.selectFrom('entry_lines').select(['account_id', 'amount_cents']).orderBy('amount_cents').execute(),
  )
  expect(lines).toEqual([
    { account_id: await alice.account('1010'), amount_cents: -1850n },
    { account_id: meals, amount_cents: 1850n },
  ])
})
