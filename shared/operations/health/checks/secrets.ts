import { DAYS_TO_LIVE, observeSecrets } from '../../../secrets/observe.ts'
import type { Check } from '../check.ts'

/** How long an old value may stay beside a new one, days. */
const ROTATION_DAYS = 7

/** How old the secrets are. */
export const secrets: Check = {
  name: 'secrets',
  needs: 'migrations',
  title: 'Secrets',
  green: `none older than ${DAYS_TO_LIVE} days, none half rotated for more than ${ROTATION_DAYS}`,
  fix: 'Run bin/rotate with the name that is said here: docs/runbooks/secret-rotation.md.',
  async look({ db, config }) {
    const ages = await observeSecrets(db, config)
    const old = ages.filter(({ days }) => days >= DAYS_TO_LIVE)
    if (old.length > 0)
      return { isGreen: false, found: old.map(({ name, days }) => `${name}: ${days} days`).join(', ') }
    const half = ages.filter(({ rotatingDays }) => (rotatingDays ?? 0) >= ROTATION_DAYS)
    if (half.length > 0)
      return { isGreen: false, found: half.map(({ name }) => `${name}_OLD is still live`).join(', ') }
    const left = ages.map(({ name, days }) => `${name} ${DAYS_TO_LIVE - days}`)
    return { isGreen: true, found: left.length > 0 ? `days left: ${left.join(', ')}` : 'none is set' }
  },
}
