import { setTimeout } from 'node:timers/promises'
import { crc32, deflateSync } from 'node:zlib'
import { PDFDocument } from 'pdf-lib'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openReader, type Reader, type ReaderLimits } from './reader.ts'
import { readReceipt } from './receipt.ts'
import { pdfOf, pictureOf } from './testing.ts'

const opened: Reader[] = []
afterEach(() => {
  for (const reader of opened.splice(0)) reader.close()
})

/** A reader that ends with its test. */
function open(limits?: ReaderLimits): Reader {
  const reader = openReader(limits)
  opened.push(reader)
  return reader
}
const shared = openReader()
afterAll(() => shared.close())

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

const refusal = (bytes: Uint8Array, reader = shared) =>
  readReceipt(reader, bytes).then(
    () => 'no refusal',
    (error: Error) => `${error.name}: ${error.message}`,
  )

test('reads many at once in turn, and each gets its own', async () => {
  const files = await Promise.all(
    Array.from({ length: 6 }, (_, index) => pdfOf(`Pine Hill Market\nTotal  ${index + 1}.25`)),
  )
  const readings = await Promise.all(files.map((file) => readReceipt(shared, file)))
  expect(readings.map(({ totalCents }) => totalCents?.value)).toEqual([125n, 225n, 325n, 425n, 525n, 625n])
})

test('refuses a broken file, and says what to do', async () => {
  const whole = await pdfOf('Total  5.25')
  expect(await refusal(whole.subarray(0, 60))).toMatch(/^Refusal: This PDF is damaged .* Download it again/)
  expect(await refusal(Buffer.from('%PDF-1.7\nnothing of the kind'))).toMatch(/damaged/)
  const photo = await (await pictureOf('Total  5.25')).jpeg().toBuffer()
  expect(await refusal(photo.subarray(0, photo.length / 3))).toMatch(/^Refusal: This picture is damaged/)
  expect(await refusal(photo.subarray(0, 100))).toMatch(/^Refusal: This picture is damaged/)
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

// 250 MB of drawing instructions in a megabyte. In our own process we would die of it.
test('refuses a compression bomb, goes on meanwhile, and reads the next file', async () => {
  const bomb = rawPdf(deflateSync(Buffer.alloc(250_000_000, 'q Q '), { level: 1 }), {
    contentDict: '/Filter /FlateDecode',
  })
  expect(bomb.length).toBeLessThan(2_000_000)
  const reader = open()

  let beats = 0
  const heart = setInterval(() => beats++, 10)
  const said = await refusal(bomb, reader)
  clearInterval(heart)

  expect(said).toMatch(/^Refusal: This PDF is too heavy to read/)
  expect(beats).toBeGreaterThan(5)
  const next = await readReceipt(reader, await pdfOf('Pine Hill Market\nTotal  5.25'))
  expect(next.totalCents?.value).toBe(525n)
}, 30_000)

/** A PNG of one bit a pixel, all black; its header may say something else. */
function blackPng(width: number, height: number, said = { width, height }): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  header.writeUInt32BE(said.width, 0)
  header.writeUInt32BE(said.height, 4)
  const data = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 1 })
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

// 900 million pixels in half a megabyte. The header is enough to refuse it, so no process is started at all.
test('refuses a picture of 30,000 × 30,000 pixels before any decoder sees it', async () => {
  const reader = open()

  expect(await refusal(blackPng(30_000, 30_000), reader)).toBe(
    'Refusal: This picture has 30,000 × 30,000 pixels, more than 51 million. Upload a smaller one.',
  )
  expect(reader.processId).toBeUndefined()
})

test('unpacks no more of a picture than its header says', async () => {
  const reading = await readReceipt(shared, blackPng(20_000, 20_000, { width: 100, height: 100 }))
  expect(reading.text).toBe('')
})

test('gives up after the time it is given', async () => {
  const endless = rawPdf(deflateSync(Buffer.from('BT /F1 9 Tf (Total) Tj ET\n'.repeat(2_000_000))), {
    contentDict: '/Filter /FlateDecode',
  })
  expect(await refusal(endless, open({ maxMilliseconds: 300 }))).toMatch(/too heavy/)
}, 30_000)

const aReceipt = () => pictureOf('# PINE HILL MARKET\nTape  3.99\nSubtotal  3.99\nTax  0.32\nTotal  4.31')

test('reads a file again when its process was ended from outside', async () => {
  const photo = await (await aReceipt()).png().toBuffer()
  const reader = open()
  const reading = readReceipt(reader, photo)
  while (!reader.processId) await setTimeout(1)
  process.kill(reader.processId, 'SIGKILL')
  expect((await reading).totalCents?.value).toBe(431n)
}, 30_000)

test('blames the file that ends two processes', async () => {
  const photo = await (await aReceipt()).png().toBuffer()
  const reader = open()
  const said = refusal(photo, reader)
  const killed = new Set<number>()
  while (killed.size < 2) {
    const id = reader.processId
    if (id && !killed.has(id)) process.kill(killed.add(id) && id, 'SIGKILL')
    await setTimeout(1)
  }
  expect(await said).toMatch(/^Refusal: Our reader broke down on this picture, twice/)
}, 30_000)

// The job is given back and run again elsewhere: nothing is said about the file.
test('fails without blaming the file when it is closed', async () => {
  const reader = open()
  const said = refusal(await pdfOf('Total  5.25'), reader)
  while (!reader.processId) await setTimeout(1)
  reader.close()
  expect(await said).toBe('Error: the reader was closed while it read')
})

test('starts another process when one has read enough', async () => {
  const reader = open({ filesEach: 2 })
  const file = await pdfOf('Pine Hill Market\nTotal  5.25')
  const ids = []
  for (let round = 0; round < 4; round++) {
    const reading = readReceipt(reader, file)
    while (!reader.processId) await setTimeout(1)
    ids.push(reader.processId)
    await reading
  }
  expect(new Set(ids).size).toBe(2)
})
