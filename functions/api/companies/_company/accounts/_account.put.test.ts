import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

async function opens(of: Person, parent: string, name: string, numberLast4?: string): Promise<string> {
  const res = await of.post('/accounts', { parentId: await of.account(parent), name, numberLast4 })
  return (await res.json()).accountId
}

async function namesOf(of: Person): Promise<string[]> {
  const { rows } = await of.read('/accounts')
  return rows.map(({ name }: { name: string }) => name)
}

test('an account has its new name everywhere, and the log says what it was called', async () => {
  await using w = await world()
  const { alice } = w
  const paper = await opens(alice, '6800', 'Papr')
  const [line] = await alice.imports({ descriptor: 'CAFE', amountCents: -450n })
  await alice.put(`/transactions/${line!.id}/category`, { accountId: paper })

  const renamed = { name: 'Paper', numberLast4: null }
  for (const _ of [1, 2]) expect((await alice.put(`/accounts/${paper}`, renamed)).status).toBe(200)

  expect(await namesOf(alice)).toContain('Paper')
  expect(await namesOf(alice)).not.toContain('Papr')
  const { rows } = await alice.read('/reports/trial-balance?asOf=2030-12-31')
  expect(rows.find(({ accountId }: { accountId: string }) => accountId === paper).name).toBe('Paper')
  const log = (await alice.read('/audit')).rows.filter(
    ({ action }: { action: string }) => action === 'account.renamed',
  )
  expect(log).toMatchObject([{ before: { name: 'Papr' }, after: { name: 'Paper' } }])
})

test('a name that is taken stays the other’s, whatever its case; one’s own may change its case', async () => {
  await using w = await world()
  const { alice } = w
  await opens(alice, '6800', 'Paper')
  const ink = await opens(alice, '6800', 'Ink')

  const taken = await alice.put(`/accounts/${ink}`, { name: 'PAPER', numberLast4: null })

  expect([taken.status, (await taken.json()).detail]).toEqual([
    409,
    'There is already an account called “PAPER”.',
  ])
  expect((await alice.put(`/accounts/${ink}`, { name: 'INK', numberLast4: null })).status).toBe(200)
})

test('a fixed account, another company’s and one without a name are refused', async () => {
  await using w = await world()
  const { alice, bob } = w
  const paper = await opens(alice, '6800', 'Paper')
  const named = { name: 'Ours', numberLast4: null }

  const fixed = await alice.put(`/accounts/${await alice.account('6800')}`, named)

  expect(fixed.status).toBe(422)
  expect((await fixed.json()).detail).toContain('“Supplies” is one of the fixed accounts')
  expect((await bob.put(`/accounts/${paper}`, named)).status).toBe(404)
  expect((await alice.put(`/accounts/${paper}`, { ...named, name: '  ' })).status).toBe(422)
  expect((await alice.put(`/accounts/${paper}`, { ...named, numberLast4: '12' })).status).toBe(422)
})

test('a card that was replaced gets its new digits by the form on its page', async () => {
  await using w = await world()
  const { alice } = w
  const card = await opens(alice, '2100', 'Blue card', '4417')
  const page = await open(alice, `/accounts/${card}`)

  const saved = await send(alice, formOf(page, 'Rename'), { name: 'Blue card', numberLast4: '9002' })

  expect(saved.text).toContain('It is called “Blue card” from now on.')
  const { rows } = await alice.read('/accounts')
  expect(rows.find(({ id }: { id: string }) => id === card).numberLast4).toBe('9002')
})

test('its page says which name is taken, and shows viewers no form', async () => {
  await using w = await world()
  const { alice } = w
  const paper = await opens(alice, '6800', 'Paper')
  const page = await open(alice, `/accounts/${paper}`)

  const refused = await send(alice, formOf(page, 'Rename'), { name: 'Supplies' })

  expect(refused.text).toContain('There is already an account called “Supplies”.')
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(vera, `/accounts/${paper}`)).forms).toEqual([])
})
