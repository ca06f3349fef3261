// A PDF's pages: the text layer, and the pictures that a scanner left in it. Runs in the reader's process only.
import { getDocumentProxy } from 'unpdf'
import type { Fragment } from '../fragment.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
export type PdfPage = Awaited<ReturnType<Pdf['getPage']>>
/** a b c d e f of x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = [number, number, number, number, number, number]

/** Opens a PDF; pictures in it of more pixels than that stay undecoded. Throws the parser's errors. */
export function openPdf(bytes: Uint8Array, maxPixels: number): Promise<Pdf> {
  // The parser takes no Buffer, and takes the bytes away.
  return getDocumentProxy(new Uint8Array(bytes), {
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: maxPixels,
  })
}

/** The text layer of a page, in the order in which the file holds it; empty for a picture. */
export async function textOf(page: PdfPage): Promise<Fragment[]> {
  // The viewport turns the page the way a reader sees it: origin top left, y downwards, /Rotate applied.
  const { transform, width: pageWidth, height: pageHeight } = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()

  const fragments: Fragment[] = []
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue
    const [a, b, c, d, x, y] = times(transform as Matrix, item.transform as Matrix)
    const height = item.height || Math.hypot(a, b)
    // Along the line and up from it, whichever way the line runs; letters reach a fifth of their size below it.
    const along = item.width / (Math.hypot(a, b) || 1)
    const up = height / (Math.hypot(c, d) || 1)
    const xs = [0, a * along].flatMap((dx) => [x + dx - 0.2 * c * up, x + dx + 0.8 * c * up])
    const ys = [0, b * along].flatMap((dy) => [y + dy - 0.2 * d * up, y + dy + 0.8 * d * up])
    const [left, top] = [Math.min(...xs), Math.min(...ys)]
    fragments.push({
      text: item.str,
      x,
      y,
      width: item.width,
      height,
      turned: Math.round(Math.atan2(b, a) / (Math.PI / 2)) & 3,
      box: {
        left: left / pageWidth,
        top: top / pageHeight,
        width: (Math.max(...xs) - left) / pageWidth,
        height: (Math.max(...ys) - top) / pageHeight,
      },
      clarity: 1,
    })
  }
  return fragments
}

/** First `second`, then `first`. */
export const times = ([a, b, c, d, e, f]: Matrix, [a2, b2, c2, d2, e2, f2]: Matrix): Matrix => [
  a * a2 + c * b2,
  b * a2 + d * b2,
  a * c2 + c * d2,
  b * c2 + d * d2,
  a * e2 + c * f2 + e,
  b * e2 + d * f2 + f,
]
