import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'

const ODD = 'Date,Description,Amount\n05/04/2026,CAFE,-4.50\n05/05/2026,PAPER,-12.00\n13/45/2026,TYPO,-1.00\n'

async function importsOdd(w: World, of: Person): Promise<string> {
  const accountId = await of.account('1010')
  const id = await of.uploads({
    kind: 'statement',
    name: 'may.csv',
    type: 'text/csv',
    content: ODD,
    accountId,
  })
  await w.work()
  expect(await of.read(`/documents/${id}`)).toMatchObject({ state: 'needs_you', imports: [{ rowsAdded: 2 }] })
  return id
}

test('a statement whose bad rows were looked at waits for nobody any more', async () => {
  await using w = await world()
  const { alice } = w
  const id = await importsOdd(w, alice)

  const left = await send(alice, formOf(await open(alice, `/documents/${id}`), 'Leave them out'))

  expect(left.text).toContain('Good. These rows stay out of the books.')
  expect(left.forms.map(({ buttons }) => buttons)).not.toContain('Leave them out')
  expect(await alice.read(`/documents/${id}`)).toMatchObject({ state: 'read', problem: null })
  const again = await alice.put(`/documents/${id}/problems`, { seen: true })
  expect(await again.json()).toMatchObject({ state: 'read' })
})

test('a file that put nothing in the books can’t be waved through', async () => {
  await using w = await world()
  const { alice, bob } = w
  const content = 'Date,Description,Amount\n05/04/2026,CAFE,-4.50\n'
  const id = await alice.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content })
  await w.work()

  expect((await alice.put(`/documents/${id}/problems`, { seen: true })).status).toBe(409)
  expect((await bob.put(`/documents/${id}/problems`, { seen: true })).status).toBe(404)
  expect(await alice.read(`/documents/${id}`)).toMatchObject({ state: 'needs_you' })
})
