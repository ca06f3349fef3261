import { deflateSync } from 'node:zlib'
import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { toLines } from './lines.ts'
import { pdfText } from './pdf-text.ts'
import { pdfOf } from './testing.ts'

/** A PDF of one page from raw objects; object 4 is the page's content stream. */
function rawPdf(content: Buffer, extra: { contentDict?: string; trailer?: string } = {}): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << >> >>',
  ]
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n')]
  for (const [index, object] of objects.entries())
    parts.push(Buffer.from(`${index + 1} 0 obj ${object} endobj\n`))
  parts.push(
    Buffer.from(`4 0 obj << /Length ${content.length} ${extra.contentDict ?? ''} >> stream\n`),
    content,
    Buffer.from(`\nendstream endobj\ntrailer << /Root 1 0 R ${extra.trailer ?? ''} >>\n%%EOF`),
  )
  return Buffer.concat(parts)
}

const refusal = (bytes: Uint8Array, limits = {}) =>
  pdfText(bytes, limits).then(
    () => 'no refusal',
    (error: Error) => `${error.name}: ${error.message}`,
  )

test('gives the lines of every page as a person reads them', async () => {
  const bytes = await pdfOf('CEDAR & FERN\nLatte, large  5.25\nTotal  5.25\n---\nThank you')

  const lines = toLines(await pdfText(bytes))

  expect(lines.map(({ page, text }) => [page, text])).toEqual([
    [1, 'CEDAR & FERN'],
    [1, 'Latte, large  5.25'],
    [1, 'Total  5.25'],
    [2, 'Thank you'],
  ])
})

test('reads a page that lies on its side', async () => {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([300, 300])
  const { degrees } = await import('pdf-lib')
  page.drawText('Subtotal 10.00', { x: 100, y: 20, size: 10, rotate: degrees(90) })
  page.drawText('Total 10.80', { x: 120, y: 20, size: 10, rotate: degrees(90) })

  const lines = toLines(await pdfText(await pdf.save()))

  expect(lines.map((line) => line.text)).toEqual(['Subtotal 10.00', 'Total 10.80'])
})

test('leaves the bytes to the caller', async () => {
  const bytes = await pdfOf('Total  5.25')
  const copy = Buffer.from(bytes)
  await pdfText(bytes)
  expect(copy.equals(bytes)).toBe(true)
})

test('reads many at once in turn, and each gets its own', async () => {
  const files = await Promise.all(Array.from({ length: 6 }, (_, index) => pdfOf(`Total  ${index}.25`)))
  const read = await Promise.all(files.map((file) => pdfText(file)))
  expect(read.map((pages) => toLines(pages)[0]?.text)).toEqual(files.map((_, index) => `Total  ${index}.25`))
})

test('refuses a broken file, and says what to do', async () => {
  const whole = await pdfOf('Total  5.25')
  expect(await refusal(whole.subarray(0, 60))).toMatch(/^Refusal: This PDF is damaged .* Download it again/)
  expect(await refusal(Buffer.from('%PDF-1.7\nnothing of the kind'))).toMatch(/damaged/)
})

test('refuses a file locked with a password', async () => {
  const key = `(${'x'.repeat(32)})`
  const locked = rawPdf(Buffer.from('BT ET'), {
    trailer: `/ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
  })
  expect(await refusal(locked)).toMatch(/^Refusal: This PDF is locked with a password/)
})

test('refuses more pages than a receipt has', async () => {
  const pdf = await PDFDocument.create()
  for (let page = 0; page < 31; page++) pdf.addPage([100, 100])
  expect(await refusal(await pdf.save())).toMatch(/has 31 pages, a receipt may have 30/)
})

// 400 MB of drawing instructions in 400 kB. Without limits the process would die of it.
test('refuses a compression bomb while the process goes on', async () => {
  const bomb = rawPdf(deflateSync(Buffer.alloc(400_000_000, 'q Q ')), { contentDict: '/Filter /FlateDecode' })
  expect(bomb.length).toBeLessThan(2_000_000)

  let beats = 0
  const heart = setInterval(() => beats++, 10)
  const said = await refusal(bomb, { maxMilliseconds: 4_000 })
  clearInterval(heart)

  expect(said).toMatch(/^Refusal: This PDF is too heavy to read/)
  expect(beats).toBeGreaterThan(5)
}, 15_000)

test('gives up after the time it is given', async () => {
  const endless = rawPdf(deflateSync(Buffer.from('BT /F1 9 Tf (Total) Tj ET\n'.repeat(2_000_000))), {
    contentDict: '/Filter /FlateDecode',
  })
  const started = performance.now()
  expect(await refusal(endless, { maxMilliseconds: 300 })).toMatch(/too heavy/)
  expect(performance.now() - started).toBeLessThan(2_000)
}, 15_000)
