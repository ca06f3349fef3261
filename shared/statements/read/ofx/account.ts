import type { DecimalMark } from '../amounts.ts'
import type { AccountKind, StatementAccount } from '../statement-reading.ts'
import { cleanText } from '../text.ts'
import { firstNode, type OfxNode, textOfTag } from './parse-ofx.ts'
import { type OfxTransaction, ofxAmount, ofxDate } from './read-transaction.ts'

const KINDS: Record<string, AccountKind> = {
  CHECKING: 'checking',
  SAVINGS: 'savings',
  MONEYMRKT: 'savings',
  CD: 'savings',
  CREDITLINE: 'card',
}

/** The account of one statement (STMTRS, CCSTMTRS or INVSTMTRS), its period and its ledger balance. */
export function readAccount(statement: OfxNode, root: OfxNode, mark: DecimalMark): StatementAccount {
  const digits = textOfTag(statement, 'ACCTID').replace(/\D/g, '')
  const ledger = firstNode(statement, 'LEDGERBAL')
  const balance = ofxAmount(textOfTag(ledger, 'BALAMT'), mark)
  const list = firstNode(statement, 'BANKTRANLIST') ?? firstNode(statement, 'INVTRANLIST')
  const from = ofxDate(textOfTag(list, 'DTSTART'))
  const currency = (textOfTag(statement, 'CURDEF') || textOfTag(statement, 'CURSYM')).toUpperCase()
  return {
    org: cleanText(textOfTag(root, 'ORG'), 80) || null,
    name: null,
    numberLast4: digits.length >= 4 ? digits.slice(-4) : null,
    kind:
      statement.tag === 'CCSTMTRS' ? 'card' : (KINDS[textOfTag(statement, 'ACCTTYPE').toUpperCase()] ?? null),
    currency: /^[A-Z]{3}$/.test(currency) ? currency : null,
    // Some programs write 1970 for “from the beginning”.
    periodFrom: from && from >= '1990' ? from : null,
    periodTo: ofxDate(textOfTag(list, 'DTEND')),
    openingCents: null,
    closingCents: 'cents' in balance ? balance.cents : null,
    closingOn: 'cents' in balance ? ofxDate(textOfTag(ledger, 'DTASOF')) : null,
  }
}

/** Fills a period that the file doesn't state from the dates of the account's transactions. */
export function completePeriod(account: StatementAccount, transactions: OfxTransaction[]): void {
  const dates = transactions.map(({ row }) => row.postedOn).sort()
  account.periodFrom ??= dates[0] ?? null
  account.periodTo ??= dates.at(-1) ?? null
}
