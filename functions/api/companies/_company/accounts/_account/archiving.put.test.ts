import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

const archive = async (of: Person, id: string) => of.put(`/accounts/${id}/archiving`)

async function opens(of: Person, parent: string, name: string): Promise<string> {
  const res = await of.post('/accounts', { parentId: await of.account(parent), name })
  return (await res.json()).accountId
}

test('an archived account is offered no more, and its name is free again', async () => {
  await using w = await world()
  const { alice } = w
  const id = await opens(alice, '6800', 'Paper')

  const first = await archive(alice, id)
  const again = await archive(alice, id)

  expect([first.status, again.status]).toEqual([200, 200])
  expect((await again.json()).archivedAt).toBe((await first.json()).archivedAt)
  const { rows } = await alice.read('/accounts')
  expect(rows.map((row: { id: string }) => row.id)).not.toContain(id)
  expect(await opens(alice, '6800', 'Paper')).not.toBe(id)
  const [line] = await alice.imports({ descriptor: 'CAFE', amountCents: -450n })
  const filed = await alice.put(`/transactions/${line!.id}/category`, { accountId: id })
  expect((await filed.json()).detail).toBe('“Paper” is archived. Choose another account.')
})

test('a fixed account stays', async () => {
  await using w = await world()
  const res = await archive(w.alice, await w.alice.account('6800'))
  expect(res.status).toBe(422)
  expect((await res.json()).detail).toBe(
    '“Supplies” is one of the fixed accounts. They carry the tax lines and stay.',
  )
})

test('an account with a balance stays until the balance is moved', async () => {
  await using w = await world()
  const { alice } = w
  const id = await opens(alice, '6800', 'Paper')
  const moves = async (cents: number) =>
    alice.post('/entries', {
      enteredOn: '2026-05-04',
      memo: 'Paper',
      lines: [
        { accountId: id, amountCents: cents },
        { accountId: await alice.account('6800'), amountCents: -cents },
      ],
    })
  await moves(500)

  const res = await archive(alice, id)

  expect(res.status).toBe(409)
  expect((await res.json()).detail).toBe('“Paper” has a balance of 5.00. Move it to another account first.')
  await moves(-500)
  expect((await archive(alice, id)).status).toBe(200)
})

test('a bank account stays while its transactions wait', async () => {
  await using w = await world()
  const { alice } = w
  const [line] = await alice.imports({ descriptor: 'CAFE', amountCents: -450n })
  const checking = await alice.account('1010')

  const res = await archive(alice, checking)

  expect(res.status).toBe(409)
  expect((await res.json()).detail).toBe('Transactions of “Checking” wait in review. Answer them first.')
  await alice.put(`/transactions/${line!.id}/dismissal`)
  expect((await archive(alice, checking)).status).toBe(200)
})
