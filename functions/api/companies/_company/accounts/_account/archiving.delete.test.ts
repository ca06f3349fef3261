import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

async function archived(of: Person, name: string): Promise<string> {
  const opened = await of.post('/accounts', { parentId: await of.account('6800'), name })
  const { accountId } = await opened.json()
  expect((await of.put(`/accounts/${accountId}/archiving`)).status).toBe(200)
  return accountId
}

test('an archived account is put to use again, once or twice', async () => {
  await using w = await world()
  const { alice } = w
  const id = await archived(alice, 'Paper')

  for (const _ of [1, 2]) expect((await alice.delete(`/accounts/${id}/archiving`)).status).toBe(200)

  const { rows } = await alice.read('/accounts')
  expect(rows.map((row: { id: string }) => row.id)).toContain(id)
})

test('its page offers it, and says which account has its name by now', async () => {
  await using w = await world()
  const { alice } = w
  const id = await archived(alice, 'Paper')
  await alice.post('/accounts', { parentId: await alice.account('6800'), name: 'paper' })
  const page = await open(alice, '/accounts')

  const refused = await send(alice, formOf(page, 'Use again', `${id}/reopening`))

  expect(refused.text).toContain('is called “Paper” by now. Archive that one first.')
  expect((await alice.delete(`/accounts/${id}/archiving`)).status).toBe(409)
})

test('another company’s account is none', async () => {
  await using w = await world()
  const id = await archived(w.alice, 'Paper')
  expect((await w.bob.delete(`/accounts/${id}/archiving`)).status).toBe(404)
})
