import type { Check } from '../check.ts'
import { totalsOfBooks } from '../totals.ts'

/** Whether a file arrived that nobody will ever read. */
export const documentsLost: Check = {
  name: 'documents-lost',
  needs: 'migrations',
  title: 'Files without a job',
  green: 'none',
  fix: 'They lie in the file store. Restore what deleted their jobs, or ask for them again: see “documents-lost” in docs/runbooks/red-light.md.',
  async look({ db }) {
    const { documentsLost } = await totalsOfBooks(db)
    return { isGreen: documentsLost === 0, found: documentsLost === 0 ? 'none' : String(documentsLost) }
  },
}
