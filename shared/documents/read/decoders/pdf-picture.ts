// The picture that a scanned page is. A scanner stores one large picture a page, or strips of one: they are laid onto
// a sheet as the page lays them, which takes no canvas.
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { getResolvedPDFJS } from 'unpdf'
import { faxPictures } from './fax-pictures.ts'
import { type Matrix, type PdfPage, times } from './pdf.ts'

// Smaller than that share of the page, pictures are logos and stamps.
const LEAST_OF_PAGE = 0.25
const MAX_SIDE = 3_500
const MAX_PICTURES = 200

interface Pixels {
  width: number
  height: number
  open(): Sharp
}

interface Spot {
  /** On the page, in points. */
  left: number
  top: number
  right: number
  bottom: number
  /** Quarter turns clockwise. */
  turned: number
  mirrored: boolean
}

type Placed = Pixels & Spot

/** The page as a grey PNG, as a reader sees it; `null` where it isn't mostly pictures. `bytes` are the whole PDF's. */
export async function pictureOf(page: PdfPage, bytes: Uint8Array): Promise<Buffer | null> {
  const { transform, width, height } = page.getViewport({ scale: 1 })
  const pictures = await placed(page, transform as Matrix, bytes)
  const covered = pictures.reduce((sum, one) => sum + (one.right - one.left) * (one.bottom - one.top), 0)
  if (covered < LEAST_OF_PAGE * width * height) return null

  const finest = Math.max(...pictures.map(pixelsPerPoint))
  const scale = Math.min(finest, MAX_SIDE / Math.max(width, height))
  const sheet = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) }
  const overlays: OverlayOptions[] = []
  for (const one of pictures) overlays.push(...(await layer(one, scale, sheet)))
  return sharp({ create: { ...sheet, channels: 3, background: 'white' } })
    .composite(overlays)
    .greyscale()
    .png({ compressionLevel: 1 })
    .toBuffer()
}

const pixelsPerPoint = ({ width, height, left, right, top, bottom }: Placed) =>
  Math.sqrt((width * height) / Math.max(1, (right - left) * (bottom - top)))

async function layer(one: Placed, scale: number, sheet: { width: number; height: number }) {
  const [left, top] = [Math.max(0, Math.round(one.left * scale)), Math.max(0, Math.round(one.top * scale))]
  const width = Math.min(sheet.width - left, Math.round((one.right - one.left) * scale))
  const height = Math.min(sheet.height - top, Math.round((one.bottom - one.top) * scale))
  if (width < 1 || height < 1) return []
  const sideways = one.turned % 2 === 1
  const shrunk = await one
    .open()
    .resize(sideways ? height : width, sideways ? width : height, { fit: 'fill' })
    .png({ compressionLevel: 1 })
    .toBuffer()
  // sharp turns before it mirrors; a mirrored picture turns the other way.
  const turns = one.mirrored && sideways ? one.turned + 2 : one.turned
  const input = await sharp(shrunk)
    .rotate(90 * turns)
    .flop(one.mirrored)
    .png({ compressionLevel: 1 })
    .toBuffer()
  // Letters are often a stencil upon a picture of the paper: the darker of both is what the eye sees.
  return [{ input, left, top, blend: 'darken' as const }]
}

async function placed(page: PdfPage, viewport: Matrix, bytes: Uint8Array): Promise<Placed[]> {
  const { OPS } = await getResolvedPDFJS()
  const { fnArray, argsArray } = await page.getOperatorList()
  const paints = [OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]
  const pictures: Placed[] = []
  const faxes = faxPictures(bytes)
  const faxOf = ({ width, height }: { width: number; height: number }): Pixels | null => {
    const index = faxes.findIndex((fax) => fax.width === width && fax.height === height)
    const fax = faxes[index]
    return fax ? { width, height, open: () => sharp(fax.tiff) } : null
  }
  const kept: Matrix[] = []
  let now = viewport
  for (const [index, operation] of fnArray.entries()) {
    const args = argsArray[index]
    if (operation === OPS.save) kept.push(now)
    else if (operation === OPS.restore) now = kept.pop() ?? now
    else if (operation === OPS.transform) now = times(now, args as Matrix)
    else if (operation === OPS.paintFormXObjectBegin) {
      kept.push(now)
      if (args[0]) now = times(now, args[0] as Matrix)
    } else if (operation === OPS.paintFormXObjectEnd) now = kept.pop() ?? now
    else {
      if (!paints.includes(operation) || pictures.length >= MAX_PICTURES) continue
      const image = await imageOf(page, args)
      const size = image ?? { width: Number(args[1]), height: Number(args[2]) }
      const pixels = (image && pixelsOf(image)) ?? faxOf(size)
      if (pixels) pictures.push({ ...pixels, ...spotOf(now) })
    }
  }
  return pictures
}

/** A picture as the parser hands it out: 1 bit, 3 or 4 bytes a pixel. */
interface Image {
  width: number
  height: number
  kind?: number
  data?: Uint8Array | Uint8ClampedArray
}

/** `null` where the parser couldn't decode it. */
async function imageOf(page: PdfPage, [given]: unknown[]): Promise<Image | null> {
  // By name; inline, or a stencil that may name its pixels in turn.
  if (typeof given === 'string') return objectOf(page, given)
  const image = given as Image & { data?: unknown }
  return typeof image.data === 'string' ? objectOf(page, image.data) : image
}

function objectOf(page: PdfPage, name: string): Promise<Image | null> {
  const objects = name.startsWith('g_') ? page.commonObjs : page.objs
  return new Promise((resolve) => objects.get(name, resolve))
}

function pixelsOf({ width, height, kind, data }: Image): Pixels | null {
  if (!data) return null
  const channels = kind === 3 ? 4 : kind === 2 ? 3 : 1
  const pixels = channels === 1 ? greyOfBits(data, width, height) : new Uint8Array(data)
  if (!pixels || pixels.length < width * height * channels) return null
  return { width, height, open: () => sharp(pixels, { raw: { width, height, channels } }) }
}

// In a picture 0 is black, and in a stencil it lets the page's own colour through, which is black too.
function greyOfBits(bits: Uint8Array | Uint8ClampedArray, width: number, height: number) {
  const row = (width + 7) >> 3
  if (bits.length < row * height) return null
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = (bits[y * row + (x >> 3)]! >> (7 - (x & 7))) & 1
      grey[y * width + x] = bit === 0 ? 0 : 255
    }
  }
  return grey
}

// A picture fills the unit square, its first row at the top of it.
function spotOf(now: Matrix): Pick<Placed, 'left' | 'top' | 'right' | 'bottom' | 'turned' | 'mirrored'> {
  const [a, b, c, d, e, f] = now
  const xs = [e, e + a, e + c, e + a + c]
  const ys = [f, f + b, f + d, f + b + d]
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
    turned: Math.round(Math.atan2(b, a) / (Math.PI / 2)) & 3,
    // Downwards of the picture is (-c, -d): a quarter turn clockwise from its right, or else it is mirrored.
    mirrored: a * -d - b * -c < 0,
  }
}
