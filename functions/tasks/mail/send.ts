// Task `mail/send`, enqueued with whatever a mail tells of.
//
// Sends one mail. One that comes too late, as when the mail server was away, isn't sent: its code has expired.
import { taskOfNoCompany } from '#functions/task.ts'
import { unseal } from '#shared/operations/seal.ts'
import type { Mail } from '#shared/outside/mail.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'

export default taskOfNoCompany('mail/send', async ({ mailer, secret, oldSecret }, { sealed, until }) => {
  if (new Date(until) < new Date()) return { outcome: 'too late' }
  const text = unseal(secret, sealed) ?? (oldSecret ? unseal(oldSecret, sealed) : null)
  if (text === null) return { outcome: 'sealed with another secret' }

  try {
    await mailer.send(JSON.parse(text) as Mail)
    return { outcome: 'sent' }
  } catch (error) {
    // A server that refuses an address for good is asked no more; the person sees that nothing arrives.
    if (error instanceof OutsideTrouble && !error.retryable) return { outcome: 'refused', why: error.message }
    throw error
  }
})
