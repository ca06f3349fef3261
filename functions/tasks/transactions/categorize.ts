// Task `transactions/categorize`, enqueued when a statement was imported.
//
// Posts what the memory is sure of and asks a person about the rest. Killed on the way, the next run goes on where
// this one was: it takes only transactions that are still new.
import { task } from '#functions/task.ts'
import { categorizeStatement } from '#shared/transactions/categorize-statement.ts'

export default task('transactions/categorize', async ({ open }, { statementId }) => {
  const { posted, asked } = await categorizeStatement(open, statementId)

  return { outcome: 'categorized', posted, asked }
})
