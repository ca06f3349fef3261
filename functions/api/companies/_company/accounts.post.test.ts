import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('opens a sub-account with the next free code, which inherits what its parent is', async () => {
  await using w = await world()
  const { alice } = w
  const parentId = await alice.account('6800')
  const open = (name: string) => alice.post('/accounts', { parentId, name })

  const answers = [await open('Paper'), await open('Cleaning')]

  expect(answers.map((res) => res.status)).toEqual([201, 201])
  const { rows } = await alice.read('/accounts')
  const children = rows.filter((row: { parentId: string }) => row.parentId === parentId)
  const parent = rows.find((row: { id: string }) => row.id === parentId)
  expect(children).toMatchObject([
    { code: '6800.1', name: 'Paper', type: 'expense', scheduleC: parent.scheduleC },
    { code: '6800.2', name: 'Cleaning', normalSide: 'debit', form1065: parent.form1065 },
  ])
})

test('two people who open accounts at once get two codes; of two with one name the second is refused', async () => {
  await using w = await world()
  const { alice } = w
  const ben = await w.joins('Ben', 'bookkeeper')
  const parentId = await alice.account('6800')

  const both = await Promise.all([
    alice.post('/accounts', { parentId, name: 'Paper' }),
    ben.post('/accounts', { parentId, name: 'Ink' }),
  ])
  expect(both.map((res) => res.status)).toEqual([201, 201])
  const same = await Promise.all([alice, ben].map((by) => by.post('/accounts', { parentId, name: 'Toner' })))
  expect(same.map((res) => res.status).sort()).toEqual([201, 409])
  const taken = await alice.post('/accounts', { parentId, name: ' PAPER ' })
  expect((await taken.json()).detail).toBe('There is already an account called “PAPER”.')
})

test('a parent that isn’t one of the fixed accounts is refused', async () => {
  await using w = await world()
  const { alice, bob } = w
  const parentId = await alice.account('6800')
  const { accountId } = await (await alice.post('/accounts', { parentId, name: 'Paper' })).json()

  expect((await alice.post('/accounts', { parentId: accountId, name: 'White paper' })).status).toBe(422)
  const foreign = await alice.post('/accounts', { parentId: await bob.account('6800'), name: 'Ink' })
  expect(foreign.status).toBe(404)
  for (const [body, field] of [
    [{ parentId, name: ' ' }, 'name'],
    [{ parentId, name: 'x'.repeat(81) }, 'name'],
    [{ parentId, name: 'Bank', numberLast4: '12345' }, 'numberLast4'],
  ] as const) {
    const res = await alice.post('/accounts', body)
    expect(res.status).toBe(422)
    expect(Object.keys((await res.json()).fields)).toEqual([field])
  }
})
