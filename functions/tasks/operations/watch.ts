// Task `operations/watch`, run by the clock.
//
// Looks at every light and mails the operators when one turns red, and when it is green again.
import { taskOfNoCompany } from '#functions/task.ts'
import { watch } from '#shared/operations/health/watch.ts'

export default taskOfNoCompany('operations/watch', async (deps) => {
  const { config, db, bucket, mailer, secret, log } = deps
  if (!config) return { outcome: 'nothing to judge by' }
  const onFault = (check: string, error: unknown) => log.warn({ check, err: error }, 'a check couldn’t look')
  const post = { secret, delivery: 'mail' } as const

  const { red, told } = await watch({ config, db, bucket, mailer }, post, onFault)

  return { outcome: 'watched', red, told }
})
