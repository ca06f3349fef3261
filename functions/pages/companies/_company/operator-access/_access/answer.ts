// The forms by which owners answer an operator's request: each answer is a noun of its own.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { type AccessAnswer, answerAccess } from '#shared/operators/answer-access.ts'
import { opsCompany, pathsOf } from '../../../../paths.ts'

export interface Answer {
  noun: 'consent' | 'refusal'
  answer: AccessAnswer['answer']
  /** What they are told then. */
  sentence: string
}

export const answerPage = ({ noun, answer, sentence }: Answer) =>
  new Hono<Env>().post(`/companies/:company/operator-access/:access/${noun}`, async (c) => {
    const { ctx, deps } = c.var
    const page = deps.origin + opsCompany(ctx.companyId)

    await answerAccess(ctx, deps.post, { accessId: idParam(c, 'access'), answer, page })

    setFlash(c, { tone: 'good', sentence })
    return c.redirect(pathsOf(ctx.companyId).operatorAccess, 303)
  })
