import type { Context } from '../context.ts'
import { KINDS } from '../documents/kinds.ts'
import { type Account, listAccounts } from '../ledger/accounts.ts'
import type { Bucket } from '../outside/s3.ts'
import type { ImportAnswers } from './answer-import.ts'
import { chooseAccount } from './choose-account.ts'
import { layoutKeyOf } from './import-statement.ts'
import { readStatement } from './read/read-statement.ts'
import type { StatementReading, StatementRow } from './read/statement-reading.ts'

/** What only a person can say of a statement before it is imported, with rows of the file to judge by. */
export interface OpenQuestions {
  /** Whether day and month are in this order or the other. */
  dateOrder?: { readAs: 'mdy' | 'dmy'; samples: StatementRow[] }
  /** Whether money in and out are as read or the other way round. */
  signs?: { samples: StatementRow[] }
  /** Whose statement it is. */
  account?: { choices: Account[]; numberLast4: string | null }
}

const SAMPLES = 4

/**
 * What the import of a statement waits to be told. Null when it waits for nothing that can be said here. The file is
 * read once more for it: its rows are in no table before the answers are known, and this page is seldom opened.
 */
export async function openQuestions(
  ctx: Context,
  bucket: Bucket,
  documentId: string,
): Promise<OpenQuestions | null> {
  const document = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', documentId)
    .where('kind', '=', 'statement')
    .where('state', '=', 'needs_you')
    .select(['s3_key', 'file_name', 'account_id', 'answers'])
    .executeTakeFirst()
  const bytes = document && (await bucket.read(document.s3_key, { maxBytes: KINDS.statement.maxBytes }))
  if (!bytes) return null

  const answers = document.answers as ImportAnswers
  const reading = readStatement(bytes, { fileName: document.file_name, ...answers })
  const { layout, rows, accounts } = reading
  const open: OpenQuestions = {}
  if (layout.dateOrderUncertain && !answers.dateOrder) {
    open.dateOrder = { readAs: layout.dateOrder === 'dmy' ? 'dmy' : 'mdy', samples: ambiguous(rows) }
  }
  if (layout.signUncertain && answers.reverseSigns === undefined) {
    open.signs = { samples: bothWays(rows) }
  }
  const account = accounts.length === 1 && (await accountQuestion(ctx, reading, document.account_id))
  if (account) open.account = account
  return open
}

async function accountQuestion(
  ctx: Context,
  reading: StatementReading,
  namedId: string | null,
): Promise<OpenQuestions['account'] | null> {
  const [stated] = reading.accounts
  if (await chooseAccount(ctx, stated!, { namedId, layoutKey: layoutKeyOf(reading) })) return null
  const choices = (await listAccounts(ctx)).filter((account) => account.statement_kind)
  return { choices, numberLast4: stated!.numberLast4 }
}

// Dates that tell the two orders apart: 5 May is 5 May either way.
function ambiguous(rows: StatementRow[]): StatementRow[] {
  const telling = rows.filter(({ postedOn }) => {
    const [, month, day] = postedOn.split('-')
    return month !== day && Number(day) <= 12
  })
  return telling.slice(0, SAMPLES)
}

// Money of both directions, so that at least one row is one that a person knows.
function bothWays(rows: StatementRow[]): StatementRow[] {
  const ins = rows.filter(({ amountCents }) => amountCents > 0n).slice(0, SAMPLES)
  const outs = rows.filter(({ amountCents }) => amountCents < 0n).slice(0, SAMPLES)
  const half = SAMPLES / 2
  return [
    ...ins.slice(0, Math.max(half, SAMPLES - outs.length)),
    ...outs.slice(0, Math.max(half, SAMPLES - ins.length)),
  ]
}
