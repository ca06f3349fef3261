import { expect, test } from 'vitest'
import { type Person, type World, world } from '#functions/testing.ts'
import { pdfOf, pictureOf } from '#shared/documents/read/testing.ts'

const lunch = { descriptor: 'CAFE ROMA OAKLAND', amountCents: -1850n, postedOn: '2026-05-05' }

/** The same, so late that a machine only asks. */
const late = { ...lunch, postedOn: '2026-05-12' }

/** A receipt over 18.50, of a number, so that two are not the same file. */
const receiptPdf = (number: number, day = '05/04/2026') =>
  pdfOf(`
    # Cafe Roma
    1 Market Street, Oakland
    ${day}   12:31   No ${number}
    Sandwich             17.00
    Tax                   1.50
    Total                18.50
  `)

async function sendsReceipt(w: World, content: Uint8Array, by = w.alice) {
  const name = 'receipt.pdf'
  const id = await by.uploads({ kind: 'receipt', name, type: 'application/pdf', content })
  await w.work()
  return id
}

const read = (by: Person, id: string) => by.read(`/documents/${id}`)
const match = (by: Person, id: string, transactionId: string) =>
  by.put(`/documents/${id}/transaction`, { transactionId })
const unmatch = (by: Person, id: string) => by.delete(`/documents/${id}/transaction`)

test('a receipt is read, waits, and is matched by itself when its transaction comes', async () => {
  await using w = await world()
  const { alice } = w
  const id = await sendsReceipt(w, await receiptPdf(1))
  expect(await read(alice, id)).toMatchObject({
    state: 'read',
    problem: null,
    reading: { date: { value: '2026-05-04' }, totalCents: { value: 1850 }, taxCents: { value: 150 } },
    offers: [],
  })

  const [transaction] = await alice.imports(lunch, { ...lunch, amountCents: -1851n })

  expect(await read(alice, id)).toMatchObject({
    state: 'matched',
    problem: null,
    transactionId: transaction!.id,
    matches: [{ transactionId: transaction!.id, amountCents: 1850, matchedBy: 'worker', personName: null }],
    offers: [],
  })
  expect((await alice.read(`/transactions/${transaction!.id}`)).documents).toEqual([
    { id, fileName: 'receipt.pdf' },
  ])
})

test('what may be its transaction is offered with reasons, and matched on a person’s word', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(late)
  const id = await sendsReceipt(w, await receiptPdf(1))
  expect(await read(alice, id)).toMatchObject({
    state: 'needs_you',
    problem: 'Is it the receipt for “CAFE ROMA OAKLAND” of 12 May 2026, 18.50?',
    offers: [
      {
        transaction: { id: transaction!.id, amountCents: -1850 },
        parts: [{ transaction: { id: transaction!.id }, amountCents: 1850 }],
        reasons: ['The amount is the same', 'Posted 8 days later', 'The name is alike: “Cafe Roma”'],
      },
    ],
  })

  const res = await match(alice, id, transaction!.id)

  expect(res.status).toBe(200)
  expect(await res.json()).toMatchObject({
    state: 'matched',
    problem: null,
    transactionId: transaction!.id,
    matches: [{ amountCents: 1850, matchedBy: 'person', personName: 'Alice' }],
  })
  expect(await read(alice, id)).toMatchObject({ offers: [] })
  expect((await match(alice, id, transaction!.id)).status).toBe(200) // said twice
})

test('the evidence stands in the entry that is posted with it', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const id = await sendsReceipt(w, await receiptPdf(1))
  await match(alice, id, transaction!.id)

  const accountId = await alice.account('6950')
  const filed = await alice.put(`/transactions/${transaction!.id}/category`, { accountId })

  const { sha256, state } = await read(alice, id)
  const { entryId } = await filed.json()
  expect(await alice.read(`/entries/${entryId}`)).toMatchObject({
    documentSha256: sha256,
    evidence: [{ documentId: id, fileName: 'receipt.pdf', sha256, withdrawnAt: null }],
  })
  expect(state).toBe('posted')
})

