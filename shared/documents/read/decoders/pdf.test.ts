import { degrees, PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import { type Line, placeIn, toLines } from '../lines.ts'
import { pdfOf } from '../testing.ts'
import { openPdf, textOf } from './pdf.ts'

async function linesOf(bytes: Uint8Array): Promise<Line[]> {
  const pdf = await openPdf(bytes, 1e6)
  const pages = []
  for (let number = 1; number <= pdf.numPages; number++) pages.push(await textOf(await pdf.getPage(number)))
  return toLines(pages)
}

test('gives the lines of every page as a person reads them', async () => {
  const lines = await linesOf(await pdfOf('CEDAR & FERN\nLatte, large  5.25\nTotal  5.25\n---\nThank you'))

  expect(lines.map(({ page, text }) => [page, text])).toEqual([
    [1, 'CEDAR & FERN'],
    [1, 'Latte, large  5.25'],
    [1, 'Total  5.25'],
    [2, 'Thank you'],
  ])
})

// `pdfOf` starts its first line 30 points below the top of a page of 300 × 620, and ends amounts at 280.
test('knows where on the page each part of a line stands', async () => {
  const [, total] = await linesOf(await pdfOf('CEDAR & FERN\nTotal  5.25'))

  const { left, top, width, height } = placeIn(total!, total!.text.indexOf('5.25'))!
  expect((left + width) * 300).toBeCloseTo(280, 0)
  expect(width * 300).toBeCloseTo(4 * 0.6 * 9, 0) // Courier's letters are 0.6 of their size wide
  expect(top * 620).toBeGreaterThan(34)
  expect((top + height) * 620).toBeLessThan(50)
})

test('reads a page that lies on its side', async () => {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([300, 300])
  page.drawText('Subtotal 10.00', { x: 100, y: 20, size: 10, rotate: degrees(90) })
  page.drawText('Total 10.80', { x: 120, y: 20, size: 10, rotate: degrees(90) })

  const lines = await linesOf(await pdf.save())

  expect(lines.map((line) => line.text)).toEqual(['Subtotal 10.00', 'Total 10.80'])
  const { left, top, width, height } = placeIn(lines[1]!)!
  expect([left * 300 > 108, (left + width) * 300 < 124]).toEqual([true, true])
  expect([(top + height) * 300, height > 3 * width]).toEqual([expect.closeTo(280, 0), true])
})

test('leaves the bytes to the caller', async () => {
  const bytes = await pdfOf('Total  5.25')
  const copy = Buffer.from(bytes)
  await linesOf(bytes)
  expect(copy.equals(bytes)).toBe(true)
})
