import { z } from 'zod'
import { WhichFailed } from '#shared/operations/jobs/which-failed.ts'
import { invalid } from '#shared/refusal.ts'

/** The fields by which a form says which failed jobs it means. */
export const Which = z.object({
  jobId: z.string().optional(),
  task: z.string().optional(),
  cause: z.string().optional(),
})

/** Refuses what no form of ours sends. */
export function whichOf(fields: z.infer<typeof Which>): WhichFailed {
  const { success, data } = WhichFailed.safeParse(fields)
  if (!success) throw invalid('This form doesn’t say which jobs it means. Open the page again.')
  return data
}
