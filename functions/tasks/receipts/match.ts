// Task `receipts/match`, enqueued when a receipt was read, a statement was imported, or a person matched or declined.
//
// Looks at all receipts and transactions of the company at once; matches what is clear and offers the rest.
import { task } from '#functions/task.ts'
import { matchInbox } from '#shared/documents/match-inbox.ts'

export default task('receipts/match', async ({ open }) => {
  const done = await open(matchInbox)

  return { outcome: 'looked', ...done }
})
