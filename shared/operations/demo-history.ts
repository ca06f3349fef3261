import { type Filed, HABITS, type Habit, type Random } from './demo-habits.ts'

export interface DemoLine {
  /** Code of an account. */
  code: string
  amountCents: bigint
}

/** A line of the bank, and where a bookkeeper files it. */
export interface DemoTransaction {
  /** Code of the bank account or card. */
  account: string
  /** 'YYYY-MM-DD' */
  postedOn: string
  /** Money in is positive. */
  amountCents: bigint
  descriptor: string
  /** Signed as the transaction, and summing to it. */
  lines: DemoLine[]
}

export interface DemoHistory {
  /** The books on the day before the first month; debits positive, summing to zero. */
  opening: { enteredOn: string; lines: DemoLine[] }
  /** In the order of their days. */
  transactions: DemoTransaction[]
}

export interface DemoSpan {
  /** 'YYYY-MM-DD'; the first of the `months` is whole, the last ends here. */
  endingOn: string
  months: number
  /** Another seed is another company with the same habits. */
  seed: string
}

/** What the demo company has on its books when it is shown; its files in bin/demo are of the month after. */
export const DEMO_YEAR: DemoSpan = { endingOn: '2026-10-31', months: 12, seed: 'alder' }

const CODES = { checking: '1010', savings: '1020', transfers: '1900', card: '2110' } as const

/**
 * A plausible history of “Alder & Ash Woodworks”, made up from its habits. Pure: the same span gives the same
 * history, and a month is the same in every history it is part of. About 75 transactions a month.
 */
export function demoHistory({ endingOn, months, seed }: DemoSpan): DemoHistory {
  const last = monthOf(endingOn)
  const first = last - months + 1
  const transactions = Array.from({ length: months }, (_, i) => transactionsOf(first + i, seed)).flat()
  return {
    opening: openingOf(first, seed),
    transactions: transactions.filter(({ postedOn }) => postedOn <= endingOn),
  }
}

function transactionsOf(month: number, seed: string): DemoTransaction[] {
  const transactions = [
    ...habitsOf(month, seed),
    ...cardPayment(month, seed),
    ...savingsTransfer(month),
    loanPayment(month),
  ]
  const ordered = transactions.sort((a, b) =>
    a.postedOn < b.postedOn ? -1 : a.postedOn > b.postedOn ? 1 : 0,
  )
  return numberChecks(ordered, month)
}

// Each habit draws its own numbers, so that one more habit changes nothing about the others.
function habitsOf(month: number, seed: string): DemoTransaction[] {
  return HABITS.flatMap((habit, index) => {
    const random = randomFrom(`${seed} ${month} ${index}`)
    return habit.when(month % 12, random).flatMap((day) => happen(habit, businessDay(month, day), random))
  })
}

function happen(habit: Habit, postedOn: string, random: Random): DemoTransaction[] {
  const season = habit.isSeasonal ? SEASON[Number(postedOn.slice(5, 7)) - 1]! : 1
  const amountCents = BigInt(Math.round(habit.dollars(random) * season * 100))
  const transaction = {
    account: habit.account,
    postedOn,
    amountCents,
    descriptor: fill(habit.text, postedOn, random),
    lines: share(habit.filed, amountCents),
  }
  return habit.again && random() < habit.again ? [transaction, { ...transaction }] : [transaction]
}

// Furniture sells before the holidays and hardly in January.
const SEASON = [0.78, 0.82, 0.92, 1, 1.05, 1, 0.94, 0.95, 1.05, 1.12, 1.28, 1.25]

function share(filed: Filed, amountCents: bigint): DemoLine[] {
  if (typeof filed === 'string') return [{ code: filed, amountCents }]
  const [[firstCode], ...others] = filed as [[string, number], ...[string, number][]]
  const shares = others.map(([code, percent]) => ({
    code,
    amountCents: (amountCents * BigInt(percent)) / 100n,
  }))
  const rest = amountCents - shares.reduce((sum, line) => sum + line.amountCents, 0n)
  return [{ code: firstCode, amountCents: rest }, ...shares]
}

const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const fill = (text: string, day: string, random: Random) =>
  text
    .replace('{date}', `${day.slice(5, 7)}/${day.slice(8)}`)
    .replace(/%/g, () => String(Math.floor(random() * 10)))
    .replace(/\^/g, () => LETTERS_AND_DIGITS[Math.floor(random() * LETTERS_AND_DIGITS.length)]!)

const CHECKS_A_MONTH = 5

