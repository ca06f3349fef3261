import { expect, test } from 'vitest'
import { open } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'

test('every file is listed with its state, newest first, and filtered', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const content = '%PDF-1.7 but nothing after that, which no reader of PDF can make anything of: a torn file'
  await alice.uploads({ kind: 'receipt', name: 'torn.pdf', type: 'application/pdf', content })
  await w.work()

  const all = await open(alice, '/documents')
  expect(all.text).toMatch(/torn\.pdf .* Rejected .* statement\.csv .* Read/)
  const statements = await open(alice, '/documents?kind=statement')
  expect(statements.text).toContain('statement.csv')
  expect(statements.text).not.toContain('torn.pdf')
  expect((await open(alice, '/documents?state=rejected')).text).toContain('torn.pdf')
  expect((await open(alice, '/documents?state=needs_you')).text).toContain('Nothing here')
})

test('a viewer adds nothing', async () => {
  await using w = await world()
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(vera, '/documents')).html).not.toContain('data-upload')
  const body = new URLSearchParams({ kind: 'receipt' })
  expect((await vera.page('/documents', { method: 'POST', body })).status).toBe(403)
})
