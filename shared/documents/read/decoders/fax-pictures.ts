// Black and white scans in a PDF are fax pictures (CCITT T.4, T.6). The parser's own decoder for them is a WebAssembly
// file that unpdf leaves out, but libtiff inside sharp reads the same bytes behind a TIFF header.

/** A fax picture of a PDF, as a TIFF file. */
export interface FaxPicture {
  width: number
  height: number
  tiff: Buffer
}

const MAX_PICTURES = 60

/** The PDF's fax pictures in the order of the file. Those of a locked file stay unreadable. */
export function faxPictures(bytes: Uint8Array): FaxPicture[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pictures: FaxPicture[] = []
  let at = file.indexOf(FILTER)
  for (; at >= 0 && pictures.length < MAX_PICTURES; at = file.indexOf(FILTER, at + FILTER.length)) {
    const from = file.lastIndexOf(' obj', at)
    const to = file.indexOf('stream', at)
    if (from < 0 || to < 0 || to - from > MAX_DICTIONARY) continue
    const dictionary = file.toString('latin1', from + 4, to)
    const start = to + 6 + (file[to + 6] === 13 ? 2 : 1)
    // Bare zeros and ends of line may be part of the data; the length says where it ends, if it is a number at all.
    const length = numberOf(dictionary, String.raw`Length(?! \d+ \d+ R)`)
    const end = length ? start + length : file.indexOf('endstream', start)
    const width = numberOf(dictionary, 'Width') ?? 0
    const height = numberOf(dictionary, 'Height') ?? 0
    if (width < 1 || height < 1 || end > file.length || end < start || BEHIND_ANOTHER.test(dictionary))
      continue
    const columns = numberOf(dictionary, 'Columns') ?? 1728 // ISO 32000-1, table 11
    const tiff = asTiff(file.subarray(start, end), columns, height, numberOf(dictionary, 'K') ?? 0)
    pictures.push({ width, height, tiff })
  }
  return pictures
}

const FILTER = '/CCITTFaxDecode'
const MAX_DICTIONARY = 4_096
const BEHIND_ANOTHER = /\/Filter\s*\[\s*\/(?!CCITTFaxDecode)|CCITTFaxDecode\s*\/[A-Z]\w+Decode/

function numberOf(dictionary: string, name: string): number | undefined {
  const digits = new RegExp(String.raw`/${name}\s+(-?\d{1,6})\b(?!\s+\d+\s+R)`).exec(dictionary)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const [SHORT, LONG] = [3, 4]

/** `k` below 0 is group 4; 0 is group 3, above it in two dimensions. Source: TIFF 6.0, sections 2, 10 and 11. */
function asTiff(data: Buffer, width: number, height: number, k: number): Buffer {
  const tags = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 1], // bits a pixel
    [259, SHORT, k < 0 ? 4 : 3], // compression
    [262, SHORT, 0], // white is 0
    [273, LONG, 8], // where the one strip starts
    [277, SHORT, 1],
    [278, LONG, height], // rows in it
    [279, LONG, data.length],
    [292, LONG, k > 0 ? 1 : 0],
  ] as const
  const directory = Buffer.alloc(2 + tags.length * 12 + 4)
  directory.writeUInt16LE(tags.length, 0)
  for (const [index, [tag, type, value]] of tags.entries()) {
    const at = 2 + index * 12
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(type, at + 2)
    directory.writeUInt32LE(1, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  const padding = data.length % 2 // a directory starts at an even place
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1')
  head.writeUInt32LE(8 + data.length + padding, 4)
  return Buffer.concat([head, data, Buffer.alloc(padding), directory])
}
