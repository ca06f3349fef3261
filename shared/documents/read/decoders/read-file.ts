// Reads one file, in the reader's process.
import type { Content } from '../../kinds.ts'
import { betterOf } from '../better-reading.ts'
import { type DrawnPage, drawnWords } from '../drawn-page.ts'
import type { Fragment } from '../fragment.ts'
import { toLines } from '../lines.ts'
import type { Answer } from '../reader.ts'
import { understandReceipt } from '../understand-receipt.ts'
import { lookAt } from './look-at.ts'
import { openPdf, type PdfPage, textOf } from './pdf.ts'
import { pictureOf } from './pdf-picture.ts'
import { drawnPicture, smallJpegOf } from './picture.ts'

export interface FileToRead {
  bytes: Uint8Array
  content: Content
  /** What is asked for: what it says, or the picture itself, made small. */
  as: 'reading' | 'jpeg'
  /** 'YYYY-MM-DD'. */
  today: string
  maxPages: number
  maxPixels: number
}

// The total stands on the first page or on the last; each costs a second or two to look at.
const PAGES_TO_LOOK_AT = 4

/** Reads a PDF or a picture whose first bytes and size were checked. Throws what the decoders throw. */
export async function readFile({
  as,
  bytes,
  content,
  today,
  maxPages,
  maxPixels,
}: FileToRead): Promise<Answer> {
  if (as === 'jpeg') return { jpeg: await smallJpegOf(bytes, content) }
  if (content !== 'pdf') {
    const reading = await lookAt([{ bytes, content }], { today, pages: 1 })
    return { reading, drawn: content === 'heic' ? [await drawnPicture(bytes, content, 1)] : [] }
  }
  const pdf = await openPdf(bytes, maxPixels)
  try {
    if (pdf.numPages > maxPages) return { tooManyPages: pdf.numPages }
    const [texts, pictures]: [Fragment[][], (Buffer | null)[]] = [[], []]
    const drawn: DrawnPage[] = []
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const text = await textOf(page)
      texts.push(text)
      drawn.push(drawnWords(text, { page: number, ...sizeOf(page) }))
    }
    const pages = pdf.numPages
    const reading = understandReceipt(toLines(texts), { today, pages, readBy: 'text' })
    if (reading.totalProven) return { reading, drawn }

    // A scanner's text layer is its guess, and often worse than ours.
    for (const number of pagesToLookAt(pages))
      pictures[number - 1] = await pictureOf(await pdf.getPage(number), bytes)
    const scanned = pictures.map((picture) => picture && { bytes: picture, content: 'png' as const })
    if (!scanned.some(Boolean)) return { reading, drawn }
    for (const [index, picture] of scanned.entries()) {
      if (picture) drawn[index] = await drawnPicture(picture.bytes, 'png', index + 1)
    }
    return { reading: betterOf(reading, await lookAt(scanned, { today, pages })), drawn }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

function sizeOf(page: PdfPage): { width: number; height: number } {
  const { width, height } = page.getViewport({ scale: 1 })
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) }
}

function pagesToLookAt(pages: number): number[] {
  const all = Array.from({ length: pages }, (_, index) => index + 1)
  return all.length <= PAGES_TO_LOOK_AT ? all : [...all.slice(0, PAGES_TO_LOOK_AT - 1), pages]
}
