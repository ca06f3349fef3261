// How large a picture says it is, from its header alone: a few bytes are read and nothing is decoded.
import type { Content } from '../kinds.ts'

export interface Size {
  width: number
  height: number
}

/** Width and height in pixels as stored, before any turning; `null` where the header doesn't say. */
export function pictureSize(bytes: Uint8Array, content: Content): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (content === 'jpeg') return jpegSize(view)
    if (content === 'png') return { width: view.getUint32(16), height: view.getUint32(20) }
    if (content === 'webp') return webpSize(view)
    if (content === 'heic') return heicSize(bytes, view)
    return null
  } catch (error) {
    if (error instanceof RangeError) return null // the header ends too soon
    throw error
  }
}

// Segment after segment until the start of a frame (SOF0-15, without the three codes among them that are tables).
// Source: ITU-T T.81, B.1 and B.2.2.
function jpegSize(view: DataView): Size | null {
  let at = 2
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at++
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    } else at += 2 + view.getUint16(at + 2)
  }
  return null
}

// Source: RFC 9649, sections 2.5 to 2.7.
function webpSize(view: DataView): Size | null {
  const chunk = String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(12 + i)))
  if (chunk === 'VP8X') return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
  if (chunk === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  return null
}

const uint24 = (view: DataView, at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)

// A photo is a grid of tiles, each with its size and the whole with its own: the largest `ispe` box is the picture.
// Source: ISO/IEC 23008-12, 6.5.3. It stands in the `meta` box before the data.
const META_BYTES = 1 << 20

function heicSize(bytes: Uint8Array, view: DataView): Size | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, META_BYTES))
  let largest: Size | null = null
  for (let at = head.indexOf('ispe'); at >= 0; at = head.indexOf('ispe', at + 4)) {
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}
