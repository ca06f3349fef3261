// For tests: receipts written as text, and PDFs that print it.
import { PDFDocument, StandardFonts } from 'pdf-lib'
import sharp, { type Sharp } from 'sharp'
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
          words: [],
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

/** A picture of the same text, such as a careful person takes of a receipt: black on white, 900 pixels wide. */
export async function pictureOf(text: string): Promise<Sharp> {
  const lines = linesOf(text)
  const rows = lines.map((line, row) => {
    const columns = line.text.split('  ')
    const right = columns.length > 1 ? columns.pop()! : ''
    const y = 80 + row * 54
    const size = line.height * 3.4
    return `<text x="60" y="${y}" font-size="${size}">${escaped(columns.join('   '))}</text>
      <text x="840" y="${y}" font-size="34" text-anchor="end">${escaped(right)}</text>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="${140 + lines.length * 54}">
    <rect width="100%" height="100%" fill="white"/><g font-family="monospace">${rows.join('')}</g></svg>`
  return sharp(await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer())
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
