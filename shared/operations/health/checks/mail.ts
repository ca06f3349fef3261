import type { Check } from '../check.ts'

/** Whether the mail server takes us in: without it nobody new can sign in. */
export const mail: Check = {
  name: 'mail',
  title: 'Mail server',
  green: 'takes us in (outside of production, none is needed)',
  fix: 'See that SMTP_URL names a server that is up, with its user and password (bin/rotate SMTP_URL).',
  async look({ mailer, config }) {
    if (!config.SMTP_URL && config.NODE_ENV !== 'production')
      return { isGreen: true, found: 'none; mails are in the log' }
    await mailer.check()
    return { isGreen: true, found: 'takes us in' }
  },
}
