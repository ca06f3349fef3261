// PUT /api/companies/:company/operator-access/:access/consent
//
// Consents to an operator's request. Owners only; of two answers the first counts.
import { z } from '@hono/zod-openapi'
import { OperatorAccess } from '#functions/api/people.ts'
import { door } from '#functions/door.ts'
import { opsCompany } from '#functions/pages/paths.ts'
import { answerAccess } from '#shared/operators/answer-access.ts'

export default door(
  {
    method: 'put',
    path: '/api/companies/:company/operator-access/:access/consent',
    summary: 'Let an operator in',
    params: z.object({ access: z.uuid() }),
    answer: OperatorAccess,
    refusals: { 404: 'There is no such request.', 409: 'It was answered otherwise, or is over.' },
  },
  async ({ ctx, params, c }) => {
    const { origin, post } = c.var.deps
    const page = origin + opsCompany(ctx.companyId)

    return answerAccess(ctx, post, { accessId: params.access, answer: 'consented', page })
  },
)
