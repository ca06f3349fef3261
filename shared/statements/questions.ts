// What an import waits to be told, as it is kept with the document: page and API show it without reading the file.
import type { ImportAnswers } from './answer-import.ts'
import type { Choice } from './choose-accounts.ts'
import type { AccountKind, StatementReading, StatementRow } from './read/statement-reading.ts'

/** What only a person can say of a statement before it is imported, with rows of the file to judge by. */
export interface Questions {
  /** Whether day and month are in this order or the other. */
  dateOrder?: { readAs: 'mdy' | 'dmy'; samples: Sample[] }
  /** Whether money in and out are as read or the other way round. */
  signs?: { samples: Sample[] }
  /** Which accounts of the company these are: one for each account of the file, in its order. */
  accounts?: AskedAccount[]
}

/** A row of the file as it was read, cents positive for money in. */
export type Sample = Pick<StatementRow, 'postedOn' | 'amountCents' | 'descriptor'>

/** An account as the file describes it. */
export interface AskedAccount {
  name: string | null
  numberLast4: string | null
  kind: AccountKind | null
  /** How many transactions the file has of it. */
  rows: number
  /** The first of them. */
  sample: Sample | null
  /** The company's account that it is already known to be. */
  accountId: string | null
}

const SAMPLES = 4

/** All that has to be asked before a single row is booked, or null when nothing has. */
export function questionsOf(
  reading: StatementReading,
  answers: ImportAnswers,
  choices: Choice[],
): Questions | null {
  const { layout, rows } = reading
  const asked: Questions = {}
  if (layout.dateOrderUncertain && !answers.dateOrder) {
    asked.dateOrder = { readAs: layout.dateOrder === 'dmy' ? 'dmy' : 'mdy', samples: ambiguous(rows) }
  }
  if (layout.signUncertain && answers.reverseSigns === undefined) {
    asked.signs = { samples: bothWays(rows) }
  }
  const isAnyOpen = choices.some((choice, index) => !choice && hasRows(reading, index))
  const isAnyChosen = choices.some(
    (choice, index) => choice && choice !== 'left out' && hasRows(reading, index),
  )
  if (isAnyOpen || !isAnyChosen) {
    asked.accounts = reading.accounts.map((_, index) => askedAccount(reading, index, choices[index]!))
  }
  return Object.keys(asked).length > 0 ? asked : null
}

/** The one sentence for lists and API: the first of the questions. */
export function firstQuestion({ dateOrder, signs, accounts }: Questions, { rows }: StatementReading): string {
  const { postedOn, descriptor, amountCents } = rows[0]!
  if (dateOrder) {
    return `The dates of this file can be read two ways. Is its first row of ${postedOn}, or are day and month swapped?`
  } else if (signs) {
    const way = amountCents > 0n ? 'in' : 'out'
    return `Nothing in this file says which amounts are money in. Was “${descriptor}” money ${way}?`
  } else if (accounts!.length > 1) {
    return `This file holds ${accounts!.length} accounts. Which of yours are they?`
  } else {
    return `Which of your accounts is this statement of?${hintOf(accounts![0]!)}`
  }
}

/** What the file says of its only account, as a sentence to follow the question. */
export function hintOf({ name, numberLast4 }: Pick<AskedAccount, 'name' | 'numberLast4'>): string {
  const called = name ? ` The file calls it “${name}”.` : ''
  return numberLast4 ? `${called} It says its number ends in ${numberLast4}.` : called
}

/** How the file calls one of its accounts, for a person. */
export function calledInFile({ name, numberLast4 }: Pick<AskedAccount, 'name' | 'numberLast4'>): string {
  const number = numberLast4 && `the number that ends in ${numberLast4}`
  if (name) return numberLast4 && !name.includes(numberLast4) ? `“${name}”, ${number}` : `“${name}”`
  return number || 'an account without a name'
}

/** As the column `documents.asked` holds it. */
export function questionsToJson(questions: Questions): string {
  return JSON.stringify(questions, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** Reads what `questionsToJson` wrote; null where nothing was asked. */
export function questionsFromJson(json: unknown): Questions | null {
  return json === null ? null : JSON.parse(JSON.stringify(json), reviveCents)
}

const reviveCents = (key: string, value: unknown) => (key === 'amountCents' ? BigInt(value as string) : value)

const hasRows = ({ rows }: StatementReading, index: number) => rows.some(({ account }) => account === index)

function askedAccount({ accounts, rows }: StatementReading, index: number, choice: Choice): AskedAccount {
  const { name, numberLast4, kind } = accounts[index]!
  const own = rows.filter(({ account }) => account === index)
  const accountId = choice && choice !== 'left out' ? choice.id : null
  return { name, numberLast4, kind, rows: own.length, sample: own[0] ? sampleOf(own[0]) : null, accountId }
}

const sampleOf = ({ postedOn, amountCents, descriptor }: StatementRow): Sample => ({
  postedOn,
  amountCents,
  descriptor,
})

// Dates that tell the two orders apart: 5 May is 5 May either way.
function ambiguous(rows: StatementRow[]): Sample[] {
  const telling = rows.filter(({ postedOn }) => {
    const [, month, day] = postedOn.split('-')
    return month !== day && Number(day) <= 12
  })
  return telling.slice(0, SAMPLES).map(sampleOf)
}

// Money of both directions, so that at least one row is one that a person knows.
function bothWays(rows: StatementRow[]): Sample[] {
  const ins = rows.filter(({ amountCents }) => amountCents > 0n).slice(0, SAMPLES)
  const outs = rows.filter(({ amountCents }) => amountCents < 0n).slice(0, SAMPLES)
  const half = SAMPLES / 2
  return [
    ...ins.slice(0, Math.max(half, SAMPLES - outs.length)),
    ...outs.slice(0, Math.max(half, SAMPLES - ins.length)),
  ].map(sampleOf)
}
