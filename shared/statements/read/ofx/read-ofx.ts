import { invalid } from '#shared/refusal.ts'
import { decimalMarkOf, readAmountParts } from '../amounts.ts'
import { MAX_ROWS } from '../limits.ts'
import type {
  RowProblem,
  SkippedLine,
  StatementAccount,
  StatementFile,
  StatementReading,
} from '../statement-reading.ts'
import { cleanText, count, quoted } from '../text.ts'
import { completePeriod, readAccount } from './account.ts'
import { findAll, firstNode, type OfxNode, parseOfx, textOfTag } from './parse-ofx.ts'
import { type OfxTransaction, readTransaction } from './read-transaction.ts'
import { settleRepeatedReferences } from './repeated-references.ts'

const GET_ANOTHER = 'Download the transactions from the bank again, as OFX (QFX) or CSV.'

const STATEMENTS = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS'])
const BOOKED = new Set(['STMTTRN'])
const PENDING = new Set(['STMTTRNP', 'CCSTMTTRNP'])

// In the list of an investment account: purchases and sales of securities, which move cash in a way that only
// an investment ledger can book. Movements of cash alone stand there as INVBANKTRAN, and are read.
const TRADES = new Set(
  'BUYDEBT BUYMF BUYOPT BUYOTHER BUYSTOCK CLOSUREOPT INCOME INVEXPENSE JRNLFUND JRNLSEC MARGININTEREST REINVEST RETOFCAP SELLDEBT SELLMF SELLOPT SELLOTHER SELLSTOCK SPLIT TRANSFER'.split(
    ' ',
  ),
)
const LISTED = new Set([...BOOKED, ...PENDING, ...TRADES])

// Types that OFX itself calls debits and credits.
const DEBITS = /^(?:DEBIT|FEE|SRVCHG|ATM|POS|CHECK|PAYMENT|DIRECTDEBIT|REPEATPMT)$/
const CREDITS = /^(?:CREDIT|INT|DIV|DEP|DIRECTDEP)$/

/**
 * Reads the text of an OFX or QFX file, every account in it. Dates are the local dates as the bank wrote
 * them; amounts are signed as OFX defines it. Throws a Refusal (`invalid`) when it holds no bank statement.
 */
export function readOfx(text: string, encoding: string, file: StatementFile): StatementReading {
  const root = parseOfx(text)
  const statements = findAll(root, STATEMENTS)
  if (statements.length === 0) throw invalid(sentenceWithoutStatement(root))
  const listed = statements.map((statement) => findAll(statement, LISTED))
  refuseTooMany(listed.flat().length)

  const { mark } = decimalMarkOf(
    listed.flat().map((node) => readAmountParts(textOfTag(node, 'TRNAMT'))?.digits ?? ''),
  )
  const accounts: StatementAccount[] = []
  const transactions: OfxTransaction[] = []
  const problems: RowProblem[] = []
  const skipped: SkippedLine[] = []
  let lines = 0
  for (const [index, statement] of statements.entries()) {
    const account = readAccount(statement, root, mark)
    const read: OfxTransaction[] = []
    for (const node of listed[index]!) {
      const rowNumber = ++lines
      if (PENDING.has(node.tag)) {
        skipped.push({ rowNumber, reason: 'not booked: pending' })
      } else if (TRADES.has(node.tag)) {
        problems.push(trade(node, rowNumber))
      } else {
        const transaction = readTransaction(node, rowNumber, index, account.currency, mark)
        if ('row' in transaction) read.push(transaction)
        else problems.push(transaction)
      }
    }
    completePeriod(account, read)
    accounts.push(account)
    for (const transaction of read) transactions.push(transaction)
  }
  refuseTradesOnly(statements, problems, lines)

  const rows = transactions.map(({ row }) => row)
  const { repeats, cleared } = settleRepeatedReferences(rows, accounts)
  const repeated = new Set(repeats.map(({ rowNumber }) => rowNumber))
  if (file.reverseSigns) for (const row of rows) row.amountCents = -row.amountCents
  const sign = signOf(transactions, file)
  return {
    format: 'ofx',
    encoding,
    lines,
    accounts,
    layout: {
      headerRow: null,
      delimiter: null,
      columns: [],
      dateOrder: 'ymd',
      dateOrderUncertain: false,
      signConvention: file.reverseSigns ? 'reversed' : 'as written',
      signUncertain: sign.uncertain,
      why: ['Dates are those that the bank wrote, in its own time zone.', sign.why],
    },
    rows: rows.filter((row) => !repeated.has(row.rowNumber)),
    problems,
    skipped: [...skipped, ...repeats].sort((a, b) => a.rowNumber - b.rowNumber),
    notes: notesOn(transactions, cleared, lines),
  }
}

