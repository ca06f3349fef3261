import type { Check } from '../check.ts'
import { totalsOfBooks } from '../totals.ts'

/** Of all the memory was sure of, so much at least has to be right: the bar that companies begin with. */
export const LEAST_PRECISION = 0.95
/** Fewer say nothing. */
const LEAST_SAID = 50

/** How often the memory was right where it was sure, over all companies. */
export const precision: Check = {
  name: 'precision',
  needs: 'migrations',
  title: 'Right where the memory was sure',
  green: `at least ${LEAST_PRECISION * 100} %, once there are ${LEAST_SAID} answers`,
  fix: 'Companies below their bar have stopped posting by themselves. See what changed: `git log shared/memory`, `bin/bench/precision`.',
  async look({ db }) {
    const { sureSaid, sureHeld } = await totalsOfBooks(db)
    if (sureSaid < LEAST_SAID) return { isGreen: true, found: `${sureHeld} of ${sureSaid}, too few to tell` }
    const share = sureHeld / sureSaid
    return { isGreen: share >= LEAST_PRECISION, found: `${(share * 100).toFixed(1)} % of ${sureSaid}` }
  },
}
