import type { Context } from '#shared/context.ts'
import { readPeriod } from '#shared/ledger/lock-period.ts'
import { findQuestion } from '#shared/review/read-questions.ts'
import { findTransaction, listTransactions, type Transaction } from '#shared/transactions/transactions.ts'
import { sentence } from '../../../format.ts'
import { cardsOf, type RefusedAnswer } from '../review.model.ts'
import type { TransactionView } from './_transaction.view.ts'

/** Others of the same merchant that the page shows. */
const ALIKE = 6

/** What a transaction's page shows, with a refused answer where it was given. */
export async function readTransactionPage(
  ctx: Context,
  { transactionId, refused }: { transactionId: string; refused?: RefusedAnswer },
): Promise<Omit<TransactionView, 'mayDecide'>> {
  const transaction = await findTransaction(ctx, transactionId)
  const question = await findQuestion(ctx, transaction)
  const { cards, accounts } = await cardsOf(ctx, [question], refused)
  const { merchantKey } = transaction
  const alike = merchantKey ? (await listTransactions(ctx, { merchantKey }, { limit: ALIKE })).rows : []
  return {
    companyId: ctx.companyId,
    now: new Date(),
    transaction,
    card: { ...cards[0]!, merchantKey: undefined }, // the others stand below
    accounts,
    reasons: reasonsOf(transaction),
    lockedThrough: (await readPeriod(ctx)).lockedThrough,
    source: await findSource(ctx, transaction),
    alike: alike.filter(({ id }) => id !== transaction.id),
  }
}

// What was suggested says why it is where it is only where nobody decided otherwise.
function reasonsOf({ settlement, suggestions }: Transaction): string[] {
  if (!settlement || settlement.decidedBy === 'person') return []
  return (suggestions[0]?.reasons ?? []).map(sentence)
}

async function findSource(
  ctx: Context,
  { statementId, rowNumber }: Transaction,
): Promise<TransactionView['source']> {
  if (!statementId) return undefined
  const document = await ctx.db
    .selectFrom('statements')
    .innerJoin('documents', (join) =>
      join
        .onRef('documents.company_id', '=', 'statements.company_id')
        .onRef('documents.id', '=', 'statements.document_id'),
    )
    .where('statements.company_id', '=', ctx.companyId)
    .where('statements.id', '=', statementId)
    .select(['documents.id', 'documents.file_name as fileName'])
    .executeTakeFirst()
  return document && { ...document, rowNumber }
}
