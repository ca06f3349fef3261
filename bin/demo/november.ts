// The month after the demo's history, as its bank has it so far: what the company does every month, and what is new.
import { DEMO_YEAR, type DemoTransaction, demoHistory } from '#shared/operations/demo-history.ts'

/** A line of a bank account; money in is positive. */
export type BankRow = Pick<DemoTransaction, 'postedOn' | 'amountCents' | 'descriptor'>

export const FIRST_DAY = '2026-11-01'
export const LAST_DAY = '2026-11-20'

const row = (postedOn: string, descriptor: string, amountCents: bigint): BankRow => ({
  postedOn,
  descriptor,
  amountCents,
})

const CHECKING = [
  row('2026-11-05', 'POS DEBIT 11/04 THIMBLE & OAKUM UPHOLSTERY ASHEVILLE NC', -41200n),
  // Two booths at one market, paid one by one: equal lines on one day that are no mistake.
  row('2026-11-09', 'POS DEBIT 11/07 TINSMITH ALLEY MAKERS MKT ASHEVILLE NC', -6000n),
  row('2026-11-09', 'POS DEBIT 11/07 TINSMITH ALLEY MAKERS MKT ASHEVILLE NC', -6000n),
  row('2026-11-10', 'POS DEBIT 11/09 GREENBRIAR HARDWOODS #114 ASHEVILLE NC', -118460n), // greenbriar-hardwoods.pdf
  row('2026-11-10', 'POS DEBIT 11/08 CAFÉ NOCTURNE "OLD FOUNDRY", ASHEVILLE NC', -3140n),
  row('2026-11-12', 'ACH CREDIT SABLEWOOD GALLERY DES:CONSIGNMT ID:40021', 124000n),
  row('2026-11-13', 'INSTANT PMT FROM D PRUITT-LANG CONF# 7F3KQ09ZZ', 65000n),
  row('2026-11-17', 'W/D 000417 **ADJ** TRN*1*99103377ZX*7', -2750n),
  row('2026-11-20', 'POS DEBIT 11/18 HAVERLOCK TOOL & SUPPLY #0213 ASHEVILLE NC', -38923n), // haverlock-tool.pdf
]

const CARD = [
  row('2026-11-04', 'HAVERLOCK TOOL & SUPPLY #0213 ASHEVILLE NC', -84900n),
  row('2026-11-05', 'JIGSMITH* ORDER 3 ITEMS JIGSMITH.COM', -7415n),
  row('2026-11-06', 'BRASSWING CABINET HDWE 800-555-0199 OH', -21840n),
  row('2026-11-12', 'TST* THE CROOKED SPOON ASHEVILLE NC', -4920n), // crooked-spoon.pdf, and a tip
  row('2026-11-13', 'SQ *MOSS & MUG COFFEE ASHEVILLE NC', -550n),
  row('2026-11-13', 'SQ *MOSS & MUG COFFEE ASHEVILLE NC', -550n),
  row('2026-11-16', 'SQ *LANTERN STREET PRINT SHOP ASHEVILLE NC', -9630n),
  row('2026-11-19', 'SQ *MOSS & MUG ROASTERY ASHEVILLE NC', -2450n),
]

const THIS_YEAR_AND_NOVEMBER = { ...DEMO_YEAR, endingOn: LAST_DAY, months: DEMO_YEAR.months + 1 }

/** All lines of checking, the oldest first, and the balance before them. */
export const checkingLines = () => linesOf('1010', CHECKING)

/** All lines of the card, the oldest first, and the balance before them (negative: owed). */
export const cardLines = () => linesOf('2110', CARD)

function linesOf(code: string, news: BankRow[]): { openingCents: bigint; rows: BankRow[] } {
  const { opening, transactions } = demoHistory(THIS_YEAR_AND_NOVEMBER)
  const own = transactions.filter(({ account }) => account === code)
  const before = own.filter(({ postedOn }) => postedOn < FIRST_DAY)
  const started = opening.lines.find((line) => line.code === code)!.amountCents
  return {
    openingCents: before.reduce((sum, { amountCents }) => sum + amountCents, started),
    rows: [...own.filter(({ postedOn }) => postedOn >= FIRST_DAY), ...news].sort(inBankOrder),
  }
}

// Banks post a day's credits before its debits.
function inBankOrder(a: BankRow, b: BankRow): number {
  if (a.postedOn !== b.postedOn) return a.postedOn < b.postedOn ? -1 : 1
  return Number(b.amountCents > 0n) - Number(a.amountCents > 0n)
}
