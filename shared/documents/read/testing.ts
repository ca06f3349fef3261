// For tests: receipts written as text, and PDFs that print it.
import { PDFDocument, StandardFonts } from 'pdf-lib'
import type { Line } from './lines.ts'

/** The lines of a text. A leading `# ` prints the line twice as large; `---` starts a page. */
export function linesOf(text: string): Line[] {
  let page = 1
  return text
    .trim()
    .split('\n')
    .flatMap((printed) => {
      const line = printed.trim()
      if (line === '---') page++
      if (line === '---' || line === '') return []
      return [
        {
          page,
          text: line.replace(/^# /, '').replace(/ {3,}/g, '  '),
          height: line.startsWith('# ') ? 20 : 10,
        },
      ]
    })
}

/** A PDF that prints the text like a till: words on the left, the last column flush right. */
export async function pdfOf(text: string): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Courier)
  const lines = linesOf(text)
  for (let number = 1; number <= lines.at(-1)!.page; number++) {
    const page = pdf.addPage([300, 620])
    for (const [row, line] of lines.filter((line) => line.page === number).entries()) {
      const columns = line.text.split('  ')
      const right = columns.length > 1 ? columns.pop()! : ''
      const y = 590 - row * 15
      page.drawText(columns.join('  '), { x: 20, y, size: line.height * 0.9, font })
      page.drawText(right, { x: 280 - font.widthOfTextAtSize(right, 9), y, size: 9, font })
    }
  }
  return pdf.save()
}
