import { expect, test } from 'vitest'
import { readPages, world } from '#functions/testing.ts'

const wanted = (n: number, kind = 'statement') =>
  kind === 'statement'
    ? { kind, fileName: `${n}.csv`, contentType: 'text/csv' }
    : { kind, fileName: `${n}.pdf`, contentType: 'application/pdf' }

test('the pages hold every document once, newest first, while new ones arrive in between', async () => {
  await using w = await world()
  const { alice } = w
  for (let n = 1; n <= 8; n++) await alice.post('/documents', wanted(n))
  // Uploads of one drop are made in the same millisecond.
  await w.pool.query(`set app.company_id = '${alice.companyId}'; update documents set created_at = now()`)
  let more = 100

  const rows = await readPages(alice, '/documents', {
    between: () => alice.post('/documents', wanted(more++)),
  })

  expect(rows.map((row) => row.fileName).sort()).toEqual(
    Array.from({ length: 8 }, (_, n) => `${n + 1}.csv`).sort(),
  )
})

test('filters by kind and state', async () => {
  await using w = await world()
  const { alice } = w
  await alice.post('/documents', wanted(1, 'receipt'))
  await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })

  const names = async (query: string) =>
    (await alice.read(`/documents?${query}`)).rows.map((row: { fileName: string }) => row.fileName)
  expect(await names('kind=receipt')).toEqual(['1.pdf'])
  expect(await names('state=read')).toEqual(['statement.csv'])
  expect(await names('kind=receipt&state=read')).toEqual([])
  expect((await alice.get('/documents?state=lost')).status).toBe(422)
  expect((await alice.get('/documents?after=x')).status).toBe(422)
})
