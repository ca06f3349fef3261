// Reads the pictures of a receipt's pages, looking again where a first look doesn't add up.
import type { Content } from '../../kinds.ts'
import { betterOf } from '../better-reading.ts'
import type { Box } from '../box.ts'
import type { Fragment } from '../fragment.ts'
import { toLines } from '../lines.ts'
import type { ReceiptReading } from '../receipt-reading.ts'
import { understandReceipt } from '../understand-receipt.ts'
import { seeWords } from './ocr.ts'
import { type Grey, greyOf, shrink, turn } from './picture.ts'

export interface PagePicture {
  bytes: Uint8Array
  content: Content
}

// Letters are seen best at twenty to thirty pixels. Which of the two sizes gives that depends on how much paper is
// on the picture, and what one look gets wrong the other often gets right.
const FIRST_LOOK = 1_500_000
const SECOND_LOOK = 2_500_000
// Enough to tell print from print on its side.
const GLANCE = 500_000
// A second look is taken only if both together stay well below four seconds.
const MOST_FOR_FIRST_LOOK_MS = 1_900
// Upright print gives dozens of clear words; a page on its side gives crumbs.
const CLEAR = 0.6
const LEAST_CLEAR_LETTERS = 30

/** What is seen in the pictures, page by page; `null` for a page without one. */
export async function lookAt(
  pictures: (PagePicture | null)[],
  { today, pages }: Pick<ReceiptReading, 'pages'> & { today: string },
): Promise<ReceiptReading> {
  const understand = (seen: Fragment[][]) =>
    understandReceipt(toLines(seen), { today, pages, readBy: 'picture' })
  const started = performance.now()
  const greys: (Grey | null)[] = []
  for (const picture of pictures)
    greys.push(picture && (await greyOf(picture.bytes, picture.content, FIRST_LOOK)))

  const seen: Fragment[][] = []
  const turns: number[] = []
  for (const grey of greys) {
    const { words, turned } = grey ? await seeUpright(grey) : { words: [], turned: 0 }
    seen.push(words)
    turns.push(turned)
  }
  const first = understand(seen)
  const onePage = pictures.length === 1 && pictures[0]
  if (
    first.totalProven ||
    !onePage ||
    turns[0] !== 0 ||
    performance.now() - started > MOST_FOR_FIRST_LOOK_MS
  ) {
    return first
  }
  const again = await seeWords(await greyOf(onePage.bytes, onePage.content, SECOND_LOOK))
  return betterOf(first, understand([again]))
}

// Nothing but the words themselves tells which way is up when the camera didn't.
async function seeUpright(grey: Grey): Promise<{ words: Fragment[]; turned: number }> {
  const words = await seeWords(grey)
  if (clearLetters(words) >= LEAST_CLEAR_LETTERS) return { words, turned: 0 }

  const glance = await shrink(grey, GLANCE)
  const letters: number[] = []
  for (const turned of [0, 1, 2, 3]) {
    letters.push(clearLetters(await seeWords(await turn(glance, turned))))
  }
  const turned = letters.indexOf(Math.max(...letters))
  if (turned === 0) return { words, turned }
  const upright = await seeWords(await turn(grey, turned))
  return { words: upright.map((word) => ({ ...word, box: turnBack(word.box, turned) })), turned }
}

function clearLetters(words: Fragment[]): number {
  const clear = words.filter(({ clarity, text }) => clarity > CLEAR && /\p{L}{3}|\d{2}/u.test(text))
  return clear.reduce((letters, { text }) => letters + text.length, 0)
}

/** Where a box of a picture turned clockwise stands on the picture itself. */
function turnBack({ left, top, width, height }: Box, turned: number): Box {
  if (turned === 1) return { left: top, top: 1 - left - width, width: height, height: width }
  if (turned === 2) return { left: 1 - left - width, top: 1 - top - height, width, height }
  if (turned === 3) return { left: 1 - top - height, top: left, width: height, height: width }
  return { left, top, width, height }
}
