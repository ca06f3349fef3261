import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n, postedOn: '2026-05-10' }

const filed = ({ inside }: Person) =>
  inside(({ db }) =>
    db
      .selectFrom('entry_lines')
      .innerJoin('accounts', 'accounts.id', 'entry_lines.account_id')
      .where('accounts.type', '=', 'expense')
      .groupBy('accounts.name')
      .select(({ fn }) => ['accounts.name', fn.sum<string>('entry_lines.amount_cents').as('cents')])
      .orderBy('accounts.name')
      .execute(),
  )

test('a transaction is answered on its own page, corrected there in one step, and taken back', async () => {
  await using w = await world()
  const { alice } = w
  const [first] = await alice.imports(lunch, { ...lunch, postedOn: '2026-05-11' })
  const here = `/transactions/${first!.id}`
  const asked = await open(alice, here)
  expect(asked.text).toContain('and 1 equal one')

  const answered = await send(alice, formOf(asked, 'File it'), { account: 'Meals' })
  expect(answered.text).toContain('CAFE ROMA 0042 → Meals, and 1 equal one.')
  expect(answered.text).toContain('Filed under 6950 Meals Alice decided it')

  const corrected = await send(alice, formOf(answered, 'File it'), { account: 'Supplies' })
  expect(corrected.text).toContain('Filed under 6800 Supplies')
  expect(await filed(alice)).toEqual([
    { name: 'Meals', cents: '0' },
    { name: 'Supplies', cents: '3700' },
  ])

  const undone = await send(alice, formOf(corrected, 'Take it back'))
  expect(undone.text).toContain('CAFE ROMA 0042 waits again, with 1 equal one.')
  expect(undone.text).toContain('In review')
})

test('what was set aside can be filed after all', async () => {
  await using w = await world()
  const { alice } = w
  const [first] = await alice.imports(lunch)
  const aside = await send(alice, formOf(await open(alice, `/transactions/${first!.id}`), 'Ignore'))
  expect(aside.text).toContain('Set aside: nothing is posted for it')

  const after = await send(alice, formOf(aside, 'File it'), { account: 'Meals' })

  expect(after.text).toContain('Filed under 6950 Meals')
})

test('a correction that is refused, or comes too late, says so where it was given', async () => {
  await using w = await world()
  const { alice } = w
  const [first] = await alice.imports(lunch)
  const here = `/transactions/${first!.id}`
  const answered = await send(alice, formOf(await open(alice, here), 'File it'), { account: 'Meals' })
  const form = formOf(answered, 'File it')

  const unknown = await send(alice, form, { account: 'Zebras' })
  expect(unknown.status).toBe(422)
  expect(unknown.text).toContain('“Zebras” is no account')
  expect(unknown.text).toContain('Filed under 6950 Meals')

  await send(alice, form, { account: 'Supplies' })
  const late = await send(alice, form, { account: 'Travel' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('somebody has changed it meanwhile')
  expect(late.text).toContain('Filed under 6800 Supplies')
})

test('it says where it came from and what else came from its merchant, and a viewer only looks', async () => {
  await using w = await world()
  const { alice } = w
  const [first] = await alice.imports(
    lunch,
    { ...lunch, postedOn: '2026-04-02', amountCents: -975n },
    {
      descriptor: 'HAVERLOCK TOOL CO',
      amountCents: -24_990n,
    },
  )
  const vera = await w.joins('Vera', 'viewer')

  const page = await open(vera, `/transactions/${first!.id}`)

  expect(page.text).toContain('Others like it All of them CAFE ROMA 0042 2 Apr')
  expect(page.text).not.toContain('HAVERLOCK')
  expect(page.forms.filter(({ action }) => action.includes('/review/') && !action.includes('find'))).toEqual(
    [],
  )
  const [, like] = /href="[^"]*(\/transactions\?merchant=[^"]*)"/.exec(page.html)!
  const alike = await open(vera, like!)
  expect(alike.text).toContain('2 transactions: 0.00 in, −28.25 out.')
})
