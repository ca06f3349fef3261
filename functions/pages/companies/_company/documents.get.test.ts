import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'
import { addReceipt, addTransaction } from '#shared/documents/testing.ts'

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
  const waiting = await open(alice, '/documents?state=needs_you')
  expect(waiting.text).toContain('Nothing here needs you')
  expect(waiting.text).toContain('All 2 Needs you 0 Read 1 Rejected 1')
})

/** Receipts of vendors A to E, one an hour, the first in April; answers their ids. */
async function fiveReceipts(of: Person): Promise<string[]> {
  const ids: string[] = []
  for (const [index, vendor] of ['Ames', 'Bell 100%', 'Cole', 'Dunn', 'Eads'].entries()) {
    const id = await addReceipt(of, {
      vendor,
      day: '2026-05-04',
      cents: 1000n + BigInt(index),
      fileName: `${index}.pdf`,
    })
    const at = new Date(index === 0 ? '2026-04-30T23:59:59.999Z' : `2026-05-0${index}T00:00:00Z`)
    await of.inside(({ db, companyId }) =>
      db
        .updateTable('documents')
        .set({ created_at: at })
        .where('company_id', '=', companyId)
        .where('id', '=', id)
        .execute(),
    )
    ids.push(id)
  }
  return ids
}

test('a month, a vendor or part of a file’s name narrow the list, and the counts with it', async () => {
  await using w = await world()
  const { alice } = w
  await fiveReceipts(alice)
  await w.work()

  const may = await open(alice, '/documents?month=2026-05')
  expect(may.text).toContain('All 4 Needs you 0 Read 4')
  expect(may.text).toMatch(/4\.pdf .* 3\.pdf .* 2\.pdf .* 1\.pdf/)
  expect(may.text).not.toContain('0.pdf')
  expect(may.html).toMatch(
    /<option value="2026-05" selected>May 2026<.*<option value="2026-04" >April 2026</s,
  )
  expect((await open(alice, '/documents?month=2026-04&find=ames')).text).toContain('All 1')
  expect((await open(alice, '/documents?find=100%25')).text).toContain('1.pdf') // no pattern, but a vendor's name
  expect((await open(alice, '/documents?find=%25')).text).toContain('All 1')
  expect((await open(alice, '/documents?find=3.pdf')).text).toContain('Dunn')
  expect((await open(alice, '/documents?find=nobody')).text).toContain(
    'No document fits all of these filters.',
  )
  const named = await alice.read('/documents?text=dunn&month=2026-05')
  expect(named.rows.map(({ fileName }: { fileName: string }) => fileName)).toEqual(['3.pdf'])
  expect((await alice.get('/documents?month=2026-5')).status).toBe(422)
  expect((await open(w.bob, '/documents?find=ames')).text).toContain('All 0')
  // What makes no sense is dropped.
  const odd = '/documents?month=2026-13&state=lost&kind=poem&find=&after='
  expect((await open(alice, odd)).text).toContain('All 5')
  expect((await alice.page('/documents?after=x')).status).toBe(422)
})

test('next and previous stay within the filters, through forms too', async () => {
  await using w = await world()
  const { alice } = w
  const [ames, bell, , , eads] = (await fiveReceipts(alice)) as [string, string, string, string, string]
  await addTransaction(alice, { descriptor: 'SOMETHING ELSE', postedOn: '2026-05-05', cents: -1001n })
  await w.work()
  const link = (html: string, rel: string) =>
    new RegExp(`rel="${rel}" href="[^"]*/documents/([^"]*)"`).exec(html)?.[1]

  const first = await open(alice, `/documents/${eads}?month=2026-05&find=E`)
  expect(link(first.html, 'prev')).toBeUndefined()
  expect(link(first.html, 'next')).toMatch(/\?month=2026-05&amp;find=E$/)
  const last = await open(alice, `/documents/${bell}?month=2026-05`)
  expect(link(last.html, 'next')).toBeUndefined()
  expect(link((await open(alice, `/documents/${bell}`)).html, 'next')).toBe(ames)

  const { action } = formOf(last, 'Keep it')
  const body = new URLSearchParams({ vendor: 'Bell' })
  const referer = `${w.deps.origin}${action.replace('/reading', '')}?month=2026-05&elsewhere=1`
  const back = await alice.page(`/documents/${bell}/reading`, { method: 'POST', body, headers: { referer } })
  expect(back.headers.get('location')).toMatch(new RegExp(`/documents/${bell}\\?month=2026-05$`))
  expect((await send(alice, formOf(last, 'Put it away'), { reason: 'Private' })).text).toContain(
    'It is put away.',
  )
})

test('a viewer adds nothing', async () => {
  await using w = await world()
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(vera, '/documents')).html).not.toContain('data-upload')
  const body = new URLSearchParams({ kind: 'receipt' })
  expect((await vera.page('/documents', { method: 'POST', body })).status).toBe(403)
})
