import { expect, test } from 'vitest'
import { readStatement } from '../read-statement.ts'

const HEADER = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

`
const SIGNON =
  '<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20250131<LANGUAGE>ENG<FI><ORG>First Bank<FID>1</FI><INTU.BID>1</SONRS></SIGNONMSGSRSV1>'

const checking = (transactions: string, number = '000123456789', type = 'CHECKING') =>
  `<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>121<ACCTID>${number}<ACCTTYPE>${type}</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250101<DTEND>20250131235959[-5:EST]
${transactions}
</BANKTRANLIST><LEDGERBAL><BALAMT>1000.50<DTASOF>20250131120000[-5:EST]</LEDGERBAL><AVAILBAL><BALAMT>900.00<DTASOF>20250131</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>`

const sgml = (...parts: string[]) => `${HEADER}<OFX>${SIGNON}${parts.join('\n')}</OFX>`
const read = (text: string, answers = {}) =>
  readStatement(Buffer.from(text), { fileName: 'statement.qfx', ...answers })

test('reads OFX 1 with its open tags: account, period, ledger balance and transactions', () => {
  const reading = read(
    sgml(
      checking(`<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250130120000.000[-5:EST]<TRNAMT>-45.99<FITID>A1<NAME>PAPER &amp; CO<MEMO>POS PURCHASE</STMTTRN>
<STMTTRN>
<TRNTYPE>CHECK
<DTPOSTED>20250128
<TRNAMT>-1200
<FITID>A2
<CHECKNUM>1045
<NAME>CHECK 1045
</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20250115<TRNAMT>+2,500.00<FITID>A3<NAME><MEMO>ACME PAYROLL</STMTTRN>`),
    ),
  )

  expect(reading.rows).toEqual([
    {
      rowNumber: 1,
      account: 0,
      postedOn: '2025-01-30',
      amountCents: -4599n,
      descriptor: 'PAPER & CO',
      memo: 'POS PURCHASE',
      bankReference: 'A1',
      checkNumber: null,
      balanceCents: null,
    },
    {
      rowNumber: 2,
      account: 0,
      postedOn: '2025-01-28',
      amountCents: -120000n,
      descriptor: 'CHECK 1045',
      memo: null,
      bankReference: 'A2',
      checkNumber: '1045',
      balanceCents: null,
    },
    {
      rowNumber: 3,
      account: 0,
      postedOn: '2025-01-15',
      amountCents: 250000n,
      descriptor: 'ACME PAYROLL',
      memo: null,
      bankReference: 'A3',
      checkNumber: null,
      balanceCents: null,
    },
  ])
  expect(reading.accounts).toEqual([
    {
      org: 'First Bank',
      name: null,
      numberLast4: '6789',
      kind: 'checking',
      currency: 'USD',
      periodFrom: '2025-01-01',
      periodTo: '2025-01-31',
      openingCents: null,
      closingCents: 100050n,
      closingOn: '2025-01-31',
    },
  ])
  expect(reading).toMatchObject({ format: 'ofx', lines: 3, problems: [], skipped: [] })
})

test('reads OFX 2: closed tags, CDATA, namespaces, comments, empty and self-closing tags', () => {
  const reading = read(`<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<ofx:OFX xmlns:ofx="http://ofx.net/types/2003/04"><!-- <STMTTRN> in a comment -->
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>4111-XXXX-XXXX-1234</ACCTID></CCACCTFROM>
<BANKTRANLIST><DTSTART>19700101</DTSTART><DTEND></DTEND>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250130</DTPOSTED><TRNAMT>-12.34</TRNAMT><FITID>1</FITID><CHECKNUM>0</CHECKNUM><NAME><![CDATA[A <B> & C ]]></NAME><MEMO/></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT> </BALAMT><DTASOF>20250131</DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></ofx:OFX>`)

  expect(reading.rows).toMatchObject([
    { descriptor: 'A <B> & C', memo: null, checkNumber: null, amountCents: -1234n },
  ])
  expect(reading.accounts[0]).toMatchObject({
    kind: 'card',
    numberLast4: '1234',
    periodFrom: '2025-01-30',
    periodTo: '2025-01-30',
    closingCents: null,
    closingOn: null,
  })
})

test('takes the date that the bank wrote, whatever time zone it adds', () => {
  const reading = read(
    sgml(checking('<STMTTRN><DTPOSTED>20250131230000.000[-8:PST]<TRNAMT>-1.00<FITID>1<NAME>LATE</STMTTRN>')),
  )

  expect(reading.rows[0]!.postedOn).toBe('2025-01-31')
})

test('reads several accounts of one file, and the same account listed twice once', () => {
  const row = '<STMTTRN><TRNTYPE>INT<DTPOSTED>20250131<TRNAMT>1.00<FITID>I1<NAME>INTEREST</STMTTRN>'
  const reading = read(sgml(checking(row), checking(row, '99990001', 'SAVINGS'), checking(row)))

  expect(reading.accounts.map(({ kind, numberLast4 }) => [kind, numberLast4])).toEqual([
    ['checking', '6789'],
    ['savings', '0001'],
    ['checking', '6789'],
  ])
  expect(reading.rows.map(({ account, bankReference }) => [account, bankReference])).toEqual([
    [0, 'I1'],
    [1, 'I1'],
  ])
  expect(reading.skipped).toEqual([{ rowNumber: 3, reason: 'the same as transaction 1' }])
  expect(reading.lines).toBe(3)
})

test('keeps two transactions that share a FITID, and takes neither FITID for an identifier', () => {
  const row = '<STMTTRN><DTPOSTED>20250131<TRNAMT>-4.50<FITID>0<NAME>COFFEE</STMTTRN>'
  const reading = read(sgml(checking(row + row)))

  expect(reading.rows.map(({ bankReference }) => bankReference)).toEqual([null, null])
  expect(reading.notes).toEqual([
    '2 transactions share a FITID with another one, so it was not taken for an identifier.',
  ])
})

test('reads decimal commas', () => {
  const reading = read(
    sgml(
      checking(
        '<STMTTRN><DTPOSTED>20250131<TRNAMT>-1.234,56<NAME>A</STMTTRN><STMTTRN><DTPOSTED>20250131<TRNAMT>12,5<NAME>B</STMTTRN>',
      ),
    ),
  )

  expect(reading.rows.map(({ amountCents }) => amountCents)).toEqual([-123456n, 1250n])
})

test('names transaction and tag of what it cannot read, and keeps the others', () => {
  const reading = read(
    sgml(
      checking(`<STMTTRN><TRNAMT>-1.00<FITID>N1<NAME>NO DATE</STMTTRN>
