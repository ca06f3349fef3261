import { expect, test } from 'vitest'
import { formOf, open, type SeenForm, send } from '#functions/pages/testing.ts'
import { type Person, statementCsv, world } from '#functions/testing.ts'
import { pdfOf, pictureOf } from '#shared/documents/read/testing.ts'

const lunch = { descriptor: 'CROOKED SPOON PORTLAND OR', amountCents: -4520n, postedOn: '2026-05-06' }

const receipt = (
  of: Person,
  text = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $45.20\nTotal  $45.20\nVisa  $45.20`,
) =>
  pdfOf(text).then((content) =>
    of.uploads({ kind: 'receipt', name: 'crooked-spoon.pdf', type: 'application/pdf', content }),
  )

const statement = (of: Person, content: string, name = 'april.csv') =>
  of.uploads({ kind: 'statement', name, type: 'text/csv', content })

/** Posts the file as a browser does, straight to S3, and goes where S3 sends it. */
async function sendFile(person: Person, { action, fields }: SeenForm, file: File) {
  const body = new FormData()
  for (const [name, value] of fields) if (name !== 'file') body.append(name, value)
  body.append('file', file)
  const res = await fetch(action, { method: 'POST', body, redirect: 'manual' })
  const back = new URL(res.headers.get('location')!)
  return open(person, `${back.pathname}${back.search}`.replace(`/companies/${person.companyId}`, ''))
}

test('a statement goes in by plain forms alone: the kind, the file, the account', async () => {
  await using w = await world()
  const { alice } = w
  const upload = await send(alice, formOf(await open(alice, ''), 'Add a statement'), { kind: 'statement' })
  expect(upload.text).toContain('Its file has not been sent yet.')
  const file = new File([statementCsv([lunch])], 'april.csv', { type: 'text/csv' })

  const arrived = await sendFile(alice, formOf(upload, 'Send the file'), file)

  expect(arrived.text).toContain('Its file is here and is being read.')
  expect(arrived.html).toContain('<noscript><meta http-equiv="refresh"')
  await w.work()
  const path = `/documents/${await onlyDocument(alice)}`
  const asked = await open(alice, path)
  expect(asked.text).toContain('Which account is this a statement of?')
  expect(asked.html).not.toContain('http-equiv')

  const answered = await send(alice, formOf(asked, 'Read it'), { accountId: await alice.account('1010') })

  expect(answered.text).toContain('Thank you. The statement is being read.')
  await w.work()
  const read = await open(alice, path)
  expect(read.text).toContain('Rows read 1 Added 1 Known already 0 Problems 0')
  expect(read.text).toContain('Money out, added −45.20')
  expect(read.text).toMatch(
    /Added by Alice .* The file arrived .* Questions answered by Alice .* 1 of 1 row added/,
  )
})

test('a form that was left lying is signed anew, and a file that arrived has none any more', async () => {
  await using w = await world()
  const { alice } = w
  const upload = await send(alice, formOf(await open(alice, ''), 'Add a receipt'), { kind: 'receipt' })
  const path = `/documents/${await onlyDocument(alice)}`
  expect(formOf(await open(alice, path), 'Send the file').action).toBe(formOf(upload, 'Send the file').action)

  await open(alice, `${path}/arrival`)

  expect((await open(alice, path)).text).not.toContain('Send the file')
})

test('coming back without a file is found out, and the form is offered again', async () => {
  await using w = await world()
  const { alice } = w
  await send(alice, formOf(await open(alice, ''), 'Add a receipt'), { kind: 'receipt' })
  const path = `/documents/${await onlyDocument(alice)}`
  await open(alice, `${path}/arrival`)
  await w.work()

  const page = await open(alice, path)

  expect(page.text).toContain('We were told that the file is there, but it isn’t. Upload it again.')
  formOf(page, 'Send the file')
})

test('day and month, and in and out, are asked with rows of the file read both ways', async () => {
  await using w = await world()
  const { alice } = w
  const rows = ['Date,Text,Amount', '03/05/2026,ALPHA,10.00', '04/06/2026,BETA,20.00', '']
  const id = await statement(alice, rows.join('\n'), 'export.csv')
  await w.work()

  const asked = await open(alice, `/documents/${id}`)

  expect(asked.text).toContain('Which account is this a statement of?')
  expect(asked.text).toMatch(/On which days were these\? ALPHA 5 March 2026 BETA 6 April 2026/)
  expect(asked.text).toContain('ALPHA 3 May 2026 BETA 4 June 2026')
  expect(asked.text).toMatch(/ALPHA −?10.00 BETA −?20.00 ALPHA −?10.00 BETA −?20.00/)

  const [, asRead] = /BETA (−?20.00) ALPHA/.exec(asked.text)!
  await send(alice, formOf(asked, 'Read it'), {
    accountId: await alice.account('1010'),
    dateOrder: 'dmy',
    reverseSigns: asRead === '20.00' ? 'true' : 'false',
  })
  await w.work()

  const { text } = await open(alice, '/transactions')
  expect(text).toMatch(/4 Jun BETA .* −20.00 3 May ALPHA .* −10.00/)
})

test('each account of a file is asked for with a row of it, and what is the company’s goes in', async () => {
  await using w = await world()
  const { alice } = w
  const checking = await alice.account('1010')
  const rows = ['Date,Description,Amount,Account Name', '2026-05-04,CAFE ROMA,-4.50,Checking']
  const id = await statement(alice, [...rows, '2026-05-06,BOOK SHOP,-12.00,Family', ''].join('\n'))
  await w.work()

  const asked = await open(alice, `/documents/${id}`)

  expect(asked.text).toContain('This file holds 2 accounts. Which of yours are they?')
  expect(asked.text).toContain('“Family” 1 transaction, such as BOOK SHOP on 6 May 2026, −12.00')
  expect(asked.html).toContain(`<option value="${checking}" selected>`)
  expect(asked.html).toContain(`href="/companies/${alice.companyId}/accounts#open"`)

  const answered = await send(alice, formOf(asked, 'Read it'), { accountId: [checking, 'left out'] })

  expect(answered.text).toContain('Thank you. The statement is being read.')
  await w.work()
  const { text } = await open(alice, `/documents/${id}`)
  expect(text).toContain('Rows read 1 Added 1')
  expect(text).toContain('2 lines aren’t booked Line 1: heading Line 3: of “Family”, which is left out')
})

test('what a statement is asked can’t be answered twice', async () => {
  await using w = await world()
  const { alice } = w
  const id = await statement(alice, statementCsv([lunch, { ...lunch, amountCents: 90_000n }]))
  await w.work()
  const form = formOf(await open(alice, `/documents/${id}`), 'Read it')
  const accountId = await alice.account('1010')
  await send(alice, form, { accountId })
  await w.work()

  const again = await send(alice, form, { accountId })

  expect(again.status).toBe(409)
  expect(again.text).toContain('Nothing is being asked about this statement any more.')
  expect((await send(alice, form, { accountId: 'x' })).status).toBe(422)
})

test('rows that could not be read are named, and lines that are no transactions too', async () => {
  await using w = await world()
  const { alice } = w
  const accountId = await alice.account('1010')
  const content = 'Date,Description,Amount\n2026-05-04,A,-1.00\n2026-05-05,B,?\n2026-05-06,C,3.00\n'
  const id = await alice.uploads({ kind: 'statement', name: 'may.csv', type: 'text/csv', content, accountId })
  await w.work()

  const { text } = await open(alice, `/documents/${id}`)

  expect(text).toContain('Problem 1')
  expect(text).toMatch(/1 row needs another look .* Row Column What is wrong 3 Amount/)
})

test('the same file again leads to the first', async () => {
  await using w = await world()
  const { alice } = w
  const content = await pdfOf('CAFE\nTotal  $1.00')
  const file = { kind: 'receipt', name: 'cafe.pdf', type: 'application/pdf', content } as const
  const first = await alice.uploads(file)
  await w.work()
  const second = await alice.uploads(file)
  await w.work()

  const page = await open(alice, `/documents/${second}`)

  expect(page.text).toContain('This file is already here: “cafe.pdf”')
  expect(page.html).toContain(`/documents/${first}">See the first one`)
})

