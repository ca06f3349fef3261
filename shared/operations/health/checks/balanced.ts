import { sql } from 'kysely'
import type { Check } from '../check.ts'
import { totalsOfBooks } from '../totals.ts'

/** What makes the database refuse an entry that doesn't balance, on both tables. */
const GUARDS = 2

/** Whether entries balance: the newest of each company, and the triggers that see to all of them. */
export const balanced: Check = {
  name: 'balanced',
  needs: 'migrations',
  title: 'Entries that don’t balance',
  green: 'none of each company’s newest 50, and the triggers that refuse them stand',
  fix: 'Somebody went round the application. Stop writing (`heroku maintenance:on`), then see docs/runbooks/red-light.md.',
  async look({ db }) {
    const [{ unbalanced }, { rows }] = await Promise.all([
      totalsOfBooks(db),
      sql<{ n: number }>`select count(*)::int as n from pg_trigger
        where tgfoid = 'entry_must_balance'::regproc and tgenabled in ('O', 'A')`.execute(db),
    ])
    const guards = rows[0]!.n
    if (unbalanced > 0) return { isGreen: false, found: `${unbalanced} unbalanced` }
    const isGreen = guards >= GUARDS
    return { isGreen, found: isGreen ? 'none' : 'none, but nothing would refuse one: a trigger is off' }
  },
}
