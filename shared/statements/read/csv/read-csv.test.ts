// The layouts that American banks, cards and wallets export, each in a few rows of our own making, and what
// goes wrong in such files.
import { expect, test } from 'vitest'
import { readStatement } from '../read-statement.ts'
import type { StatementReading } from '../statement-reading.ts'

const read = (text: string, fileName = 'export.csv', answers = {}) =>
  readStatement(Buffer.from(text), { fileName, ...answers })

/** `2025-01-31 -12.34 TEXT` per row. */
const rowsOf = (reading: StatementReading) =>
  reading.rows.map(
    ({ postedOn, amountCents, descriptor }) => `${postedOn} ${Number(amountCents) / 100} ${descriptor}`,
  )

const skippedOf = (reading: StatementReading) =>
  reading.skipped.map(({ rowNumber, reason }) => `${rowNumber} ${reason}`)
const problemsOf = (reading: StatementReading) => reading.problems.map(({ sentence }) => sentence)

test('reads a checking account: posting date, signed amount, running balance, checks', () => {
  const reading = read(`Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,01/31/2025,"ORIG CO NAME:PAYCO   CO ENTRY DESCR:TAX",-1250.33,ACH_DEBIT, ,,
CREDIT,01/30/2025,"PROCESSOR TRANSFER",2300.00,ACH_CREDIT,12400.10,,
CHECK,01/28/2025,"CHECK 1021",-800.00,CHECK_PAID,10100.10,1021,
DSLIP,01/27/2025,"REMOTE ONLINE DEPOSIT # 1",500.00,CHECK_DEPOSIT,10900.10,1,
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-31 -1250.33 ORIG CO NAME:PAYCO CO ENTRY DESCR:TAX',
    '2025-01-30 2300 PROCESSOR TRANSFER',
    '2025-01-28 -800 CHECK 1021',
    '2025-01-27 500 REMOTE ONLINE DEPOSIT # 1',
  ])
  expect(reading.rows.map((row) => row.checkNumber)).toEqual([null, null, '1021', '1'])
  expect(reading.rows.map((row) => row.balanceCents)).toEqual([null, 1240010n, 1010010n, 1090010n])
  expect(reading.accounts[0]).toMatchObject({
    openingCents: 1040010n,
    closingCents: 1240010n,
    closingOn: '2025-01-30',
  })
  expect(reading.layout).toMatchObject({
    headerRow: 1,
    dateOrder: 'mdy',
    dateOrderUncertain: false,
    signUncertain: false,
  })
})

test('finds the table under a summary, and takes the balances from there', () => {
  const reading = read(`Description,,Summary Amt.
Beginning balance as of 01/01/2025,,"1,234.56"
Total credits,,"2,000.00"
Ending balance as of 01/31/2025,,"2,734.31"

Date,Description,Amount,Running Bal.
01/01/2025,Beginning balance as of 01/01/2025,,"1,234.56"
01/02/2025,"CHECKCARD 0101 COFFEE","-500.25","734.31"
01/15/2025,"ACME DES:PAYROLL","2,000.00","2,734.31"
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-02 -500.25 CHECKCARD 0101 COFFEE',
    '2025-01-15 2000 ACME DES:PAYROLL',
  ])
  expect(reading.accounts[0]).toMatchObject({ openingCents: 123456n, closingCents: 273431n })
  expect(skippedOf(reading)).toEqual([
    '1 above the table',
    '2 above the table',
    '3 above the table',
    '4 above the table',
    '5 blank line',
    '6 heading',
    '7 a balance',
  ])
  expect(reading.lines).toBe(9)
})

test('reads a file without any heading from what stands in it', () => {
  const reading = read(`"01/30/2025","-45.99","*","","PURCHASE AUTHORIZED ON 01/29 PAPER 00112"
"01/30/2025","-1200.00","*","1045","CHECK # 1045"
"01/28/2025","2500.00","*","","ACME INC PAYROLL 250128"
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-30 -45.99 PURCHASE AUTHORIZED ON 01/29 PAPER 00112',
    '2025-01-30 -1200 CHECK # 1045',
    '2025-01-28 2500 ACME INC PAYROLL 250128',
  ])
  expect(reading.layout.headerRow).toBeNull()
})

test('turns the signs of a card whose purchases are positive, and says why', () => {
  const reading = read(`Date,Description,Card Member,Account #,Amount,Extended Details,Reference
01/25/2025,PAPER 0123,JANE DOE,-11003,45.12,"PAPER 0123
OAKLAND
CA",'320250250123456789'
01/20/2025,AUTOPAY PAYMENT - THANK YOU,JANE DOE,-11003,-1200.00,AUTOPAY,'320250200123456780'
01/18/2025,AIR LINES,JANE DOE,-11003,310.20,x,'320250180123456781'
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-25 -45.12 PAPER 0123',
    '2025-01-20 1200 AUTOPAY PAYMENT - THANK YOU',
    '2025-01-18 -310.2 AIR LINES',
  ])
  expect(reading.rows.map(({ rowNumber }) => rowNumber)).toEqual([2, 5, 6])
  expect(reading.rows[0]).toMatchObject({
    bankReference: '320250250123456789',
    memo: 'PAPER 0123 OAKLAND CA',
  })
  expect(reading.accounts[0]!.kind).toBe('card')
  expect(reading.layout).toMatchObject({ signConvention: 'reversed', signUncertain: false })
  expect(reading.layout.why.join(' ')).toContain('Positive is money out: 1 of 1 rows whose words tell')
})