test('a receipt is read, offered to its transaction, matched, and taken back', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ ...lunch, postedOn: '2026-05-11' })
  const id = await receipt(alice)
  await w.work()
  const page = await open(alice, `/documents/${id}`)
  expect(page.text).toMatch(/Vendor Crooked Spoon Likely Date 5 May 2026 Likely .* Total 45.20 Quite sure/i)
  expect(page.text).toContain(
    'The amount is the same. Posted 6 days later. The name is alike: “CROOKED SPOON”.',
  )

  const matched = await send(alice, formOf(page, 'Match'))

  expect(matched.text).toContain('Matched.')
  expect(matched.text).toContain('Not filed yet: answer it in review .')
  expect((await open(alice, '/review')).text).toContain('crooked-spoon.pdf')

  const back = await send(alice, formOf(matched, 'Not this one'))

  expect(back.text).toContain('The match is taken back.')
  await w.work()
  const after = await open(alice, `/documents/${id}`)
  expect(after.text).toContain('No transaction fits yet.')
  expect(after.text).toMatch(/Matched by Alice .* Match taken back by Alice/)
})

test('a receipt that fits nothing waits, and a person finds its transaction', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ ...lunch, descriptor: 'TOTALLY OTHER NAME', postedOn: '2026-07-30' })
  const id = await receipt(alice)
  await w.work()
  const page = await open(alice, `/documents/${id}`)
  expect(page.text).toContain('No transaction fits yet.')

  const found = await open(alice, `/documents/${id}?text=other`)

  expect(found.text).toContain('TOTALLY OTHER NAME')
  const matched = await send(alice, formOf(found, 'Match'))
  expect(matched.text).toContain('Its transaction TOTALLY OTHER NAME')
  expect((await open(alice, `/documents/${id}?text=zebra`)).text).not.toContain('Find it yourself')
})

