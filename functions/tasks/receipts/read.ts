// Task `receipts/read`, enqueued when a receipt was received.
//
// Reads vendor, date, total and tax in the reader's process, and offers the receipt to the transaction it may be of.
import { task } from '#functions/task.ts'
import { readReceiptDocument } from '#shared/documents/read-receipt-document.ts'

export default task('receipts/read', async ({ open, bucket, reader, models, signal }, { documentId }) => {
  const outcome = await readReceiptDocument(open, { bucket, reader, models, signal }, documentId)

  return { outcome }
})
