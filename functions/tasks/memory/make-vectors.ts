// Task `memory/make-vectors`, enqueued after a restore, and by companies/sweep, for a company whose merchants lack vectors.
import { task } from '#functions/task.ts'
import { makeVectors } from '#shared/memory/make-vectors.ts'

export default task('memory/make-vectors', async ({ open, embeddings }) => {
  const vectors = await makeVectors(open, embeddings)

  return { outcome: 'made', vectors }
})