test('leaves a card whose purchases are negative as it is', () => {
  const reading = read(`Transaction Date,Post Date,Description,Category,Type,Amount,Memo
04/09/2024,04/09/2024,AUTOMATIC PAYMENT - THANK,,Payment,123.45,
04/13/2024,04/15/2024,BOOKS,Shopping,Sale,-1.23,
`)

  expect(rowsOf(reading)).toEqual(['2024-04-09 123.45 AUTOMATIC PAYMENT - THANK', '2024-04-15 -1.23 BOOKS'])
  expect(reading.layout.signConvention).toBe('as written')
})

test('reads debits and credits, negative credits too, and leaves pending rows out', () => {
  const reading = read(`"Status","Date","Description","Debit","Credit"
"Cleared","01/30/2025","MARKET","23.45",""
"Cleared","01/22/2025","ONLINE PAYMENT, THANK YOU","","-500.00"
"Pending","01/31/2025","GAS","40.00",""
`)

  expect(rowsOf(reading)).toEqual(['2025-01-30 -23.45 MARKET', '2025-01-22 500 ONLINE PAYMENT, THANK YOU'])
  expect(skippedOf(reading)).toEqual(['1 heading', '4 not booked: pending'])
})

test('gives unsigned amounts the sign that a column of debits and credits says', () => {
  const reading =
    read(`Account Number,Transaction Date,Transaction Amount,Transaction Type,Transaction Description,Balance
1234,01/31/25,2.15,Credit,Monthly Interest Paid,1002.15
1234,01/15/25,500.00,Debit,Withdrawal to CHK,1000.00
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-31 2.15 Monthly Interest Paid',
    '2025-01-15 -500 Withdrawal to CHK',
  ])
  expect(reading.accounts[0]!.numberLast4).toBe('1234')
})

test('takes a minus for a reversal where a column says debit or credit of positive amounts', () => {
  const reading = read(`Date,Type,Description,Amount
01/16/2025,Debit,A,5.00
01/17/2025,Credit,B,7.00
01/18/2025,Debit,C,-2.00
`)

  expect(reading.rows.map((row) => row.amountCents)).toEqual([-500n, 700n, 200n])
})

test('gives unsigned amounts the sign that the running balance proves, and names the row it cannot sign', () => {
  const reading = read(`Date;Text;Amount;Balance
2025-01-02;FIRST;10.00;90.00
2025-01-03;SECOND;50.00;140.00
2025-01-04;THIRD;15.00;125.00
2025-01-05;FOURTH;5.00;120.00
`)

  expect(rowsOf(reading)).toEqual(['2025-01-03 50 SECOND', '2025-01-04 -15 THIRD', '2025-01-05 -5 FOURTH'])
  expect(problemsOf(reading)).toEqual(['Row 2, Amount: nothing says whether 10.00 came in or went out.'])
})

test('prefers the column that the balance follows: net of fees, not gross', () => {
  const reading = read(`"Date","Name","Status","Currency","Gross","Fee","Net","Transaction ID","Balance"
"01/03/2025","Jane Roe","Completed","USD","100.00","-3.20","96.80","5AB12345CD678901E","96.80"
"01/04/2025","Office Co","Completed","USD","-40.00","0.00","-40.00","6AB12345CD678901E","56.80"
"01/14/2025","Joe Poe","Completed","USD","50.00","-1.75","48.25","8AB12345CD678901E","105.05"
`)

  expect(reading.rows.map((row) => row.amountCents)).toEqual([9680n, -4000n, 4825n])
  expect(reading.rows[0]!.bankReference).toBe('5AB12345CD678901E')
  expect(reading.accounts[0]!.currency).toBe('USD')
})

test('keeps rows in another currency out of the statement, as problems', () => {
  const reading = read(`Date,Name,Currency,Net
01/13/2025,Jane Roe,USD,96.80
01/14/2025,Office Co,USD,-40.00
01/15/2025,Bureau,EUR,-10.00
`)

  expect(reading.rows).toHaveLength(2)
  expect(reading.problems).toEqual([
    { rowNumber: 4, column: 'Currency', sentence: 'Row 4: the amount is in EUR, the statement in USD.' },
  ])
})

test('reads the credit unions: account above the table, debits with a minus', () => {
  const reading = read(`Account Name : BUSINESS CHECKING
Account Number : ****4321
Date Range : 01/01/2025-01/31/2025

Transaction Number,Date,Description,Memo,Amount Debit,Amount Credit,Balance,Check Number,Fees
"20250131*-45.20*212**POS",01/31/2025,"POS Withdrawal","GROCER #123",-45.20,,1200.00,,
"20250130*100.00*212**ACH",01/30/2025,"ACH Deposit","ACME PAYROLL",,100.00,1245.20,,
"20250129*-20.00*212**CHK",01/29/2025,"Check","",-20.00,,1145.20,1002,
`)

  expect(reading.rows.map((row) => row.amountCents)).toEqual([-4520n, 10000n, -2000n])
  expect(reading.accounts[0]).toMatchObject({ numberLast4: '4321', kind: 'checking', openingCents: 116520n })
})

test('tells several accounts in one export apart', () => {
  const reading = read(`Date,Account Name,Description,Amount
2025-01-02,Business Checking,COFFEE,-4.50
2025-01-03,Business Savings,INTEREST PAID,1.20
2025-01-04,Business Checking,PAPER,-9.00
`)

  expect(reading.accounts.map(({ name, kind }) => [name, kind])).toEqual([
    ['Business Checking', 'checking'],
    ['Business Savings', 'savings'],
  ])
  expect(reading.rows.map((row) => row.account)).toEqual([0, 1, 0])
})

test('does not take the account of the other side for its own', () => {
  const reading = read(`Date;Text;Account number;Amount
2025-01-16;RENT;DE99;-55,00
2025-01-17;WAGES;DE98;2.000,00
`)

  expect(reading.accounts).toHaveLength(1)
})

test('takes the cards of several holders for one account', () => {
  const reading = read(`Date,Description,Card Member,Account #,Amount
01/16/2025,PAPER,JANE DOE,-11003,45.12
01/17/2025,INK,JOE ROE,-11011,12.00
01/18/2025,PAYMENT - THANK YOU,JANE DOE,-11003,-57.12
`)

  expect(reading.accounts).toHaveLength(1)
  expect(reading.rows.map(({ amountCents }) => amountCents)).toEqual([-4512n, -1200n, 5712n])
})

test('leaves out a table of pending transactions above the posted ones', () => {
  const reading = read(`Pending Transactions
Date,Description,Amount
01/31/2025,GAS,-40.00

Posted Transactions
Date,Description,Amount,Balance
01/30/2025,COFFEE,-4.50,95.50
`)

  expect(rowsOf(reading)).toEqual(['2025-01-30 -4.5 COFFEE'])
  expect(reading.lines).toBe(reading.rows.length + reading.problems.length + reading.skipped.length)
})

test('puts text that runs over several rows back together', () => {
  const reading = read(`Transaction date,Description,Withdrawals,Deposits
18/04/2018,DEBIT PURCHASE,6.66,
,15/04/18 TAXI,,
17/04/2018,CASH WITHDRAWAL,66.66,
`)

  expect(rowsOf(reading)).toEqual([
    '2018-04-18 -6.66 DEBIT PURCHASE 15/04/18 TAXI',
    '2018-04-17 -66.66 CASH WITHDRAWAL',
  ])
  expect(skippedOf(reading)).toEqual(['1 heading', '3 more text of row 2'])
})

test('skips totals that are totals, and keeps a merchant of that name', () => {
  const total = read(`Date,Description,Amount
01/13/2025,A,-10.00
01/14/2025,B,-5.00
,Total,-15.00
`)
  const merchant = read(`Date,Description,Amount
01/13/2025,TOTAL,-10.00
01/14/2025,B,-5.00
01/15/2025,C,-4.00
`)

  expect(total.rows).toHaveLength(2)
  expect(skippedOf(total)).toEqual(['1 heading', '4 total'])
  expect(merchant.rows).toHaveLength(3)
})

test('prefers the posting date and falls back to the other where it is empty', () => {
  const reading = read(`Date,Post Date,Description,Amount
2025-06-28,2025-07-01,A,-1.00
2025-07-03,,B,-2.00
`)

  expect(reading.rows.map((row) => row.postedOn)).toEqual(['2025-07-01', '2025-07-03'])
})

test('reads an American date as American, and says when it is only custom', () => {
  const reading = read('Date,Description,Amount\n05/03/2021,RENT,-100.00\n')

  expect(reading.rows[0]!.postedOn).toBe('2021-05-03')
  expect(reading.layout.dateOrderUncertain).toBe(true)
  expect(
    read('Date,Description,Amount\n05/03/2021,RENT,-100.00\n', 'x.csv', { dateOrder: 'dmy' }),
  ).toMatchObject({
    rows: [{ postedOn: '2021-03-05' }],
    layout: { dateOrderUncertain: false },
  })
})

test('takes the date in the name of the file as the last one possible', () => {
  const reading = read('Date,Description,Amount\n10/02/2018,RENT,-100.00\n', 'export-2018-02-26.csv')

  expect(reading.rows[0]!.postedOn).toBe('2018-02-10')
  expect(reading.layout.dateOrderUncertain).toBe(false)
})

test('gives dates without a year the year of the statement, and refuses them when there is none', () => {
  const text = 'Date,Description,Amount\n12/30,RENT,-100.00\n01/02,COFFEE,-4.00\n'

  expect(read(text, 'statement-2025-01-15.csv').rows.map((row) => row.postedOn)).toEqual([
    '2024-12-30',
    '2025-01-02',
  ])
  expect(() => read(text)).toThrow('The dates in this file have no year.')
})

test('asks when nothing tells money in from money out, and believes the answer', () => {
  const text = 'Date,Description,Amount\n01/13/2025,A,10.00\n01/14/2025,B,5.00\n'

  expect(read(text).layout.signUncertain).toBe(true)
  expect(read(text, 'x.csv', { reverseSigns: true })).toMatchObject({
    rows: [{ amountCents: -1000n }, { amountCents: -500n }],
    layout: { signUncertain: false },
  })
  expect(read(text, 'x.csv', { reverseSigns: false }).layout.signUncertain).toBe(false)
})

test('names row and column of every row it cannot read, and keeps the others', () => {
  const reading = read(`Date,Description,Amount
02/29/2025,LEAP,-2.00
01/08/2025,=HYPERLINK("http://x";"y"),-2.00
01/09/2025,@SUM(A1),=1+2
01/10/2025,+1+2,-7
13/13/2025,UNLUCKY,-1.00
01/11/2025,PRICE,12.5.0
01/14/2025,EMPTY,
`)

  expect(rowsOf(reading)).toEqual(['2025-01-08 -2 =HYPERLINK("http://x";"y")', '2025-01-10 -7 +1+2'])
  expect(reading.problems).toEqual([
    {
      rowNumber: 2,
      column: 'Date',
      sentence: 'Row 2, Date: “02/29/2025” is no day of the calendar, for that February has 28 days.',
    },
    { rowNumber: 4, column: 'Amount', sentence: 'Row 4, Amount: “=1+2” is a formula, not an amount.' },
    { rowNumber: 6, column: 'Date', sentence: 'Row 6, Date: “13/13/2025” is no day of the calendar.' },
    {
      rowNumber: 7,
      column: 'Amount',
      sentence: "Row 7, Amount: “12.5.0” isn't written like the other amounts, which have decimal points.",
    },
    { rowNumber: 8, column: 'Amount', sentence: 'Row 8, Amount: there is no amount.' },
  ])
  expect(reading.lines).toBe(8)
})

test('names a table whose every row is bad by its heading', () => {
  const reading = read('Date,Description,Amount\n02/29/2025,LEAP,-2.00\n')

  expect(reading.rows).toEqual([])
  expect(reading.problems).toMatchObject([{ rowNumber: 2, column: 'Date' }])
})

test('mends ragged rows only where one reading is possible', () => {
  const reading = read(`Date,Description,Amount
01/02/2025,SMITH, JOHN LLC,-5.00
01/03/2025,SHOP,1,234.56
01/05/2025,SHORT
01/16/2025,GOOD,-1.00,,
`)

  expect(rowsOf(reading)).toEqual(['2025-01-02 -5 SMITH, JOHN LLC', '2025-01-16 -1 GOOD'])
  expect(reading.problems).toMatchObject([
    { rowNumber: 3, column: null },
    { rowNumber: 4, column: 'Amount' },
  ])
  expect(problemsOf(reading)[0]).toContain('has 4 cells where the table has 3 columns')
  expect(reading.notes[0]).toContain('first in row 2')
})

test('refuses to read half an amount where commas without quotes cut it in two', () => {
  const thousands = read(`Date,Description,Amount
01/03/2025,SHOP,1,234.56
01/14/2025,SHOP,2,000.00
`)
  const decimals = read('31.01.2025,SHOP,-12,50\n30.01.2025,OTHER,-3,99\n29.01.2025,THIRD,-4,05\n')

  expect(thousands.rows).toEqual([])
  expect(problemsOf(thousands)[0]).toContain('commas stand in a cell without quotes')
  expect(decimals.rows).toEqual([])
})

test('loses no row to a quote that is never closed', () => {
  const reading = read(`Date,Description,Amount
01/06/2025,"OPEN QUOTE,-3.00
01/07/2025,OK "THE" SHOP,-2.00
01/08/2025,5" PIPE,-1.00
01/19/2025,"QUOTED, WELL",-4.00
`)

  expect(rowsOf(reading)).toEqual([
    '2025-01-06 -3 OPEN QUOTE',
    '2025-01-07 -2 OK "THE" SHOP',
    '2025-01-08 -1 5" PIPE',
    '2025-01-19 -4 QUOTED, WELL',
  ])
})

test('names a line of a million characters and reads on', () => {
  const started = performance.now()
  const reading = read(`Date,Description,Amount
01/06/2025,BEFORE,-3.00
01/07/2025,"${'x'.repeat(1_000_000)}",-2.00
01/18/2025,AFTER,-1.00
`)

  expect(reading.rows).toHaveLength(2)
  expect(reading.problems).toEqual([
    {
      rowNumber: 3,
      column: null,
      sentence:
        'Line 3 is 1,000,019 characters long, which no line of a bank statement is. Download the file again.',
    },
  ])
  expect(performance.now() - started).toBeLessThan(2000)
})

test('names a line of a million characters where it is the last', () => {
  const reading = read(`Date,Description,Amount\n01/16/2025,BEFORE,-3.00\n${'x,'.repeat(500_000)}`)

  expect(reading.rows).toHaveLength(1)
  expect(reading.problems).toMatchObject([{ rowNumber: 3, column: null }])
})

test('keeps at most 500 characters of a text, and nothing that a database cannot hold', () => {
  const reading = read(`Date,Description,Amount\n01/16/2025,A\u0000B\u0007 ${'😀'.repeat(400)},-3.00\n`)

  expect(reading.rows[0]!.descriptor.length).toBeLessThanOrEqual(500)
  expect(reading.rows[0]!.descriptor).toMatch(/^AB 😀+$/u)
})

test('reads a table without rows as an account on which nothing happened', () => {
  const reading = read('Date,Description,Amount\n')

  expect(reading.rows).toEqual([])
  expect(reading.notes).toEqual(['The file holds no transactions.'])
})

test('skips the same heading again, as in joined files', () => {
  const reading = read(`Date,Description,Amount
01/16/2025,A,-3.00
Date,Description,Amount
01/17/2025,B,-4.00
`)

  expect(reading.rows).toHaveLength(2)
  expect(skippedOf(reading)).toEqual(['1 heading', '3 heading again'])
})

test('takes a reference for an identifier only when it tells every row from the others', () => {
  const text = (second: string) => `Date,Description,Amount,Reference
01/16/2025,A,-3.00,REF000001
01/17/2025,B,-4.00,${second}
`

  expect(read(text('REF000002')).rows.map((row) => row.bankReference)).toEqual(['REF000001', 'REF000002'])
  expect(read(text('REF000001')).rows.map((row) => row.bankReference)).toEqual([null, null])
})

test('reads lines that are quoted as a whole', () => {
  const reading = read('"Date,Description,Amount"\n"01/16/2025,""A, B"",-3.00"\n')

  expect(rowsOf(reading)).toEqual(['2025-01-16 -3 A, B'])
})

test("unwraps Excel's text cells", () => {
  const reading = read('Date,Description,Amount,Reference\n="01/16/2025",A,="-3.00",="00001234"\n')

  expect(reading.rows[0]).toMatchObject({
    postedOn: '2025-01-16',
    amountCents: -300n,
    bankReference: '00001234',
  })
})

test('a business’s payroll doesn’t turn the signs of its statement around', () => {
  const reading = read(`Date,Description,Amount
05/01/2026,GUSTO PAYROLL 6V2K,-8421.15
05/08/2026,RIVERBEND PAYROLL SVC,-2210.00
05/15/2026,OFFICE PAPER CO,-42.10
05/15/2026,CUSTOMER REMITTANCE 1182,5000.00
`)
  expect(reading.rows.map(({ amountCents }) => amountCents)).toEqual([-842115n, -221000n, -4210n, 500000n])
})
