// Where on a page something stands.

/** A rectangle on a page as it is shown, turned upright; every number a share of the page's width or height, 0..1. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** The smallest box around all of them, within the page; `undefined` around nothing. */
export function around(boxes: Box[]): Box | undefined {
  if (boxes.length === 0) return undefined
  const left = share(Math.min(...boxes.map((box) => box.left)))
  const top = share(Math.min(...boxes.map((box) => box.top)))
  const right = share(Math.max(...boxes.map((box) => box.left + box.width)))
  const bottom = share(Math.max(...boxes.map((box) => box.top + box.height)))
  return { left, top, width: share(right - left), height: share(bottom - top) }
}

// Four digits place a letter to a tenth of its width.
const share = (number: number) => Math.round(Math.min(1, Math.max(0, number)) * 10_000) / 10_000
