import type { Box } from './box.ts'

/** A piece of text as it stands on a page: a run of a PDF's text layer, or a word that was seen in a picture. */
export interface Fragment {
  text: string
  /** From the left edge of the page, in the page's own unit (points, pixels), like all lengths here. */
  x: number
  /** Of the baseline, from the top. */
  y: number
  width: number
  height: number
  /** Quarter turns clockwise away from upright reading: 0 to 3. */
  turned: number
  box: Box
  /** How clearly it was seen, 0..1; 1 for text that was never a picture. */
  clarity: number
}
