// POST /companies/:company/documents
//
// Makes room for one file and leads to the page with its form: adding a document without JavaScript.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { requestUpload } from '#shared/documents/request-upload.ts'
import { readForm } from '../../form.ts'
import { pathsOf } from '../../paths.ts'

const Form = z.object({ kind: z.enum(['receipt', 'statement']) })

export default new Hono<Env>().post('/companies/:company/documents', async (c) => {
  const { ctx, deps } = c.var
  const { kind } = await readForm(c, Form)

  const { documentId } = await requestUpload(ctx, deps.bucket, { kind })

  return c.redirect(pathsOf(ctx.companyId).document(documentId), 303)
})
