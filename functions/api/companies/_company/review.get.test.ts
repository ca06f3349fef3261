import { expect, test } from 'vitest'
import { readPages, world } from '#functions/testing.ts'

test('holds what waits for a person, once, while some of it is being decided in between', async () => {
  await using w = await world()
  const { alice } = w
  const lines = Array.from({ length: 9 }, (_, n) => ({
    descriptor: `SHOP ${String.fromCharCode(65 + n)}`,
    amountCents: BigInt(-100 - n),
    postedOn: `2026-05-0${1 + n}`,
  }))
  const imported = await alice.imports(...lines)
  expect((await alice.read('/review')).waiting).toBe(9)

  // Newest first: what was on the first page is decided while the second is read.
  const rows = await readPages(alice, '/review', {
    between: async () => {
      const { id } = imported.pop()!
      await alice.put(`/transactions/${id}/dismissal`)
    },
  })

  expect(rows.map((row) => row.descriptor)).toEqual(lines.map((line) => line.descriptor).reverse())
  expect((await alice.read('/review')).waiting).toBe(7)
})
