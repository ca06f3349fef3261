// Reads a receipt: a PDF that a program printed, a scan or a photo.
import { type Content, KINDS, sniffContent } from '#shared/documents/kinds.ts'
import { invalid, type Refusal } from '#shared/refusal.ts'
import type { DrawnPage } from './drawn-page.ts'
import { pictureSize } from './picture-size.ts'
import type { Answer, NoAnswer, Reader } from './reader.ts'
import type { ReceiptReading } from './receipt-reading.ts'

export type { Found, Item, ReceiptReading, Sums } from './receipt-reading.ts'

const MAX_PAGES = 30
// Of a phone's largest ordinary photo, 8,160 × 6,144. What can't be decoded piece by piece has to be smaller.
const MAX_PIXELS: Partial<Record<Content, number>> = { jpeg: 51e6, png: 51e6, webp: 25e6, heic: 25e6 }
const MAX_PIXELS_IN_PDF = 25e6

/**
 * Reads vendor, date, amounts and card from a receipt. About 0.2 s for a PDF with text, 1.5 s for a picture, all of it
 * in the reader's process.
 *
 * A picture in which nothing can be seen is no Refusal but an empty reading with a `notice`: it may well be a good
 * receipt, only a person has to look at it. Throws a Refusal for what is no readable PDF or picture, or takes too
 * much time or memory. `today` ('YYYY-MM-DD') tells a purchase from a date to return it by.
 */
export async function readReceipt(
  reader: Reader,
  bytes: Uint8Array,
  when: { today?: string } = {},
): Promise<ReceiptReading> {
  return (await readAndDraw(reader, bytes, when)).reading
}

/** The same, with the pages as they are shown; none for a picture that browsers show as it is. */
export async function readAndDraw(
  reader: Reader,
  bytes: Uint8Array,
  { today = new Date().toISOString().slice(0, 10) }: { today?: string } = {},
): Promise<{ reading: ReceiptReading; drawn: DrawnPage[] }> {
  const content = sniffContent(bytes)
  checkBeforeDecoding(bytes, content)
  const limits = { maxPages: MAX_PAGES, maxPixels: MAX_PIXELS_IN_PDF }
  const answer = await reader.ask({ bytes, content, as: 'reading', today, ...limits })
  if (typeof answer === 'object' && 'reading' in answer) return answer
  if (typeof answer === 'object' && 'jpeg' in answer) throw new TypeError('a reading was asked for')
  throw refusalFor(answer, content === 'pdf' ? 'PDF' : 'picture')
}

// By the first bytes alone, so that no decoder is started on what it could choke on.
function checkBeforeDecoding(bytes: Uint8Array, content: Content): void {
  if (!KINDS.receipt.contents.includes(content)) {
    throw invalid(
      `This file holds ${SAY[content] ?? 'something else'}. Upload the receipt as a PDF or a picture.`,
    )
  }
  if (content === 'pdf') return
  const size = pictureSize(bytes, content)
  if (!size || size.width < 1 || size.height < 1) throw refusalFor({ failed: 'no size' }, 'picture')
  if (size.width * size.height > MAX_PIXELS[content]!) {
    const [width, height, most] = [size.width, size.height, MAX_PIXELS[content]! / 1e6]
    throw invalid(
      `This picture has ${grouped(width)} × ${grouped(height)} pixels, more than ${most} million. Upload a smaller one.`,
    )
  }
}

function refusalFor(
  answer: Exclude<Answer, { reading: unknown } | { jpeg: unknown }> | { failed: string } | NoAnswer,
  what: 'PDF' | 'picture',
): Refusal {
  const instead =
    what === 'PDF' ? 'Print it to a new PDF, or upload a photo of it' : 'Upload a smaller one, or a PDF'
  if (answer === 'crashed')
    return invalid(`Our reader broke down on this ${what}, twice. ${instead} instead.`)
  if (typeof answer === 'string') return invalid(`This ${what} is too heavy to read. ${instead} instead.`)
  if ('tooManyPages' in answer) {
    return invalid(
      `This PDF has ${answer.tooManyPages} pages, a receipt may have ${MAX_PAGES}. Upload only the pages with the total.`,
    )
  }
  if (answer.failed === 'PasswordException') {
    return invalid('This PDF is locked with a password. Save a copy without the password and upload that.')
  }
  return invalid(
    what === 'PDF'
      ? 'This PDF is damaged and cannot be opened. Download it again, or upload a photo of it instead.'
      : 'This picture is damaged and cannot be opened. Take or save it again, and upload that.',
  )
}

const grouped = (number: number) => number.toLocaleString('en-US')

const SAY: Partial<Record<Content, string>> = {
  text: 'plain text',
  zip: 'a ZIP archive',
  html: 'a web page',
}
