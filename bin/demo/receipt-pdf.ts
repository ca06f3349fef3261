import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib'

/** What stands on a receipt, from the top: a line in the middle, two columns, or an empty line. */
export type ReceiptLine = string | [left: string, right: string] | null

export interface Receipt {
  vendor: string
  lines: ReceiptLine[]
}

const WIDTH = 226 // 80 mm of till paper, in points
const MARGIN = 14
const SIZE = 8
const LEADING = 12

/** The receipt as a till prints it, as a PDF with text. The same receipt gives the same bytes. */
export async function receiptPdf({ vendor, lines }: Receipt): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  document.setTitle(`Receipt from ${vendor}`)
  const font = await document.embedFont(StandardFonts.Courier)
  const bold = await document.embedFont(StandardFonts.CourierBold)
  const height = 2 * MARGIN + (lines.length + 2) * LEADING
  const page = document.addPage([WIDTH, height])

  let y = height - MARGIN - LEADING
  drawMiddle(page, vendor, y, bold, SIZE + 3)
  y -= LEADING * 1.5
  for (const line of lines) {
    if (typeof line === 'string') drawMiddle(page, line, y, font, SIZE)
    else if (line) drawColumns(page, line, y, font)
    y -= LEADING
  }
  return document.save({ useObjectStreams: false })
}

function drawMiddle(page: PDFPage, text: string, y: number, font: PDFFont, size: number): void {
  page.drawText(text, { x: (WIDTH - font.widthOfTextAtSize(text, size)) / 2, y, font, size })
}

function drawColumns(page: PDFPage, [left, right]: [string, string], y: number, font: PDFFont): void {
  page.drawText(left, { x: MARGIN, y, font, size: SIZE })
  const x = WIDTH - MARGIN - font.widthOfTextAtSize(right, SIZE)
  page.drawText(right, { x, y, font, size: SIZE })
}
