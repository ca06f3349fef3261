import type { OpenQuestions } from '#shared/tax-package/open-questions.ts'
import { count, day, magnitude, money } from '../../format.ts'
import type { pathsOf } from '../../paths.ts'

/** Something to settle before a year goes to the accountant, and the page where that is done. */
export interface OpenQuestion {
  sentence: string
  at: keyof Pick<
    ReturnType<typeof pathsOf>,
    'review' | 'transactions' | 'missingReceipts' | 'documents' | 'bankBalances' | 'generalLedger'
  >
}

/** What is open about a year, the most telling first. Whether the books are closed isn't among it. */
export function openInWords(open: OpenQuestions, year: number): OpenQuestion[] {
  const {
    waiting,
    transfersCents,
    askMyAccountantCents,
    missingReceipts,
    missingCents,
    looseReceipts,
    apart,
  } = open
  const all: (OpenQuestion | false)[] = [
    waiting > 0 && {
      sentence: `${count(waiting, 'transaction')} up to the end of ${year} still ${waiting === 1 ? 'waits' : 'wait'} for an answer.`,
      at: 'review',
    },
    askMyAccountantCents !== 0n && {
      sentence: `“Ask my accountant” stands at ${money(askMyAccountantCents)}: its lines are questions to answer.`,
      at: 'generalLedger',
    },
    transfersCents !== 0n && {
      sentence: `Transfers between own accounts stand at ${money(transfersCents)}: the other side of one is missing.`,
      at: 'generalLedger',
    },
    ...apart.map(({ name, day: on, cents }) => ({
      sentence: `The books and the bank are ${magnitude(cents)} apart on ${name} as of ${day(on)}.`,
      at: 'bankBalances' as const,
    })),
    missingReceipts > 0 && {
      sentence: `${count(missingReceipts, 'expense')} of $75 or more ${missingReceipts === 1 ? 'has' : 'have'} no receipt, ${magnitude(missingCents)} in all.`,
      at: 'missingReceipts',
    },
    looseReceipts > 0 && {
      sentence: `${count(looseReceipts, 'receipt')} of ${year} ${looseReceipts === 1 ? 'belongs' : 'belong'} to no transaction yet.`,
      at: 'documents',
    },
  ]
  return all.filter((one) => one !== false)
}
