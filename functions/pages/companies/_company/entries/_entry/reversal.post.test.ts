import { expect, test } from 'vitest'
import { formOf, open, send, trustMemory } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

async function entryOf(alice: Person, transactionId: string): Promise<string> {
  const { settlement } = await alice.read(`/transactions/${transactionId}`)
  return settlement.entryId
}

test('an entry says why it is here, is reversed, and its transaction waits again', async () => {
  await using w = await world()
  const { alice } = w
  const [cafe] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  await alice.put(`/transactions/${cafe!.id}/category`, { accountId: await alice.account('6950') })
  const entry = await open(alice, `/entries/${await entryOf(alice, cafe!.id)}`)
  expect(entry.text).toContain('Entry of 4 May 2026')
  expect(entry.text).toContain('Alice decided it, just now.')
  expect(entry.text).toMatch(/6950 Meals 18.50 Total 18.50 18.50/)

  const reversed = await send(alice, formOf(entry, 'Reverse this entry'))

  expect(reversed.text).toContain('The entry is reversed. 1 transaction waits for a new answer in review.')
  expect(reversed.text).toContain('This entry was undone by its reversal')
  expect(reversed.text).not.toContain('Reverse this entry')
  expect((await open(alice, '/review')).text).toContain('CAFE ROMA')
})

test('an entry by hand is reversed too, and its reversal never', async () => {
  await using w = await world()
  const { alice } = w
  const { entryId } = await (
    await alice.post('/entries', {
      enteredOn: '2026-05-04',
      memo: 'Opening balance',
      lines: [
        { accountId: await alice.account('1010'), amountCents: 100_000 },
        { accountId: await alice.account('3900'), amountCents: -100_000 },
      ],
    })
  ).json()

  const reversed = await send(alice, formOf(await open(alice, `/entries/${entryId}`), 'Reverse this entry'))

  expect(reversed.text).toContain('The entry is reversed.')
  const [, reversal] = /undone by <a href="[^"]*(\/entries\/[^"]*)"/.exec(reversed.html)!
  const mirror = await open(alice, reversal!)
  expect(mirror.text).toContain('Reversal of 4 May 2026')
  expect(mirror.forms).toEqual([])
})

test('what the memory posted says on what grounds', async () => {
  await using w = await world()
  const { alice } = w
  const rent = { descriptor: 'PINE ST PROPERTIES', amountCents: -185_000n }
  const [first] = await alice.imports({ ...rent, postedOn: '2026-05-01' })
  await alice.put(`/transactions/${first!.id}/category`, { accountId: await alice.account('6650') })
  await trustMemory(alice)
  const [second] = await alice.imports({ ...rent, postedOn: '2026-06-01' })

  const { text } = await open(alice, `/entries/${await entryOf(alice, second!.id)}`)
  expect(text).toContain('Posted from memory, just now.')
  expect(text).toContain('The only one like this went to Rent of vehicles and equipment, last on 1 May.')
})

test('in a locked period no button offers what would be refused', async () => {
  await using w = await world()
  const { alice } = w
  const [cafe] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  await alice.put(`/transactions/${cafe!.id}/category`, { accountId: await alice.account('6950') })
  const path = `/entries/${await entryOf(alice, cafe!.id)}`
  const form = formOf(await open(alice, path), 'Reverse this entry')
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  expect((await open(alice, path)).forms).toEqual([])
  const refused = await send(alice, form)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('locked')
})

test("another company's entry is not there, nor is an address that is no id", async () => {
  await using w = await world()
  const { alice, bob } = w
  const [cafe] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  await alice.put(`/transactions/${cafe!.id}/category`, { accountId: await alice.account('6950') })
  const entryId = await entryOf(alice, cafe!.id)
  expect((await open(bob, `/entries/${entryId}`)).status).toBe(404)
  expect((await open(alice, '/entries/nonsense')).text).toContain('There is no such entry.')
})
