// Small text helpers of the statement readers.

import { MAX_TEXT } from './limits.ts'

// C0 and C1 controls (Postgres text can't hold NUL), zero-width characters and BOMs in the middle of a file.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is there to find
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]/g

// Printable ASCII without anything to trim or collapse: nearly every cell, and nothing to do.
const CLEAN = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** Readable text of a cell: no control characters, white space collapsed, at most `max` characters. */
export function cleanText(text: string, max = MAX_TEXT): string {
  if (text.length <= max && CLEAN.test(text)) return text
  // Ten times what is kept is enough to find it in, however long the cell.
  const head = text.length > max * 10 ? text.slice(0, max * 10) : text
  const clean = head.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()
  // Not in the middle of a surrogate pair: half of one can't be stored as UTF-8.
  return clean.length <= max
    ? clean
    : clean
        .slice(0, max)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()
}

/** `Datum zaúčtování:` → `datum zauctovani`: lower case, no accents, everything else a space. */
export function plainWords(text: string): string {
  const words = text.replace(/([a-z])([A-Z])/g, '$1 $2') // RunningBalance
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII as a whole
  if (/^[\u0000-\u007f]*$/.test(words))
    return words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** For a sentence: the text in quotes, shortened so that the sentence stays one. */
export function quoted(text: string): string {
  const clean = cleanText(text, 61)
  return `“${clean.length > 60 ? `${clean.slice(0, 59)}…` : clean}”`
}

/** Excel's way to keep leading zeros, `="00123"`, is the text between the quotes. */
export function unwrapExcelText(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') && cell.length > 2 ? cell.slice(2, -1) : cell
}

/** `1 row`, `2 rows`. */
export const count = (n: number, thing: string) =>
  `${n.toLocaleString('en-US')} ${thing}${n === 1 ? '' : 's'}`
