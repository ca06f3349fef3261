import { expect, test } from 'vitest'
import { statementCsv, world } from '#functions/testing.ts'

test('links to the file itself once it was checked, and not before', async () => {
  await using w = await world()
  const { alice } = w
  const content = statementCsv([{ descriptor: 'CAFE ROMA', amountCents: -1850n }])
  const accountId = await alice.account('1010')
  const name = 'mai “1”.csv'
  const id = await alice.uploads({ kind: 'statement', name, type: 'text/csv', content, accountId })

  const early = await alice.get(`/documents/${id}/file`)
  expect(early.status).toBe(409)
  expect((await early.json()).detail).toBe('This file has not been received yet.')

  await w.work()
  const { url } = await alice.read(`/documents/${id}/file`)
  const file = await fetch(url)
  expect(await file.text()).toBe(content)
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*mai.*csv/) // text is never shown in place
})

test('a rejected file is not handed out', async () => {
  await using w = await world()
  const content = '<html><script>alert(1)</script></html>'
  const id = await w.alice.uploads({ kind: 'statement', name: 'a.csv', type: 'text/csv', content })
  await w.work()
  expect((await w.alice.get(`/documents/${id}/file`)).status).toBe(409)
})