test('a picture in which nothing can be read is matched by hand', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const content = await (await pictureOf('')).png().toBuffer()
  const id = await alice.uploads({ kind: 'receipt', name: 'photo.png', type: 'image/png', content })
  await w.work()

  const page = await open(alice, `/documents/${id}?text=spoon`)

  expect(page.text).toContain('Choose its transaction yourself.')
  expect(page.html).toMatch(/<img src="[^"]*\/file"/)
  expect((await send(alice, formOf(page, 'Match'))).text).toContain('Matched.')
})

test('a viewer reads a receipt and matches nothing', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ ...lunch, postedOn: '2026-05-11' })
  const id = await receipt(alice)
  await w.work()
  const vera = await w.joins('Vera', 'viewer')
  const page = await open(vera, `/documents/${id}`)
  expect(page.text).toContain('CROOKED SPOON PORTLAND OR')
  expect(page.html).not.toContain('>Match</button>')
  expect((await send(vera, formOf(await open(alice, `/documents/${id}`), 'Match'))).status).toBe(403)
})

test("another company's document, and its transaction, are not there", async () => {
  await using w = await world()
  const { alice, bob } = w
  const id = await receipt(alice)
  const [his] = await bob.imports(lunch)
  await w.work()
  for (const path of [`/documents/${id}`, `/documents/${id}/file`, `/documents/${id}/arrival`]) {
    expect((await open(bob, path)).status, path).toBe(404)
  }
  const match = { action: `/companies/${alice.companyId}/documents/${id}/match`, fields: [], buttons: '' }
  expect((await send(alice, match, { transactionId: his!.id })).status).toBe(404)
})

test('the file itself is opened by a link that leads to S3', async () => {
  await using w = await world()
  const { alice } = w
  const id = await receipt(alice)
  expect((await open(alice, `/documents/${id}/file`)).text).toContain('This file has not been received yet.')
  await w.work()

  const res = await alice.page(`/documents/${id}/file`)

  expect(res.status).toBe(302)
  const file = await fetch(res.headers.get('location')!)
  expect(file.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await file.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
})

async function onlyDocument(of: Person): Promise<string> {
  const { id } = await of.inside(({ db }) =>
    db.selectFrom('documents').select('id').executeTakeFirstOrThrow(),
  )
  return id
}
