// Task `operations/roll-up`, run by the clock.
//
// Makes an hour's sample of its minutes, and forgets old ones.
import { taskOfNoCompany } from '#functions/task.ts'
import { rollUp } from '#shared/operations/samples/roll-up.ts'

export default taskOfNoCompany('operations/roll-up', async ({ db }) => {
  const forgotten = await rollUp(db)

  return { outcome: 'rolled up', forgotten }
})
