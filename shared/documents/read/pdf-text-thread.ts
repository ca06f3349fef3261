// The thread that `pdf-text.ts` starts for one PDF. Nothing else imports this file.
//
// A PDF from outside is a program for a parser of 40,000 lines: it runs where it can be stopped, and where the
// browser globals that the parser stubs don't leak into ours.
import { parentPort, workerData } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'
import type { Fragment, ThreadAnswer } from './pdf-text.ts'

const { bytes, maxPages } = workerData as { bytes: Uint8Array; maxPages: number }

async function read(): Promise<ThreadAnswer> {
  const pdf = await getDocumentProxy(bytes, { verbosity: 0, disableFontFace: true, useSystemFonts: false })
  if (pdf.numPages > maxPages) return { tooManyPages: pdf.numPages }

  const pages: Fragment[][] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    // The viewport turns the page the way a reader sees it: origin top left, y downwards, /Rotate applied.
    const [a, b, c, d, e, f] = page.getViewport({ scale: 1 }).transform as Matrix
    const { items } = await page.getTextContent()

    const fragments: Fragment[] = []
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue
      const [ta, tb, , , te, tf] = item.transform as Matrix
      fragments.push({
        text: item.str,
        x: a * te + c * tf + e,
        y: b * te + d * tf + f,
        width: item.width,
        height: item.height || Math.hypot(ta, tb),
        turned: Math.round(Math.atan2(b * ta + d * tb, a * ta + c * tb) / (Math.PI / 2)) & 3,
      })
    }
    pages.push(fragments)
  }
  return { pages }
}

type Matrix = [number, number, number, number, number, number]

// The parser's own message is for a log, not for a bookkeeper: the name alone decides what is said.
const answer = await read().catch(
  (error: Error): ThreadAnswer => ({ failed: error.name, message: error.message }),
)
parentPort!.postMessage(answer)
