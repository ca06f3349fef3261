import { readLastSweep } from '../../../documents/sweep/last-sweep.ts'
import type { Check } from '../check.ts'

/** Whether every document has its file, as of the last night. That the nights are kept is for `clocks` to say. */
export const missingFiles: Check = {
  name: 'missing-files',
  needs: 'migrations',
  title: 'Files gone from the bucket',
  green: 'none',
  fix: 'Put the files back into the bucket, or ask their companies to upload them again: see “missing-files” in docs/runbooks/red-light.md.',
  async look({ db }) {
    const last = await readLastSweep(db)
    if (!last) return { isGreen: true, found: 'not counted yet' }
    const { lost, documents } = last
    return { isGreen: lost === 0, found: lost === 0 ? `none of ${documents}` : `${lost} of ${documents}` }
  },
}