function numberChecks(transactions: DemoTransaction[], month: number): DemoTransaction[] {
  let next = 1041 + (month - monthOf('2025-01-01')) * CHECKS_A_MONTH
  return transactions.map((transaction) =>
    transaction.descriptor === 'CHECK {check}'
      ? { ...transaction, descriptor: `CHECK ${next++}` }
      : transaction,
  )
}

// The card is paid in full, a month later; both sides wait in Transfers for each other.
function cardPayment(month: number, seed: string): DemoTransaction[] {
  const owed = cardSpending(month - 1, seed)
  const transfer = (account: string, amountCents: bigint, day: number, descriptor: string) => ({
    account,
    postedOn: businessDay(month, day),
    amountCents,
    descriptor,
    lines: [{ code: CODES.transfers, amountCents }],
  })
  return [
    transfer(CODES.checking, -owed, 10, 'COPPERLEAF CARD SVCS DES:PAYMENT ID:XXXXX5518'),
    transfer(CODES.card, owed, 11, 'PAYMENT RECEIVED - THANK YOU'),
  ]
}

const cardSpending = (month: number, seed: string) =>
  -habitsOf(month, seed)
    .filter(({ account }) => account === CODES.card)
    .reduce((sum, { amountCents }) => sum + amountCents, 0n)

const SAVED_CENTS = 50_000n

function savingsTransfer(month: number): DemoTransaction[] {
  const postedOn = businessDay(month, 25)
  const side = (account: string, amountCents: bigint, descriptor: string) => ({
    account,
    postedOn,
    amountCents,
    descriptor,
    lines: [{ code: CODES.transfers, amountCents }],
  })
  return [
    side(CODES.checking, -SAVED_CENTS, 'ONLINE TRANSFER TO SAV ...4417'),
    side(CODES.savings, SAVED_CENTS, 'ONLINE TRANSFER FROM CHK ...4821'),
  ]
}

// A bandsaw and a planer, bought on a loan of 60 equal payments at 6.9 %.
const LOAN = { from: '2024-09-01', principalCents: 3_200_000, yearlyRate: 0.069, paymentCents: 63_213 }

const loanInterest = (owedCents: number) => Math.round((owedCents * LOAN.yearlyRate) / 12)

/** What is owed on the loan before the payment of this month, cents. */
function loanOwed(month: number): number {
  let owed = LOAN.principalCents
  for (let paid = monthOf(LOAN.from); paid < month; paid++) owed -= LOAN.paymentCents - loanInterest(owed)
  return owed
}

function loanPayment(month: number): DemoTransaction {
  const interest = BigInt(loanInterest(loanOwed(month)))
  const payment = BigInt(LOAN.paymentCents)
  return {
    account: CODES.checking,
    postedOn: businessDay(month, 8),
    amountCents: -payment,
    descriptor: 'COPPERLEAF CREDIT UNION DES:LOAN PMT ID:XXXXX7730',
    lines: [
      { code: '2700', amountCents: interest - payment },
      { code: '6450', amountCents: -interest },
    ],
  }
}

function openingOf(month: number, seed: string): DemoHistory['opening'] {
  const lines = [
    { code: CODES.checking, amountCents: 1_841_237n },
    { code: CODES.savings, amountCents: 900_000n },
    { code: '1200', amountCents: 640_000n },
    { code: '1500', amountCents: 5_250_000n },
    { code: '1590', amountCents: -1_420_000n },
    { code: CODES.card, amountCents: -cardSpending(month - 1, seed) },
    { code: '2700', amountCents: -BigInt(loanOwed(month)) },
  ]
  const worth = lines.reduce((sum, line) => sum + line.amountCents, 0n)
  return { enteredOn: dayOf(month, 0), lines: [...lines, { code: '3900', amountCents: -worth }] }
}

// Months are counted from January 1970, so that the one after December is simply the next.
const monthOf = (day: string) => (Number(day.slice(0, 4)) - 1970) * 12 + Number(day.slice(5, 7)) - 1

/** 'YYYY-MM-DD'; day 0 is the last of the month before. */
const dayOf = (month: number, day: number) => new Date(Date.UTC(1970, month, day)).toISOString().slice(0, 10)

/** Banks post from Monday to Friday: a weekend's business is Monday's, or Friday's where the month is over. */
function businessDay(month: number, day: number): string {
  const weekday = new Date(Date.UTC(1970, month, day)).getUTCDay()
  if (weekday !== 0 && weekday !== 6) return dayOf(month, day)
  const monday = dayOf(month, day + (weekday === 6 ? 2 : 1))
  return monthOf(monday) === month ? monday : dayOf(month, day - (weekday === 6 ? 1 : 2))
}

/** Numbers from 0 to 1 that a text stands for: mulberry32, seeded by FNV-1a. */
function randomFrom(text: string): Random {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
