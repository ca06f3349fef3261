import type pg from 'pg'
import { type CopyIn, copyIn } from './copy.ts'

const NEWLINE = 10
const COPY = /^COPY \S+ \(.*\) FROM stdin;$/
const END_OF_ROWS = '\\.'

/**
 * Runs what `writeDump` wrote, as it comes, in the transaction that `client` has open. Extensions are left to whoever
 * calls; `edit` sees all SQL before it runs.
 */
export async function loadDump(
  client: pg.ClientBase,
  dump: AsyncIterable<Uint8Array>,
  edit: (statements: string) => string,
): Promise<void> {
  let statements: string[] = []
  let rows: CopyIn | null = null
  const run = async () => {
    const sql = statements.join('\n')
    statements = []
    if (sql.trim()) await client.query(edit(sql))
  }
  for await (const lines of wholeLines(dump)) {
    let at = 0
    while (at < lines.length) {
      if (rows) {
        const end = endOfRows(lines, at)
        if (end > at) await rows.write(lines.subarray(at, end))
        at = end
        if (end < lines.length) {
          await rows.end()
          rows = null
          at += END_OF_ROWS.length + 1
        }
      } else {
        const end = lines.indexOf(NEWLINE, at)
        const line = lines.toString('utf8', at, end)
        at = end + 1
        if (COPY.test(line)) {
          await run()
          rows = await copyIn(client, edit(line.slice(0, -1)))
        } else {
          statements.push(line)
        }
      }
    }
  }
  if (rows) throw new Error('the dump ends in the middle of a table')
  await run()
}

/** Where `\.` stands on a line of its own, or the end. In COPY's text format no row looks like that. */
function endOfRows(lines: Buffer, from: number): number {
  if (lines.subarray(from, from + 3).equals(MARK.subarray(1))) return from
  const at = lines.indexOf(MARK, from)
  return at < 0 ? lines.length : at + 1
}

const MARK = Buffer.from(`\n${END_OF_ROWS}\n`)

/** The same bytes in pieces that end where a line does. Only a line that came in two is copied. */
async function* wholeLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of source) {
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const first = piece.indexOf(NEWLINE) + 1
    const last = piece.lastIndexOf(NEWLINE) + 1
    if (last === 0) {
      rest.push(piece)
    } else {
      yield Buffer.concat([...rest, piece.subarray(0, first)])
      if (last > first) yield piece.subarray(first, last)
      rest = [piece.subarray(last)]
    }
  }
  const last = Buffer.concat(rest)
  if (last.length > 0) yield Buffer.concat([last, Buffer.from('\n')])
}
