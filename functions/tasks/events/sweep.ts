// Task `events/sweep`, run hourly by the clock.
//
// Deletes the live events that nobody can miss any more, a thousand to a transaction. A company that can't be swept
// doesn't hold up the others.
import { taskOfNoCompany } from '#functions/task.ts'
import { inCompany } from '#shared/context.ts'
import { BATCH, sweepEvents } from '#shared/operations/sweep-events.ts'

export default taskOfNoCompany('events/sweep', async ({ db }) => {
  const failures: unknown[] = []
  let events = 0
  for (const { id: companyId } of await db.selectFrom('companies').select('id').execute()) {
    try {
      for (let gone = BATCH; gone === BATCH; events += gone) {
        gone = await inCompany(db, { companyId, actor: { kind: 'worker' } }, sweepEvents)
      }
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `events of ${failures.length} companies were not swept`)

  return { outcome: 'swept', events }
})
