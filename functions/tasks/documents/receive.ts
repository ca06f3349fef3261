// Task `documents/receive`, enqueued when a browser says that its upload is done.
//
// Looks at what really arrived before anything reads it, and has it read or rejects it with a sentence.
import { task } from '#functions/task.ts'
import { receiveDocument } from '#shared/documents/receive-document.ts'

export default task('documents/receive', async ({ open, bucket }, { documentId }) => {
  const outcome = await receiveDocument(open, bucket, documentId)

  return { outcome }
})
