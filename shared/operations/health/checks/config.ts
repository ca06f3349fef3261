import type { Check } from '../check.ts'

/** Whether the variables are set. Those without which nothing starts were read before this could be asked. */
export const config: Check = {
  name: 'config',
  title: 'Variables',
  green: 'all set',
  fix: 'Set the variables that are named here: `heroku config:set NAME=…`.',
  async look({ config: { NODE_ENV, OPERATOR_EMAILS, TRUST_PROXY_HOPS } }) {
    const missing = [
      OPERATOR_EMAILS.length === 0 && 'OPERATOR_EMAILS names nobody: no alert reaches anyone',
      process.env.DYNO && TRUST_PROXY_HOPS !== 1 && 'TRUST_PROXY_HOPS has to be 1 behind Heroku’s router',
    ].filter((sentence) => typeof sentence === 'string')
    const isGreen = NODE_ENV !== 'production' || missing.length === 0
    return { isGreen, found: isGreen ? 'all set' : missing.join('; ') }
  },
}
