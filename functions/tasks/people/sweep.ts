// Task `people/sweep`, run hourly by the clock.
//
// Deletes sessions, codes and counted turns that are over.
import { taskOfNoCompany } from '#functions/task.ts'
import { sweepPeople } from '#shared/people/sweep-people.ts'

export default taskOfNoCompany('people/sweep', async ({ db }) => {
  const swept = await sweepPeople(db)

  return { outcome: 'swept', ...swept }
})
