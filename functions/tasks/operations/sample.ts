// Task `operations/sample`, run by the clock.
//
// Keeps how it stands in this minute, for the charts on /ops.
import { taskOfNoCompany } from '#functions/task.ts'
import { takeSample } from '#shared/operations/samples/take-sample.ts'

export default taskOfNoCompany('operations/sample', async ({ db }) => {
  await takeSample(db)

  return { outcome: 'sampled' }
})
