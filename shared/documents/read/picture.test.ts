import { readFile } from 'node:fs/promises'
import { degrees, PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { openReader } from './reader.ts'
import { readReceipt } from './receipt.ts'
import { pictureOf } from './testing.ts'

const TODAY = '2026-03-15'
const RECEIPT = `
  # GRINDSTONE HARDWARE
  418 Ferry Road
  Portland, OR 97202
  03/11/2026 4:18 PM  Reg 2
  Wood glue 16 oz  8.99
  Clamp, bar, 24 in  31.50
  Subtotal  40.49
  Sales tax 8.0%  3.24
  Total  $43.73
  VISA ************4417  43.73`

const READ = {
  vendor: { value: 'GRINDSTONE HARDWARE', page: 1 },
  date: { value: '2026-03-11' },
  subtotalCents: { value: 4049n },
  taxCents: { value: 324n },
  totalCents: { value: 4373n, confidence: 0.99 },
  totalProven: true,
  proof: [4049n, 324n],
  readBy: 'picture',
  pages: 1,
  notice: null,
}

const reader = openReader()
afterAll(() => reader.close())
const read = (bytes: Uint8Array) => readReceipt(reader, bytes, { today: TODAY })

test.for(['jpeg', 'png', 'webp'] as const)('reads a receipt from a picture: %s', async (format) => {
  const picture = (await pictureOf(RECEIPT)).toFormat(format)
  expect(await read(await picture.toBuffer())).toMatchObject(READ)
})

// Made of the text above by `heif-enc -q 30` of libheif 1.15.
test('reads the photo of an iPhone', async () => {
  const bytes = await readFile(new URL('fixtures/receipt.heic', import.meta.url))
  expect(await read(bytes)).toMatchObject(READ)
})

// The total stands in the ninth of ten lines, flush right at 840 of 900 pixels.
test('knows where on the picture the total stands', async () => {
  const { totalCents } = await read(await (await pictureOf(RECEIPT)).png().toBuffer())
  const { left, top, width, height } = totalCents!.box!
  const tall = 140 + 10 * 54
  expect((left + width) * 900).toBeCloseTo(840, -1)
  expect(left * 900).toBeGreaterThan(650)
  expect(top * tall).toBeGreaterThan(80 + 8 * 54 - 40)
  expect((top + height) * tall).toBeLessThan(80 + 8 * 54 + 20)
})

// Cameras store what the sensor saw, and a note how to turn it: 6 is a quarter clockwise.
test('turns a photo as the camera says', async () => {
  const lying = (await pictureOf(RECEIPT)).rotate(-90).jpeg()
  const photo = await sharp(await lying.toBuffer())
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect(await read(photo)).toMatchObject(READ)
})

test.for([90, 180, 270])('finds out by itself which way is up: %i° off', async (off) => {
  const upright = await read(await (await pictureOf(RECEIPT)).png().toBuffer())
  const lying = await (await pictureOf(RECEIPT)).rotate(off).png().toBuffer()

  const reading = await read(lying)

  expect(reading).toMatchObject(READ)
  // Places are those of the picture as it lies.
  const { left, top } = upright.totalCents!.box!
  const box = reading.totalCents!.box!
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
  const expected = off === 90 ? [1 - top, left] : off === 180 ? [1 - left, 1 - top] : [top, 1 - left]
  expect(Math.abs(x - expected[0]!)).toBeLessThan(0.15)
  expect(Math.abs(y - expected[1]!)).toBeLessThan(0.15)
})

test('reads small print in faint grey on coloured paper', async () => {
  const small = (await pictureOf(RECEIPT))
    .resize({ width: 420 })
    .linear(0.4, 120)
    .tint({ r: 250, g: 235, b: 190 })
  expect(await read(await small.jpeg({ quality: 80 }).toBuffer())).toMatchObject({
    totalCents: { value: 4373n },
    totalProven: true,
  })
})

test('reads a scan that is a picture in a PDF, turned as the page is', async () => {
  const pdf = await PDFDocument.create()
  const jpeg = await pdf.embedJpg(await (await pictureOf(RECEIPT)).rotate(90).jpeg().toBuffer())
  const page = pdf.addPage([340, 450])
  page.drawImage(jpeg, { x: 0, y: 0, width: 340, height: 450 })
  page.setRotation(degrees(270))
  expect(await read(await pdf.save())).toMatchObject(READ)
})

// What office scanners make of black and white: a fax picture, without a text layer.
test('reads a fax picture in a PDF', async () => {
  const { width, height, data } = await faxOf(RECEIPT)
  const head = `%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 450 340] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >> endobj
4 0 obj << /Length 27 >> stream
450 0 0 340 0 0 cm /P Do   
endstream endobj
5 0 obj << /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 1 /ColorSpace /DeviceGray
/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${width} /Rows ${height} >> /Length ${data.length} >> stream
`
  const pdf = Buffer.concat([
    Buffer.from(head),
    data,
    Buffer.from('\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF'),
  ])
  expect(await read(pdf)).toMatchObject(READ)
})

/** The one tile out of a TIFF, which is what a PDF holds of it. */
async function faxOf(text: string): Promise<{ width: number; height: number; data: Buffer }> {
  const tiff = await (await pictureOf(text))
    .threshold(128)
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, tile: true, tileWidth: 912, tileHeight: 688 })
    .toBuffer()
  const directory = tiff.readUInt32LE(4)
  const tagOf = (tag: number) => {
    for (let at = directory + 2; ; at += 12)
      if (tiff.readUInt16LE(at) === tag) return tiff.readUInt32LE(at + 8)
  }
  const start = tagOf(324) // where tiles start; 325 is how long they are
  return { width: 912, height: 688, data: tiff.subarray(start, start + tagOf(325)) }
}

test('takes the better proven of text layer and picture', async () => {
  const pdf = await PDFDocument.create()
  const jpeg = await pdf.embedJpg(await (await pictureOf(RECEIPT)).jpeg().toBuffer())
  const page = pdf.addPage([450, 340])
  page.drawImage(jpeg, { x: 0, y: 0, width: 450, height: 340 })
  // What a scanner made of it, laid under the picture: one digit of the total is wrong.
  page.drawText('GRINDSTONE HARDWARE', { x: 20, y: 300, size: 9, opacity: 0 })
  page.drawText('Subtotal 40.49', { x: 20, y: 120, size: 9, opacity: 0 })
  page.drawText('Tax 3.24', { x: 20, y: 100, size: 9, opacity: 0 })
  page.drawText('Total 48.73', { x: 20, y: 80, size: 9, opacity: 0 })
  expect(await read(await pdf.save())).toMatchObject(READ)
})

test('says so when nothing can be seen', async () => {
  const blank = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#ddd' } })
    .jpeg()
    .toBuffer()
  expect(await read(blank)).toMatchObject({
    totalCents: null,
    vendor: null,
    text: '',
    notice: 'Nothing could be read in this picture. Choose its transaction yourself.',
  })
})