test('what one receipt has taken is not offered to another, until the match is taken back', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(late)
  const first = await sendsReceipt(w, await receiptPdf(1))
  await match(alice, first, transaction!.id)

  const second = await sendsReceipt(w, await receiptPdf(2, '05/05/2026'))
  expect(await read(alice, second)).toMatchObject({ state: 'read', problem: null, offers: [] })

  const res = await unmatch(alice, first)
  await w.work()
  expect(res.status).toBe(200)
  expect(await res.json()).toMatchObject({ state: 'read', transactionId: null, matches: [] })
  expect(await read(alice, second)).toMatchObject({
    state: 'needs_you',
    offers: [{ transaction: { id: transaction!.id } }],
  })
  expect(await read(alice, first)).toMatchObject({ state: 'read', offers: [] }) // taken back is declined
  expect((await unmatch(alice, first)).status).toBe(409)
})

test('a receipt that is matched elsewhere, not read yet, or no receipt is refused', async () => {
  await using w = await world()
  const { alice } = w
  const [one, other] = await alice.imports(late, { ...lunch, amountCents: -990n })
  const id = await sendsReceipt(w, await receiptPdf(1))
  await match(alice, id, one!.id)

  const elsewhere = await match(alice, id, other!.id)
  expect(elsewhere.status).toBe(409)
  expect((await elsewhere.json()).detail).toMatch('take that match back first')
  const content = await receiptPdf(2)
  const unread = await alice.uploads({ kind: 'receipt', name: 'r.pdf', type: 'application/pdf', content })
  expect((await match(alice, unread, other!.id)).status).toBe(409)
  const [statement] = (await alice.read('/documents?kind=statement')).rows
  expect((await match(alice, statement.id, other!.id)).status).toBe(422)
  expect((await match(alice, id, 'x')).status).toBe(422)
  expect((await match(alice, crypto.randomUUID(), other!.id)).status).toBe(404)
})

test('of two people who match one receipt to two transactions at once one is first', async () => {
  await using w = await world()
  const { alice } = w
  const ben = await w.joins('Ben', 'bookkeeper')
  const two = await alice.imports(late, { ...late, descriptor: 'ROMA CAFE' })
  const id = await sendsReceipt(w, await receiptPdf(1))

  const answers = await Promise.all([alice, ben].map((by, n) => match(by, id, two[n]!.id)))

  expect(answers.map((res) => res.status).sort()).toEqual([200, 409])
  const winner = answers.findIndex((res) => res.status === 200)
  expect((await read(alice, id)).transactionId).toBe(two[winner]!.id)
})

test('a picture in which nothing can be read waits for a person before a match and after it is taken back', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const content = await (await pictureOf('')).jpeg().toBuffer()
  const id = await alice.uploads({ kind: 'receipt', name: 'r.jpg', type: 'image/jpeg', content })
  await w.work()
  const waiting = await read(alice, id)
  expect(waiting).toMatchObject({
    state: 'needs_you',
    problem: expect.stringMatching('Choose its transaction'),
  })

  expect((await match(alice, id, transaction!.id)).status).toBe(200)
  await unmatch(alice, id)

  expect(await read(alice, id)).toMatchObject({ state: 'needs_you', problem: waiting.problem })
})

test('a receipt that is matched to a posted transaction becomes its evidence, and stops being it when taken back', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(late)
  const accountId = await alice.account('6950')
  const { entryId } = await (
    await alice.put(`/transactions/${transaction!.id}/category`, { accountId })
  ).json()
  const id = await sendsReceipt(w, await receiptPdf(1))

  const matched = await match(alice, id, transaction!.id)

  expect(await matched.json()).toMatchObject({ state: 'posted' })
  expect((await alice.read(`/entries/${entryId}`)).evidence).toMatchObject([
    { documentId: id, withdrawnAt: null },
  ])
  await unmatch(alice, id)
  const [withdrawn] = (await alice.read(`/entries/${entryId}`)).evidence
  expect(withdrawn.withdrawnAt).not.toBeNull()

  await match(alice, id, transaction!.id)
  await alice.delete(`/transactions/${transaction!.id}/category`)
  expect(await read(alice, id)).toMatchObject({ state: 'matched' }) // posted no longer
})
