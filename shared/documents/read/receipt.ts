// Reads a receipt that a program printed, or a scanner with a text layer.
import { type Content, sniffContent } from '#shared/documents/kinds.ts'
import { invalid } from '#shared/refusal.ts'
import { toLines } from './lines.ts'
import { type PdfTextLimits, pdfText } from './pdf-text.ts'
import type { ReceiptReading } from './receipt-reading.ts'
import { understandReceipt } from './understand-receipt.ts'

export type { Found, ReceiptReading, Sums } from './receipt-reading.ts'

/**
 * Reads vendor, date, amounts and card from a PDF's text layer. About 0.2 s, most of it in a thread of its own.
 *
 * A PDF without text is no Refusal but an empty reading with a `notice`: it may well be a good receipt, only
 * a person (or a reader of pictures) has to look at it. Throws a Refusal for what is no readable PDF.
 * `today` ('YYYY-MM-DD') tells a purchase from a date to return it by.
 */
export async function readReceipt(
  bytes: Uint8Array,
  { today = new Date().toISOString().slice(0, 10), ...limits }: { today?: string } & PdfTextLimits = {},
): Promise<ReceiptReading> {
  const content = sniffContent(bytes)
  if (content !== 'pdf') {
    throw invalid(`This file was taken for a PDF but holds ${SAY[content]}. Upload the receipt itself.`)
  }
  const pages = await pdfText(bytes, limits)
  return { ...understandReceipt(toLines(pages), today), pages: pages.length }
}

const SAY: Record<Exclude<Content, 'pdf'>, string> = {
  jpeg: 'a JPEG picture',
  png: 'a PNG picture',
  webp: 'a WebP picture',
  heic: 'an HEIC picture',
  text: 'plain text',
  zip: 'a ZIP archive',
  html: 'a web page',
  unknown: 'something else',
}
