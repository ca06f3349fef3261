// node bin/demo/make.ts: writes the files of bin/demo/files anew. They are committed, for pdf-lib isn't there in
// production; a test says when they are no longer what this makes.
import { writeFile } from 'node:fs/promises'
import { cardQfx } from './card-qfx.ts'
import { cardLines, checkingLines } from './november.ts'
import { receiptPdf } from './receipt-pdf.ts'
import { RECEIPTS } from './receipts.ts'
import { statementCsv } from './statement-csv.ts'

export const FOLDER = new URL('files/', import.meta.url)

/** Every file of the demo, by name. */
export async function demoFiles(): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>([
    ['checking-4821-november.csv', Buffer.from(statementCsv(checkingLines()))],
    ['card-5518-november.qfx', Buffer.from(cardQfx(cardLines()))],
  ])
  for (const [name, receipt] of Object.entries(RECEIPTS)) files.set(name, await receiptPdf(receipt))
  return files
}

if (import.meta.main) {
  for (const [name, bytes] of await demoFiles()) {
    await writeFile(new URL(name, FOLDER), bytes)
    console.log(`${name}: ${bytes.length} bytes`)
  }
}
