import type { Check } from '../check.ts'
import { totalsOfBooks } from '../totals.ts'

/** Whether a file arrived that nobody will ever read. */
export const unreadFiles: Check = {
  name: 'unread-files',
  needs: 'migrations',
  title: 'Files that nobody will read',
  green: 'none',
  fix: 'Their jobs were deleted. The files are safe; have them read again: see “unread-files” in docs/runbooks/red-light.md.',
  async look({ db }) {
    const { unreadFiles } = await totalsOfBooks(db)
    return { isGreen: unreadFiles === 0, found: unreadFiles === 0 ? 'none' : String(unreadFiles) }
  },
}
