// Files that are no statement we read: each is refused with a sentence that says what to do. And whatever
// happens to a good file on its way, reading ends in rows or in a sentence.
import { expect, test } from 'vitest'
import { Refusal } from '#shared/refusal.ts'
import { readStatement } from './read-statement.ts'

const read = (bytes: Uint8Array | string, fileName = 'statement.csv') =>
  readStatement(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { fileName })

function refusalOf(bytes: Uint8Array | string): string {
  try {
    read(bytes)
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid') return error.message
    throw error
  }
  return 'not refused'
}

const CSV = 'Date,Description,Amount\n01/16/2025,COFFEE,-4.50\n01/17/2025,PAYROLL,100.00\n'

test.each([
  ['nothing at all', '', 'The file is empty.'],
  ['blank lines', ' \r\n\r\n', 'The file holds nothing but blank lines.'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ', 'This is a PDF'],
  [
    'an Excel workbook',
    'PK\u0003\u0004\u0014\u0000',
    'This is an Excel workbook or a ZIP archive. Save it as CSV',
  ],
  ['a QIF file', '!Type:Bank\nD01/16/2025\nT-4.50\n^\n', 'This is a QIF file'],
  [
    'a SWIFT file',
    ':20:STARTUMS\n:25:1/2\n:60F:C250101USD1,\n:61:2501020102D4,5NTRF\n',
    'This is a SWIFT MT940 file',
  ],
  [
    'CAMT',
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>',
    'This is a CAMT',
  ],
  ['other XML', '<?xml version="1.0"?><feed/>', 'This is an XML file'],
  ['JSON', '{"transactions": []}', 'This is a JSON file.'],
  [
    "a bank's sign-in page",
    '<!DOCTYPE html><html><title>Sign in</title></html>',
    "often the bank's sign-in page",
  ],
  ['prose', 'Dear customer, we regret to inform you.\nYour bank\n', 'No column of dates was found'],
  ['one word', 'hello', "The lines of this file don't fall into columns"],
  [
    'another table',
    'Name,Length,Category\nBook,3h,fun\n',
    'No column of dates was found (the columns are Name, Length, Category)',
  ],
  [
    'dates without amounts',
    'Date,Description\n01/16/2025,COFFEE\n01/17/2025,TEA\n',
    'No column of amounts was found (the columns are Date, Description)',
  ],
  ['amounts without dates', 'Description,Amount\nCOFFEE,-4.50\nTEA,-3.00\n', 'No column of dates was found'],
  ['a line without end', 'x,'.repeat(500_000), 'Line 1 is 1,000,000 characters long'],
])('refuses %s', (_, text, sentence) => {
  expect(refusalOf(Buffer.from(text, 'latin1'))).toContain(sentence)
})

test('refuses an old Excel workbook and random bytes', () => {
  expect(refusalOf(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toContain(
    'This is an old Excel workbook',
  )
  expect(refusalOf(Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))).toContain(
    'This is no text file',
  )
})

test('refuses more than 50,000 lines, and says to export a shorter period', () => {
  const text = `Date,Description,Amount\n${'01/16/2025,COFFEE,-4.50\n'.repeat(50_000)}`

  expect(refusalOf(text)).toContain(
    'The file has 50,001 lines, more than the 50,000 that are read at once. Export a shorter period',
  )
})

test('reads a statement by its content, not by its name', () => {
  expect(read(CSV, 'statement.ofx').format).toBe('csv')
  expect(read('<OFX><STMTRS><CURDEF>USD</STMTRS></OFX>', 'statement.csv').format).toBe('ofx')
})

test.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${CSV}`), 'utf-8'],
  ['UTF-16 as Excel writes it', Buffer.from(`\ufeff${CSV.replaceAll(',', '\t')}`, 'utf16le'), 'utf-16le'],
  ['UTF-16 without a byte order mark', Buffer.from(CSV, 'utf16le'), 'utf-16le'],
  ['Windows-1252', Buffer.from(CSV.replace('COFFEE', 'CAFÉ'), 'latin1'), 'windows-1252'],
])('reads %s', (_, bytes, encoding) => {
  const reading = read(bytes)

  expect(reading.encoding).toBe(encoding)
  expect(reading.rows.map(({ amountCents }) => amountCents)).toEqual([-450n, 10000n])
})

test('answers the same twice, and says what every line became', () => {
  const text = `Account,1234\n\n${CSV}Total,,95.50\nNot a row at all\n`

  expect(read(text)).toEqual(read(text))
  expect(read(text)).toMatchObject({
    lines: 7,
    skipped: [
      { rowNumber: 1, reason: 'above the table' },
      { rowNumber: 2, reason: 'blank line' },
      { rowNumber: 3, reason: 'heading' },
      { rowNumber: 6, reason: 'total' },
      { rowNumber: 7, reason: 'no date and no amount' },
    ],
  })
})

test('survives 1,500 broken copies of good files: rows and problems, or a refusal, never a fault', () => {
  const ofx = `OFXHEADER:100\nCHARSET:1252\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>12345<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>${'<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250131<TRNAMT>-4.50<FITID>A<NAME>COFFEE</STMTTRN>'.repeat(4)}</BANKTRANLIST></STMTRS></OFX>`
  const csv = `Account,"12,34"\nDate;Posted,Description,Debit,Credit,Balance\n${'01/16/2025,"COFFEE, TEA",4.50,,"1,095.50"\n2025-01-17,PAYROLL,,100.00 CR,(5.00)\n'.repeat(3)}`
  let seed = 7
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed % below
  }

  for (let round = 0; round < 1500; round++) {
    const bytes = [...Buffer.from(round % 3 === 0 ? ofx : csv)]
    for (let hurts = 1 + random(12); hurts > 0; hurts--) {
      const at = random(bytes.length)
      const hurt = random(4)
      if (hurt === 0) bytes.splice(at, 1 + random(20))
      else if (hurt === 1) bytes[at] = random(256)
      else if (hurt === 2) bytes.splice(at, 0, ...bytes.slice(at, at + random(40)))
      else bytes.splice(at, 0, ...Buffer.from([',', '"', '\n', '<', '>', '"\n"', '\r', '-', '€'][random(9)]!))
      if (bytes.length === 0) break
    }
    try {
      const reading = read(Uint8Array.from(bytes))
      expect(reading.rows.length + reading.problems.length + reading.skipped.length, `round ${round}`).toBe(
        reading.lines,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw new Error(`round ${round}`, { cause: error })
    }
  }
})

// Each of these made a careless expression of an earlier draft, or would make one, look at every part again and
// again.
test.each([
  ['carriage returns', '\r'.repeat(1_000_000)],
  ['an opening quote and commas', `"${'x,'.repeat(9_000)}\n`.repeat(100)],
  ['quotes', '"'.repeat(500_000)],
  ['quotes that never close, line by line', '01/16/2025,"A,-1.00\n'.repeat(20_000)],
  ['commas', `${',,,,'.repeat(4_000)}\n`.repeat(1_000)],
  ['instructions', `<OFX>${'<?xml '.repeat(200_000)}`],
  ['CDATA', `<OFX>${'<![CDATA['.repeat(200_000)}`],
  ['attributes', `<OFX>${'<A a="b" '.repeat(200_000)}`],
  ['white space in a tag', `<OFX><A${' '.repeat(1_000_000)}`],
  ['at signs', `Date,Description,Amount\n${`01/16/2025,${'@.'.repeat(5_000)} x,-1.00\n`.repeat(50)}`],
  ['a preamble', `${'account x x x x x 1\n'.repeat(40_000)}Date,Description,Amount\n01/16/2025,A,-1.00\n`],
])('reads or refuses a file of %s in short order', (_, text) => {
  const started = performance.now()

  try {
    read(text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  expect(performance.now() - started).toBeLessThan(4000)
})
