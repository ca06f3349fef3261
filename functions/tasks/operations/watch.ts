// Task `operations/watch`, run by the clock.
//
// Looks at every light and mails the operators when one turns red, and when it is green again.
import { taskOfNoCompany } from '#functions/task.ts'
import { watch } from '#shared/operations/health/watch.ts'
import { sendLater } from '#shared/operations/send-later.ts'

// An alarm of yesterday is none.
const MAIL_HOURS = 6

export default taskOfNoCompany('operations/watch', async (deps) => {
  const { config, db, bucket, mailer, secret, log } = deps
  if (!config) return { outcome: 'nothing to judge by' }
  const onFault = (check: string, error: unknown) => log.warn({ check, err: error }, 'a check couldn’t look')
  const until = new Date(Date.now() + MAIL_HOURS * 3_600_000)

  const { red, told } = await watch(
    { config, db, bucket, mailer },
    (db, mail) => sendLater(db, { secret, delivery: 'mail' }, mail, until),
    onFault,
  )

  return { outcome: 'watched', red, told }
})
