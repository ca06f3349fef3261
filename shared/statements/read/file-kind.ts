// Tells a statement we can read from everything else that people upload as one, and refuses the rest with a
// sentence that says what to get instead.
import { invalid } from '#shared/refusal.ts'
import { MAX_BYTES } from './limits.ts'

const GET_CSV_OR_OFX = 'Download the transactions from the bank again, as CSV or OFX (QFX).'

// First bytes of the files that are uploaded by mistake.
// biome-ignore format: one kind of file a line
const MAGIC: [string, string][] = [
  ['%PDF-', 'This is a PDF, not an export of transactions. Download the transactions from the bank as CSV or OFX (QFX); a PDF statement can be kept as a document.'],
  ['PK\u0003\u0004', `This is an Excel workbook or a ZIP archive. Save it as CSV (or unpack it) and upload that. ${GET_CSV_OR_OFX}`],
  ['\u00d0\u00cf\u0011\u00e0', `This is an old Excel workbook (.xls). Save it as CSV and upload that. ${GET_CSV_OR_OFX}`],
  ['\u001f\u008b', 'This is a gzip archive. Unpack it and upload the statement inside.'],
  ['7z\u00bc\u00af', 'This is a 7z archive. Unpack it and upload the statement inside.'],
  ['Rar!', 'This is a RAR archive. Unpack it and upload the statement inside.'],
  ['\u00ff\u00d8\u00ff', 'This is a photo, not a statement. Upload it as a receipt, and the statement as CSV or OFX (QFX).'],
  ['\u0089PNG', 'This is a picture, not a statement. Upload it as a receipt, and the statement as CSV or OFX (QFX).'],
  ['{\\rtf', `This is a text document (RTF). ${GET_CSV_OR_OFX}`],
]

/** Refuses (`invalid`) bytes that can't be text at all, or are too many. */
export function refuseBytes(bytes: Uint8Array): void {
  if (bytes.length === 0) throw invalid(`The file is empty. ${GET_CSV_OR_OFX}`)
  if (bytes.length > MAX_BYTES) {
    throw invalid(
      `The file is larger than ${MAX_BYTES / 1024 / 1024} MB. Export a shorter period, for example month by month.`,
    )
  }
  const head = String.fromCharCode(...bytes.subarray(0, 16))
  for (const [magic, sentence] of MAGIC) {
    if (head.startsWith(magic)) throw invalid(sentence)
  }
}

/** Refuses (`invalid`) text that is no CSV or OFX; says which of the two it is otherwise. */
export function kindOfText(text: string): 'csv' | 'ofx' {
  const head = text.slice(0, 4000).trimStart() // a byte order mark counts as white space
  if (head === '' && text.trim() === '') {
    throw invalid(`The file holds nothing but blank lines. ${GET_CSV_OR_OFX}`)
  }
  if (controlShare(text) > 0.02)
    throw invalid(`This is no text file, so no bank statement. ${GET_CSV_OR_OFX}`)
  if (/^OFXHEADER\s*:|<\?OFX\b|<OFX\b/i.test(head)) return 'ofx'
  if (/^(?:<!doctype html|<html|<head|<body|<script)|<html[\s>]/i.test(head)) {
    throw invalid(
      `This is a web page, not an export: often the bank's sign-in page, saved after the session had ended. Sign in and download the transactions again, as CSV or OFX (QFX).`,
    )
  }
  if (/^!\w+/.test(head) || /^!(?:Type|Account|Option|Clear)\b/im.test(head)) {
    throw invalid(
      'This is a QIF file, which GrayLedger does not read. Download the same transactions as OFX (QFX) or CSV.',
    )
  }
  if (/^(?:\{1:|:\d{2}[A-Z]?:)/.test(head) || /^:20:[\s\S]*^:(?:25|28C?|60[FM]|61):/m.test(head)) {
    throw invalid(
      'This is a SWIFT MT940 file, which GrayLedger does not read. Download the same transactions as CSV or OFX.',
    )
  }
  if (/^<\?xml|^<Document\b/i.test(head)) {
    const camt = /camt\.05\d/.test(head)
    throw invalid(
      `This is ${camt ? 'a CAMT (ISO 20022)' : 'an XML'} file, which GrayLedger does not read. ${GET_CSV_OR_OFX}`,
    )
  }
  if (/^(?:\{\s*"|\[\s*(?:\{|\]))/.test(head)) throw invalid(`This is a JSON file. ${GET_CSV_OR_OFX}`)
  return 'csv'
}

// How much of the beginning is control characters or undecodable bytes.
function controlShare(text: string): number {
  const head = text.slice(0, 20_000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it counts
  const odd = head.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0
  return odd / Math.max(head.length, 1)
}
