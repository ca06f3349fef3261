// Makes of any picture what letters are best seen in: upright, grey, full contrast, of a certain size.
import sharp, { type Sharp } from 'sharp'
import type { Content } from '../../kinds.ts'
import type { DrawnPage } from '../drawn-page.ts'

// One file after the other, and none twice: a cache and threads would only cost memory.
sharp.cache(false)
sharp.concurrency(1)

export interface Grey {
  /** One byte a pixel, 0 is black. */
  data: Uint8Array
  width: number
  height: number
}

/** The picture as its owner sees it, EXIF's turn applied, on white and in grey, of about `pixels` pixels. */
export async function greyOf(bytes: Uint8Array, content: Content, pixels: number): Promise<Grey> {
  const picture = content === 'heic' ? await openHeic(bytes) : open(bytes)
  const { width, height } = await picture.metadata()
  // Small print needs enlarging, but what isn't there can't be made larger for ever.
  const scale = Math.min(MAX_ENLARGEMENT, Math.sqrt(pixels / (width * height)))
  const { data, info } = await picture
    .resize({ width: Math.max(1, Math.round(width * scale)) })
    .flatten({ background: 'white' })
    .greyscale()
    .toColourspace('b-w')
    .autoOrient()
    .normalise({ lower: 1, upper: 99 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** The picture as its owner sees it, small enough to be sent elsewhere. */
export async function smallJpegOf(bytes: Uint8Array, content: Content): Promise<Uint8Array> {
  return (await smallJpeg(bytes, content)).toBuffer()
}

/** The same, as a page to be shown. */
export async function drawnPicture(bytes: Uint8Array, content: Content, page: number): Promise<DrawnPage> {
  const { data, info } = await (await smallJpeg(bytes, content)).toBuffer({ resolveWithObject: true })
  return { page, width: info.width, height: info.height, jpeg: data }
}

async function smallJpeg(bytes: Uint8Array, content: Content): Promise<Sharp> {
  const picture = content === 'heic' ? await openHeic(bytes) : open(bytes)
  return picture
    .autoOrient()
    .resize({ width: SMALL_SIDE, height: SMALL_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
}

const SMALL_SIDE = 1_600
const MAX_ENLARGEMENT = 3

const open = (bytes: Uint8Array) => sharp(bytes, { failOn: 'error', sequentialRead: true, pages: 1 })

// sharp's own build reads no HEVC. The decoder applies the turn that the file asks for itself.
async function openHeic(bytes: Uint8Array) {
  const { default: decode } = await import('heic-decode')
  const { width, height, data } = await decode({ buffer: bytes })
  return sharp(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), {
    raw: { width, height, channels: 4 },
  })
}

/** The same picture a number of quarter turns clockwise. */
export function turn(grey: Grey, turns: number): Promise<Grey> {
  return greyFrom(sharpOf(grey).rotate(90 * turns))
}

/** The same picture in at most so many pixels. */
export function shrink(grey: Grey, pixels: number): Promise<Grey> {
  const scale = Math.min(1, Math.sqrt(pixels / (grey.width * grey.height)))
  return greyFrom(sharpOf(grey).resize({ width: Math.max(1, Math.round(grey.width * scale)) }))
}

const sharpOf = ({ data, width, height }: Grey) => sharp(data, { raw: { width, height, channels: 1 } })

async function greyFrom(picture: Sharp): Promise<Grey> {
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