<STMTTRN><DTPOSTED>20250229<TRNAMT>-1.00<FITID>N2<NAME>LEAP</STMTTRN>
<STMTTRN><DTPOSTED>20250130<TRNAMT>=1+1<FITID>N3<NAME>FORMULA</STMTTRN>
<STMTTRN><DTPOSTED>20250130<TRNAMT>-1.00<FITID>N4<NAME>EURO<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY></STMTTRN>
<STMTTRN><DTPOSTED>20250130<TRNAMT>-1.00<FITID>N5<NAME>GOOD</STMTTRN>`),
    ),
  )

  expect(reading.rows.map(({ descriptor }) => descriptor)).toEqual(['GOOD'])
  expect(reading.problems).toEqual([
    { rowNumber: 1, column: 'DTPOSTED', sentence: 'Transaction 1 (FITID N1), DTPOSTED: there is no date.' },
    {
      rowNumber: 2,
      column: 'DTPOSTED',
      sentence: 'Transaction 2 (FITID N2), DTPOSTED: “20250229” is no day of the calendar.',
    },
    { rowNumber: 3, column: 'TRNAMT', sentence: "Transaction 3 (FITID N3), TRNAMT: “=1+1” isn't an amount." },
    {
      rowNumber: 4,
      column: 'CURRENCY',
      sentence: 'Transaction 4 (FITID N4), CURRENCY: the amount is in EUR, the statement in USD.',
    },
  ])
})

test('reads transactions whose closing tags are missing', () => {
  const reading = read(
    sgml(
      checking(
        '<STMTTRN><DTPOSTED>20250131<TRNAMT>-1.00<NAME>A<STMTTRN><DTPOSTED>20250130<TRNAMT>-2.00<NAME>B',
      ),
    ),
  )

  expect(reading.rows.map(({ descriptor, amountCents }) => [descriptor, amountCents])).toEqual([
    ['A', -100n],
    ['B', -200n],
  ])
})

test('takes the memo for the descriptor where it is the name, uncut', () => {
  const reading = read(
    sgml(
      checking(
        '<STMTTRN><DTPOSTED>20250131<TRNAMT>-1.00<NAME>DIVIDEND EARNED FOR PERIOD OF 03<MEMO>DIVIDEND EARNED FOR PERIOD OF 03/01 THROUGH 03/31</STMTTRN>',
      ),
    ),
  )

  expect(reading.rows[0]).toMatchObject({
    descriptor: 'DIVIDEND EARNED FOR PERIOD OF 03/01 THROUGH 03/31',
    memo: null,
  })
})

test('decodes what banks escape, even twice', () => {
  const reading = read(
    sgml(
      checking('<STMTTRN><DTPOSTED>20250131<TRNAMT>-1.00<NAME>A&amp;amp;B &#233; &lt;C&gt; R&D</STMTTRN>'),
    ),
  )

  expect(reading.rows[0]!.descriptor).toBe('A&B é <C> R&D')
})

test('reads Windows-1252 where the header declares it, and UTF-8 where the bytes are', () => {
  const text = sgml(checking('<STMTTRN><DTPOSTED>20250131<TRNAMT>-1.00<NAME>CAFÉ</STMTTRN>'))

  const latin = readStatement(Buffer.from(text, 'latin1'), { fileName: 'a.ofx' })
  const utf8 = readStatement(Buffer.from(text, 'utf8'), { fileName: 'a.ofx' })

  expect([latin.encoding, latin.rows[0]!.descriptor]).toEqual(['windows-1252', 'CAFÉ'])
  expect([utf8.encoding, utf8.rows[0]!.descriptor]).toEqual(['utf-8', 'CAFÉ'])
})

test('asks when debits are positive throughout', () => {
  const text = sgml(
    checking(
      '<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250131<TRNAMT>5.00<NAME>A</STMTTRN><STMTTRN><TRNTYPE>POS<DTPOSTED>20250131<TRNAMT>7.00<NAME>B</STMTTRN>',
    ),
  )

  expect(read(text).layout.signUncertain).toBe(true)
  expect(read(text, { reverseSigns: true })).toMatchObject({
    rows: [{ amountCents: -500n }, { amountCents: -700n }],
    layout: { signUncertain: false },
  })
})

const investment = (transactions: string) =>
  `<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20250131<CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>1</INVACCTFROM><INVTRANLIST><DTSTART>20250101<DTEND>20250131${transactions}</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>`
const TRADE =
  '<BUYSTOCK><INVBUY><INVTRAN><FITID>T1<DTTRADE>20250110<MEMO>YOU BOUGHT</INVTRAN><TOTAL>-100.00</INVBUY></BUYSTOCK>'

test('reads the cash movements of an investment account and names its trades', () => {
  const reading = read(
    sgml(
      investment(
        `${TRADE}<INVBANKTRAN><STMTTRN><DTPOSTED>20250131<TRNAMT>0.24<FITID>C1<NAME>INTEREST</STMTTRN></INVBANKTRAN>`,
      ),
    ),
  )

  expect(reading.rows).toMatchObject([{ amountCents: 24n }])
  expect(reading.problems).toMatchObject([{ rowNumber: 1, column: 'BUYSTOCK' }])
})

test('refuses an investment statement of trades alone, a list of accounts, and the error of a bank', () => {
  expect(() => read(sgml(investment(TRADE)))).toThrow(
    'This is an investment statement with 1 trade of securities',
  )
  expect(() =>
    read(sgml('<SIGNUPMSGSRSV1><ACCTINFOTRNRS><ACCTINFORS></ACCTINFORS></ACCTINFOTRNRS></SIGNUPMSGSRSV1>')),
  ).toThrow('This OFX file holds a list of accounts but no statement.')
  expect(() =>
    read(`${HEADER}<OFX><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS></OFX>`),
  ).toThrow('The bank answered with an error instead of a statement: “Signon invalid”.')
  expect(() => read(`${HEADER}<OFX></OFX>`)).toThrow('holds a sign-on but no statement')
})

test('reads an account without transactions', () => {
  expect(read(sgml(checking('')))).toMatchObject({
    rows: [],
    lines: 0,
    notes: ['The file holds no transactions.'],
  })
})

test('does not run out of stack or time on rubbish between tags', () => {
  const started = performance.now()

  expect(() => read(`${HEADER}<OFX>${'<A>'.repeat(200_000)}`)).toThrow('no statement')
  expect(() => read(`${HEADER}<OFX>${'<!-- '.repeat(50_000)}`)).toThrow('no statement')
  expect(() => read(`${HEADER}<OFX>${'<'.repeat(200_000)}`)).toThrow('no statement')
  expect(performance.now() - started).toBeLessThan(3000)
})
