// GET /companies/:company/leaving
//
// A copy of everything, and the deletion of the company.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { readExport } from '#shared/leaving/ask-export.ts'
import { readDeletion } from '#shared/leaving/deletion.ts'
import { companyPage } from '../../company-page.ts'
import { leavingView } from './leaving.view.ts'

export default new Hono<Env>().get('/companies/:company/leaving', async (c) => {
  const { ctx, companyName } = c.var
  const latest = await readExport(ctx)
  const { deleteAfter } = await readDeletion(ctx)

  const isOwner = ctx.actor.kind === 'person' && ctx.actor.role === 'owner'
  const view = { companyId: ctx.companyId, name: companyName, now: new Date(), latest, deleteAfter, isOwner }
  // The copy is made within moments: the page comes by itself to say so.
  const frame = {
    title: 'Leaving',
    nav: 'leaving' as const,
    ...(latest.state === 'asked' && { refreshSeconds: 5 }),
  }
  return companyPage(c, frame, leavingView(view))
})
