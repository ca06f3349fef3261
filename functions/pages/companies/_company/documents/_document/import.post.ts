// POST /companies/:company/documents/:document/import
//
// Answers what only a person can know of a statement, and has the import go on.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { answerImport } from '#shared/statements/answer-import.ts'
import { readForm } from '../../../../form.ts'
import { pathsOf } from '../../../../paths.ts'

const Form = z.object({
  accountId: z.array(z.union([z.uuid('Choose the account.'), z.literal('left out').transform(() => null)])),
  dateOrder: z.enum(['mdy', 'dmy']).optional(),
  reverseSigns: z.stringbool().optional(),
})

export default new Hono<Env>().post('/companies/:company/documents/:document/import', async (c) => {
  const { ctx } = c.var
  const documentId = idParam(c, 'document')
  const { accountId: accountIds, ...answers } = await readForm(c, Form)

  await answerImport(ctx, documentId, { ...answers, ...(accountIds.length > 0 && { accountIds }) })

  setFlash(c, { tone: 'good', sentence: 'Thank you. The statement is being read.' })
  return c.redirect(pathsOf(ctx.companyId).document(documentId), 303)
})
