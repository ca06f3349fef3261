import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'

const depreciation = {
  enteredOn: '2026-05-31',
  memo: 'Depreciation of the truck',
  account: ['6250', 'Accumulated dep', '', ''],
  debit: ['1,200.50', '', '', ''],
  credit: ['', '$1200.5', '', ''],
}

test('an entry by hand is posted, once however often it is sent, and leads to itself', async () => {
  await using w = await world()
  const { alice } = w
  const form = formOf(await open(alice, '/new-entry'), 'Post it')

  const posted = await send(alice, form, depreciation)
  const again = await send(alice, form, depreciation)

  expect(posted.text).toContain('The entry is posted.')
  expect(posted.text).toContain('Depreciation of the truck Entry of 31 May 2026')
  expect(posted.text).toMatch(/6250 Depreciation 1,200.50 .*1590 Accumulated depreciation 1,200.50/)
  expect(again.status).toBe(200)
  const lines = await alice.inside(({ db }) => db.selectFrom('entry_lines').select('amount_cents').execute())
  expect(lines.map((line) => line.amount_cents)).toEqual([120_050n, -120_050n])
})

test('what can’t be posted comes back with its sentence and all that was typed', async () => {
  await using w = await world()
  const { alice } = w
  await alice.put('/period', { lockedThrough: '2026-04-30' })
  const form = formOf(await open(alice, '/new-entry'), 'Post it')
  for (const [change, status, sentence] of [
    [{ credit: ['', '1,000.00', '', ''] }, 422, '200.50'],
    [{ credit: ['5.00', '1,200.50', '', ''] }, 422, 'Give “Depreciation” a debit or a credit, not both.'],
    [{ account: ['Zebras', '1590', '', ''] }, 422, '“Zebras” is no account'],
    [{ account: ['6250', '', '', ''] }, 422, 'Say which account the $1200.5 belongs to.'],
    [{ debit: ['12.345', '', '', ''] }, 422, '“12.345” is no amount.'],
    [{ enteredOn: '2026-04-30' }, 409, 'locked'],
  ] as const) {
    const refused = await send(alice, form, { ...depreciation, ...change } as typeof depreciation)
    expect(refused.status, sentence).toBe(status)
    expect(refused.text).toContain(sentence)
    const shown = formOf(refused, 'Post it').fields.map(([, value]) => value)
    expect(shown).toContain('Depreciation of the truck')
    for (const typed of { ...depreciation, ...change }.account.filter(Boolean)) expect(shown).toContain(typed)
  }
  expect(await alice.inside(({ db }) => db.selectFrom('entries').selectAll().execute())).toEqual([])
})

test('a viewer is offered no entry, and makes none', async () => {
  await using w = await world()
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(vera, '/transactions')).text).not.toContain('Enter by hand')
  expect((await open(vera, '/new-entry')).status).toBe(403)
})