function refuseTooMany(transactions: number): void {
  if (transactions <= MAX_ROWS) return
  throw invalid(
    `The file has ${count(transactions, 'transaction')}, more than the ${MAX_ROWS.toLocaleString('en-US')} that are read at once. Export a shorter period, for example month by month.`,
  )
}

function refuseTradesOnly(statements: OfxNode[], problems: RowProblem[], lines: number): void {
  const investments = statements.every(({ tag }) => tag === 'INVSTMTRS')
  const trades = problems.filter(({ column }) => column !== null && TRADES.has(column)).length
  if (!investments || lines === 0 || trades < lines) return
  throw invalid(
    `This is an investment statement with ${count(lines, 'trade')} of securities and no movements of cash alone. GrayLedger keeps bank and card accounts: enter what the trades did to the cash as entries.`,
  )
}

function trade(node: OfxNode, rowNumber: number): RowProblem {
  const what = [node.tag, textOfTag(node, 'MEMO'), textOfTag(node, 'TOTAL')].filter((part) => part !== '')
  return {
    rowNumber,
    column: node.tag,
    sentence: `Transaction ${rowNumber} is a trade of securities (${what.map((part) => cleanText(part, 60)).join(', ')}), which GrayLedger does not book by itself. Enter what it did to the cash as an entry.`,
  }
}

function notesOn(transactions: OfxTransaction[], cleared: number, lines: number): string[] {
  const notes: string[] = []
  if (lines === 0) notes.push('The file holds no transactions.')
  const rounded = transactions.filter((transaction) => transaction.rounded !== null)
  if (rounded[0]) {
    notes.push(
      `${count(rounded.length, 'amount')} had fractions of a cent and were rounded, the first in transaction ${rounded[0].row.rowNumber}: ${quoted(rounded[0].rounded!)}.`,
    )
  }
  if (cleared > 0) {
    notes.push(
      `${count(cleared, 'transaction')} share a FITID with another one, so it was not taken for an identifier.`,
    )
  }
  return notes
}

function signOf(transactions: OfxTransaction[], file: StatementFile): { uncertain: boolean; why: string } {
  if (file.reverseSigns) return { uncertain: false, why: 'You said that the signs are the other way round.' }
  let agree = 0
  let against = 0
  for (const { row, type } of transactions) {
    const said = DEBITS.test(type) ? -1n : CREDITS.test(type) ? 1n : 0n
    if (said * row.amountCents > 0n) agree++
    if (said * row.amountCents < 0n) against++
  }
  if (against <= agree || against < 2)
    return { uncertain: false, why: 'Negative is money out, as OFX defines it.' }
  const uncertain = file.reverseSigns === undefined
  const why = `Negative is money out, as OFX defines it, but ${against} of ${agree + against} transactions are called debits or credits the other way round.`
  return { uncertain, why }
}

function sentenceWithoutStatement(root: OfxNode): string {
  const failed = findAll(root, new Set(['STATUS'])).find((status) =>
    /^ERROR$/i.test(textOfTag(status, 'SEVERITY')),
  )
  if (failed) {
    const message = textOfTag(failed, 'MESSAGE') || `error ${textOfTag(failed, 'CODE')}`
    return `The bank answered with an error instead of a statement: ${quoted(message)}. ${GET_ANOTHER}`
  }
  const lists = firstNode(root, 'ACCTINFORS') ? 'a list of accounts' : null
  const transfers = firstNode(root, 'INTRARS') ? 'orders of transfers' : null
  return `This OFX file holds ${lists ?? transfers ?? 'a sign-on'} but no statement. ${GET_ANOTHER}`
}
