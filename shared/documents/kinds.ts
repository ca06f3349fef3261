// The kinds of document that can be uploaded and what each may be, as one table: the upload form is made from it, the
// upload policy is signed from it, and what really arrived is checked against it.

export type DocumentKind = 'receipt' | 'statement'

/** What a file's first bytes say it is, whatever its name. */
export type Content = 'pdf' | 'jpeg' | 'png' | 'webp' | 'heic' | 'text' | 'zip' | 'html' | 'unknown'

export interface KindRules {
  /** What the bytes may be. */
  contents: readonly Content[]
  /** Endings of file names, in lower case with the dot, for the file picker. */
  endings: readonly string[]
  /** Content types a browser may send. Windows names a CSV by the program that opens it, or not at all. */
  contentTypes: readonly string[]
  minBytes: number
  maxBytes: number
}

const MEGABYTE = 1024 * 1024

export const KINDS: Record<DocumentKind, KindRules> = {
  receipt: {
    contents: ['pdf', 'jpeg', 'png', 'webp', 'heic'],
    endings: ['.pdf', '.jpg', '.jpeg', '.png', '.webp', '.heic', '.heif'],
    contentTypes: ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif'],
    minBytes: 64, // nothing smaller is a whole PDF or picture
    maxBytes: 20 * MEGABYTE,
  },
  statement: {
    contents: ['text'],
    endings: ['.csv', '.tsv', '.txt', '.ofx', '.qfx', '.qbo'],
    contentTypes: [
      ...['text/csv', 'text/tab-separated-values', 'text/plain', 'text/x-ofx', 'application/x-ofx'],
      ...[
        'application/ofx',
        'application/vnd.intu.qfx',
        'application/vnd.intu.qbo',
        'application/vnd.ms-excel',
      ],
      ...['application/csv', 'application/octet-stream'],
    ],
    minBytes: 2,
    maxBytes: 20 * MEGABYTE,
  },
}

const HEAD = 4096
const WEB_PAGE =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html|head|body|script)\b/is

/**
 * What the bytes are, by their beginning; the first 4,096 suffice. OFX, QFX and CSV are `text`, so is UTF-16 with a
 * byte order mark. An Office file is a `zip`. Text that opens like a web page is `html`, which no bank exports.
 */
export function sniffContent(bytes: Uint8Array): Content {
  const head = bytes.subarray(0, HEAD)
  const ascii = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')

  if (ascii.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'webp'
  if (/^.{4}ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s.test(ascii)) return 'heic'
  if (['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].includes(ascii.slice(0, 4))) return 'zip'
  if (WEB_PAGE.test(ascii)) return 'html'
  // A PDF may have up to a kilobyte of anything before its header: some mailers leave a line there.
  if (ascii.slice(0, 1024).includes('%PDF-')) return 'pdf'
  if (!isText(head)) return 'unknown'
  return 'text'
}

// No control characters but those of layout. With a UTF-16 mark every other byte is zero, and that is fine.
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true
  return !head.some((byte) => byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 26 && byte !== 27)
}
