// Task `statements/import`, enqueued when a statement was received, and again when a person answered its question.
//
// Adds the rows of the statement that aren't here yet, all in one transaction. A second run finds it imported.
import { task } from '#functions/task.ts'
import { importStatement } from '#shared/statements/import-statement.ts'

export default task('statements/import', async ({ open, bucket }, { documentId }) => {
  const outcome = await importStatement(open, bucket, documentId)

  return { ...outcome }
})
