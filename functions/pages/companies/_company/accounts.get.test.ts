import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'

test('the chart shows the tax lines, and the company’s own accounts below their parents', async () => {
  await using w = await world()
  const { text } = await open(w.alice, '/accounts')
  expect(text).toMatch(/Assets 1000 .* 1010 Checking .* Liabilities .* Equity .* Income .* Expenses/)
  expect(text).toContain('6800 Supplies 22 21 20')
})

test('an account is opened and archived by plain forms alone', async () => {
  await using w = await world()
  const { alice } = w
  const form = formOf(await open(alice, '/accounts'), 'Open it')
  const typed = { parentId: await alice.account('1000'), name: 'Payroll account', numberLast4: '4417' }

  const opened = await send(alice, form, typed)

  expect(opened.text).toContain('“Payroll account” is open.')
  expect(opened.text).toContain('Payroll account … 4417')
  const { rows } = await alice.read('/accounts')
  const { id } = rows.find(({ name }: { name: string }) => name === 'Payroll account')
  const archived = await send(alice, formOf(opened, 'Archive', `${id}/archiving`))
  expect(archived.text).toContain('“Payroll account” is archived.')
  expect(archived.text).not.toContain('4417')
})

test('a name that is taken comes back as it was typed', async () => {
  await using w = await world()
  const { alice } = w
  const parentId = await alice.account('1000')
  const form = formOf(await open(alice, '/accounts'), 'Open it')

  const refused = await send(alice, form, { parentId, name: 'checking', numberLast4: '4417' })

  expect(refused.status).toBe(409)
  expect(refused.text).toContain('There is already an account called “checking”.')
  expect(formOf(refused, 'Open it').fields).toEqual([
    ['name', 'checking'],
    ['numberLast4', '4417'],
  ])
  expect(refused.html).toContain(`<option value="${parentId}" selected>`)
})

test('an account that has to stay says why', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'CAFE', amountCents: -450n })
  const page = await open(alice, '/accounts')

  const kept = await send(alice, formOf(page, 'Archive', `${await alice.account('1010')}/archiving`))

  expect(kept.text).toContain('Transactions of “Checking” wait in review. Answer them first.')
  expect(kept.text).toContain('1010 Checking')
})

test('a viewer sees the chart and changes nothing', async () => {
  await using w = await world()
  const vera = await w.joins('Vera', 'viewer')
  const page = await open(vera, '/accounts')
  expect(page.text).toContain('1010 Checking')
  expect(page.forms).toEqual([])
  const form = formOf(await open(w.alice, '/accounts'), 'Archive')
  expect((await send(vera, form)).status).toBe(403)
})
