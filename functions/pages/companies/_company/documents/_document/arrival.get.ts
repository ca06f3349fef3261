// GET /companies/:company/documents/:document/arrival
//
// Where S3 sends a browser without JavaScript when it has the file: the worker takes a look. Said twice, it changes
// nothing, so that coming back here does no harm.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { confirmArrival } from '#shared/documents/confirm-arrival.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().get('/companies/:company/documents/:document/arrival', async (c) => {
  const { ctx } = c.var

  const document = await confirmArrival(ctx, idParam(c, 'document'))

  return c.redirect(pathsOf(ctx.companyId).document(document.id), 303)
})
