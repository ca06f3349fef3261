// The doors by which owners answer an operator's request: each answer is a noun of its own.
import { z } from '@hono/zod-openapi'
import { OperatorAccess } from '#functions/api/people.ts'
import { door } from '#functions/door.ts'
import { opsCompany } from '#functions/pages/paths.ts'
import { type AccessAnswer, answerAccess } from '#shared/operators/answer-access.ts'

export interface Answer {
  noun: 'consent' | 'refusal'
  answer: AccessAnswer['answer']
  summary: string
}

export const answerDoor = ({ noun, answer, summary }: Answer) =>
  door(
    {
      method: 'put',
      path: `/api/companies/:company/operator-access/:access/${noun}`,
      summary,
      params: z.object({ access: z.uuid() }),
      answer: OperatorAccess,
      refusals: { 404: 'There is no such request.', 409: 'It was answered otherwise, or is over.' },
    },
    async ({ ctx, params, c }) => {
      const { origin, post } = c.var.deps
      const page = origin + opsCompany(ctx.companyId)

      return answerAccess(ctx, post, { accessId: params.access, answer, page })
    },
  )
