// Task `transactions/categorize`, enqueued when a statement was imported.
//
// Posts what the memory is sure of and asks a person about the rest. Killed on the way, the next run goes on where
// this one was: it takes only transactions that are still new. Then, where a key for one is set, a model proposes
// accounts for what the memory knows nothing about.
import { task } from '#functions/task.ts'
import { categorizeStatement } from '#shared/transactions/categorize-statement.ts'
import { proposeByModel } from '#shared/transactions/propose-by-model.ts'

export default task('transactions/categorize', async ({ open, models, signal }, { statementId }) => {
  const { posted, asked } = await categorizeStatement(open, statementId)
  const proposed = models ? await proposeByModel(open, models, statementId, signal) : 0

  return { outcome: 'categorized', posted, asked, proposed }
})
