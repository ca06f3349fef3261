// A page as it is shown beside what was read in it, where the file itself can't be: a PDF in a browser's own viewer
// takes no boxes, and few browsers know HEIC.
import type { Box } from './box.ts'
import type { Fragment } from './fragment.ts'

/** A run of words at its place on the page. */
export interface DrawnWord {
  text: string
  box: Box
}

/** One of the two: words where a program printed the page, a picture where it is one. */
export interface DrawnPage {
  /** From 1. */
  page: number
  /** In points or pixels; only their proportion counts. */
  width: number
  height: number
  words?: DrawnWord[]
  jpeg?: Uint8Array
}

/** More is no receipt; and each is an element of a web page. */
const MOST_WORDS = 2_000

/** A page by its words alone. Words on their side are left out, for they are never what was paid. */
export function drawnWords(
  fragments: Fragment[],
  { page, width, height }: Pick<DrawnPage, 'page' | 'width' | 'height'>,
): DrawnPage {
  const upright = fragments.filter(({ turned, text }) => turned === 0 && text.trim() !== '')
  const words = upright
    .slice(0, MOST_WORDS)
    .map(({ text, box: { left, top, width, height } }) => ({ text, box: { left, top, width, height } }))
  return { page, width, height, words }
}
