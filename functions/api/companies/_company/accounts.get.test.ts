import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('lists the accounts in use by code, with what each is and its tax lines', async () => {
  await using w = await world()
  const { alice } = w
  await alice.inside((ctx) =>
    ctx.db.updateTable('accounts').set({ archived_at: new Date() }).where('code', '=', '6200').execute(),
  )

  const { rows } = await alice.read('/accounts')

  const codes = rows.map((row: { code: string }) => row.code)
  expect(codes).toEqual([...codes].sort())
  expect(codes).not.toContain('6200')
  expect(rows.find((row: { code: string }) => row.code === '6800')).toEqual({
    id: await alice.account('6800'),
    code: '6800',
    name: 'Supplies',
    parentId: null,
    type: 'expense',
    normalSide: 'debit',
    statementKind: null,
    numberLast4: null,
    scheduleC: '22',
    form1065: '21',
    form1120s: '20',
  })
})
