import { PDFDocument } from 'pdf-lib'
import { afterAll, expect, test } from 'vitest'
import { openReader } from './reader.ts'
import { readReceipt } from './receipt.ts'
import { pdfOf } from './testing.ts'

const TODAY = '2026-03-15'

const reader = openReader()
afterAll(() => reader.close())

test('reads a till receipt', async () => {
  const bytes = await pdfOf(`
    # GRINDSTONE HARDWARE
    418 Ferry Road
    Portland, OR 97202
    (503) 555-0142
    03/11/2026 4:18 PM  Reg 2
    Wood glue 16 oz  8.99
    Clamp, bar, 24 in  31.50
    Subtotal  40.49
    Sales tax 8.0%  3.24
    Total  $43.73
    VISA ************4417  43.73
  `)

  const reading = await readReceipt(reader, bytes, { today: TODAY })

  expect(reading).toMatchObject({
    vendor: { value: 'GRINDSTONE HARDWARE', page: 1 },
    date: { value: '2026-03-11' },
    subtotalCents: { value: 4049n },
    taxCents: { value: 324n, text: 'Sales tax 8.0%  3.24' },
    totalCents: { value: 4373n, text: 'Total  $43.73' },
    totalProven: true,
    proof: [4049n, 324n],
    tipMayFollow: false,
    currency: { value: 'USD' },
    cardLast4: { value: '4417' },
    pages: 1,
    failingSum: null,
    readBy: 'text',
    notice: null,
  })
  expect(reading.items.map(({ text, cents }) => [text, cents])).toEqual([
    ['Wood glue 16 oz', 899n],
    ['Clamp, bar, 24 in', 3150n],
  ])
  expect(reading.text).toContain('Wood glue 16 oz')
})

test('reads an invoice of two pages whose total is on the second', async () => {
  const bytes = await pdfOf(`
    # Northbeam Software LLC
    Invoice NB-20260301
    Invoice date: March 1, 2026
    Due date: March 15, 2026
    Bill to: Alder & Ash Woodworks
    Team plan, 4 seats  96.00
    Storage  12.50
    ---
    Subtotal  $108.50
    Tax (0%)  $0.00
    Total  $108.50
    Amount paid  $108.50
    Balance due  $0.00
  `)

  const reading = await readReceipt(reader, bytes, { today: TODAY })

  expect(reading.vendor!.value).toBe('Northbeam Software LLC')
  expect(reading.date!.value).toBe('2026-03-01')
  expect(reading.totalCents).toMatchObject({ value: 10850n, page: 2 })
  expect([reading.totalProven, reading.pages]).toEqual([true, 2])
})

test('says that a receipt in another currency is for a person to match', async () => {
  const reading = await readReceipt(reader, await pdfOf('Werkzeug Haus GmbH\nRechnung 118\nTotal  € 48,20'), {
    today: TODAY,
  })
  expect(reading.currency!.value).toBe('EUR')
  expect(reading.notice).toMatch(/in EUR/)
})

// No Refusal: it may well be a good receipt.
test('gives an empty reading and a sentence for a picture', async () => {
  const pdf = await PDFDocument.create()
  pdf.addPage([200, 400])

  const reading = await readReceipt(reader, await pdf.save(), { today: TODAY })

  expect(reading.notice).toMatch(/^Nothing could be read in this picture/)
  expect(reading.text).toBe('')
  const { vendor, date, totalCents, currency } = reading
  expect([vendor, date, totalCents, currency]).toEqual([null, null, null, null])
})

test('says so when there is text but no total', async () => {
  const reading = await readReceipt(
    reader,
    await pdfOf('GRINDSTONE HARDWARE\nReturn policy: thirty days with receipt'),
    {
      today: TODAY,
    },
  )
  expect(reading.notice).toMatch(/^No total was found/)
})

test('refuses what is no receipt by what it is', async () => {
  const page = Buffer.from('<!doctype html><title>Sign in to download</title>')
  await expect(readReceipt(reader, page)).rejects.toMatchObject({
    name: 'Refusal',
    kind: 'invalid',
    message: 'This file holds a web page. Upload the receipt as a PDF or a picture.',
  })
})

test('says of a total that only repeats its one item that nothing else confirms it', async () => {
  const bytes = await pdfOf('Pine Hill Market\n03/11/2026\nTape  18.93\nTotal  18.93')
  const reading = await readReceipt(reader, bytes, { today: TODAY })
  expect(reading.totalProven).toBe(false)
  expect(reading.failingSum).toBe('The one item is $18.93 like the total, and no other figure confirms it.')
})

test('says in words which sum does not come out', async () => {
  const reading = await readReceipt(
    reader,
    await pdfOf('Pine Hill Market\n03/11/2026\nTape  18.93\nSubtotal  18.93\nTax  1.59\nTotal  23.36'),
    { today: TODAY },
  )
  expect(reading.totalProven).toBe(false)
  expect(reading.failingSum).toBe('$18.93 + $1.59 tax makes $20.52, but the total reads $23.36.')
  expect(reading.notice).toBe(`${reading.failingSum} Check it on the receipt.`)
})
