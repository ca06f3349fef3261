import { readCsv } from './csv/read-csv.ts'
import { decodeText } from './encoding.ts'
import { kindOfText, refuseBytes } from './file-kind.ts'
import { declaredEncoding } from './ofx/declared-encoding.ts'
import { readOfx } from './ofx/read-ofx.ts'
import type { StatementFile, StatementReading } from './statement-reading.ts'

/**
 * Reads a bank export: CSV of any dialect, OFX 1.x (SGML), OFX 2 (XML) or QFX, whatever its name says.
 *
 * Nothing is dropped without a word: every line of the file ends in `rows`, `problems` or `skipped`. Where the
 * file leaves something open (which sign is money out, which number is the month), the likelier reading is
 * given, `layout.signUncertain` or `layout.dateOrderUncertain` is set, and the same call with the person's
 * answer in `file` settles it.
 *
 * Throws a Refusal (`invalid`) whose sentence says what to do when the file as a whole is no statement.
 */
export function readStatement(bytes: Uint8Array, file: StatementFile): StatementReading {
  refuseBytes(bytes)
  const { text, encoding } = decodeText(bytes, declaredEncoding(bytes))
  const kind = kindOfText(text)
  return kind === 'ofx' ? readOfx(text, encoding, file) : readCsv(text, encoding, file)
}
