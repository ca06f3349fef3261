import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'
import { pdfOf } from '#shared/documents/read/testing.ts'
import { addReceipt, addTransaction } from '#shared/documents/testing.ts'

const ODD = `# CROOKED SPOON\n05/05/2026\n2 Lunch  $34.20\nSubtotal  $34.20\nTax  $3.00\nTip  $8.00\nTotal  $46.20`
const FAILING = '$34.20 + $3.00 tax + $8.00 tip makes $45.20, but the total reads $46.20.'

const uploads = async (by: Person) =>
  by.uploads({ kind: 'receipt', name: 'spoon.pdf', type: 'application/pdf', content: await pdfOf(ODD) })

const logged = async (by: Person) =>
  (await by.read('/audit')).rows.filter(({ action }: { action: string }) => action === 'document.corrected')

test('a corrected total does the sum again, and the receipt finds its transaction', async () => {
  await using w = await world()
  const { alice } = w
  const id = await uploads(alice)
  const spoon = { descriptor: 'CROOKED SPOON PORTLAND OR', postedOn: '2026-05-06', cents: -4520n }
  await addTransaction(alice, spoon)
  await w.work()
  expect(await alice.read(`/documents/${id}`)).toMatchObject({
    state: 'needs_you',
    problem: `${FAILING} Check it on the receipt.`,
    reading: { failingSum: FAILING, totalProven: false },
  })

  const res = await alice.put(`/documents/${id}/reading`, { totalCents: 4520 })

  expect(await res.json()).toMatchObject({
    state: 'read',
    totalCents: 4520,
    reading: {
      failingSum: null,
      totalProven: true,
      totalCents: { value: 4520, confidence: 1, by: 'person' },
    },
  })
  await w.work()
  expect(await alice.read(`/documents/${id}`)).toMatchObject({ state: 'matched' })
  expect(await logged(alice)).toMatchObject([
    { before: { totalCents: '4620' }, after: { totalCents: '4520' } },
  ])
  const late = await alice.put(`/documents/${id}/reading`, { totalCents: 4620 })
  expect(late.status).toBe(409)
  expect((await late.json()).detail).toBe(
    'This receipt is matched. Take the match back before you correct it.',
  )
})

test('a sum that still fails waits in words, until a person says that the total is right', async () => {
  await using w = await world()
  const { alice } = w
  const id = await uploads(alice)
  await w.work()

  const tip = await (await alice.put(`/documents/${id}/reading`, { tipCents: null })).json()
  expect(tip).toMatchObject({
    state: 'needs_you',
    reading: { tipCents: null, failingSum: '$34.20 + $3.00 tax makes $37.20, but the total reads $46.20.' },
  })
  const right = await (await alice.put(`/documents/${id}/reading`, { isTotalRight: true })).json()
  expect(right).toMatchObject({ state: 'read', problem: null, reading: { failingSum: null } })
  await alice.put(`/documents/${id}/reading`, { isTotalRight: true })
  await alice.put(`/documents/${id}/reading`, { tipCents: null, vendor: 'CROOKED SPOON' })
  expect(await logged(alice)).toHaveLength(2) // nothing new was said the second time
})

test('a total that could not be read is entered, and vendor and day with it', async () => {
  await using w = await world()
  const id = await addReceipt(w.alice, { vendor: null, day: null, cents: 0n })
  await w.work()

  const facts = { vendor: ' Cafe Roma ', date: '2026-05-04', totalCents: 1850, cardLast4: '4242' }
  const document = await (await w.alice.put(`/documents/${id}/reading`, facts)).json()

  expect(document).toMatchObject({
    state: 'read',
    totalCents: 1850,
    reading: { vendor: { value: 'Cafe Roma' }, date: { value: '2026-05-04' }, cardLast4: { value: '4242' } },
  })
})

test('what makes no sense is refused and changes nothing', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'RENT', amountCents: -90_000n })
  const [statement] = (await alice.read('/documents?kind=statement')).rows
  const id = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  await w.work()
  const before = await alice.read(`/documents/${id}`)

  const odd: object[] = [
    { totalCents: 0 },
    { totalCents: -1 },
    { taxCents: 1.5 },
    { totalCents: 1e15 },
    { date: '2026-02-30' },
    { date: '2999-01-01' },
    { vendor: '' },
    { vendor: 'x'.repeat(201) },
    { cardLast4: '42' },
    { somethingElse: 1 },
  ]
  for (const body of odd) {
    expect((await alice.put(`/documents/${id}/reading`, body)).status, JSON.stringify(body)).toBe(422)
  }
  expect(await alice.read(`/documents/${id}`)).toEqual(before)
  expect((await alice.put(`/documents/${statement.id}/reading`, { vendor: 'X' })).status).toBe(422)
  expect((await w.bob.put(`/documents/${id}/reading`, { vendor: 'X' })).status).toBe(404)
  await alice.put(`/documents/${id}/rejection`, { reason: 'Private' })
  expect((await alice.put(`/documents/${id}/reading`, { vendor: 'X' })).status).toBe(409)
})

test.runIf(isNative)('two people who correct different things at once both have their way', async () => {
  await using w = await world()
  const bella = await w.joins('Bella', 'bookkeeper')
  const id = await addReceipt(w.alice, { vendor: 'Cafe Rona', day: '2026-05-04', cents: 1850n })
  await w.work()

  await Promise.all([
    w.alice.put(`/documents/${id}/reading`, { vendor: 'Cafe Roma' }),
    bella.put(`/documents/${id}/reading`, { date: '2026-05-05' }),
  ])

  expect(await w.alice.read(`/documents/${id}`)).toMatchObject({
    reading: { vendor: { value: 'Cafe Roma' }, date: { value: '2026-05-05' } },
  })
})

test('the form says only what was changed in it, and where the sum fails', async () => {
  await using w = await world()
  const { alice } = w
  const id = await uploads(alice)
  await w.work()
  const page = await open(alice, `/documents/${id}`)
  expect(page.text).toContain(`${FAILING} The total is right`)

  await alice.put(`/documents/${id}/reading`, { vendor: 'The Crooked Spoon' })
  const kept = await send(alice, formOf(page, 'Keep it'), { total: '45.00' })

  expect(kept.text).toContain('Kept, but the sum doesn’t come out')
  expect(kept.text).toMatch(/Vendor The Crooked Spoon Entered .* Total 45\.00 Entered/)
  expect((await send(alice, formOf(kept, 'Keep it'), { total: 'a lot' })).text).toContain('is no amount')
  const right = await send(alice, formOf(kept, 'The total is right'))
  expect(right.text).toMatch(/Kept\. .* Corrected by Alice/)
  const vera = await w.joins('Vera', 'viewer')
  expect((await open(vera, `/documents/${id}`)).html).not.toContain('/reading"')
})
