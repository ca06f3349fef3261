// GET /companies/:company/audit.csv
//
// The audit log as a file, latest first, with the page's filters. However long, it passes through a batch at a time.
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Env } from '#functions/middleware/env.ts'
import { type Context, inCompany, type Open } from '#shared/context.ts'
import { csvLine, plainCell } from '#shared/csv.ts'
import { today } from '#shared/day.ts'
import { audit } from '#shared/operations/audit.ts'
import { type AuditedDeed, type AuditFilter, listAudit } from '#shared/operations/audit-log.ts'
import { contentDisposition } from '#shared/outside/content-disposition.ts'
import { AuditQuery, auditFilter } from './audit.model.ts'
import { actionInWords, whoInWords } from './audit.words.ts'

const BATCH = 1000
const HEAD = ['id', 'at', 'who', 'key', 'did', 'action', 'subject', 'before', 'after']

export default new Hono<Env>().get('/companies/:company/audit.csv', async (c) => {
  const { ctx, deps } = c.var
  const { after, ...asked } = AuditQuery.parse(c.req.query())
  await audit(ctx, 'audit.exported', null, { after: asked })

  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', contentDisposition(`audit log ${today()}.csv`, { inline: false }))
  // This request's transaction is over when the file begins, so each batch has one of its own. The log only grows.
  const open = <T>(work: (ctx: Context) => Promise<T>) => inCompany(deps.db, ctx, work)
  return stream(c, async (file) => {
    await file.write(csvLine(HEAD))
    for await (const deeds of batches(open, auditFilter(asked))) {
      if (file.aborted) return
      await file.write(deeds.map(lineOf).join(''))
    }
  })
})

async function* batches(open: Open, filter: AuditFilter): AsyncGenerator<AuditedDeed[]> {
  let after: string | undefined
  do {
    const page = await open((ctx) => listAudit(ctx, filter, { limit: BATCH, after }))
    yield page.rows
    after = page.next ?? undefined
  } while (after)
}

function lineOf(deed: AuditedDeed): string {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return csvLine([
    String(deed.id),
    deed.at.toISOString(),
    plainCell(whoInWords(deed)),
    deed.keyName && plainCell(deed.keyName),
    actionInWords(deed.action),
    deed.action,
    deed.subjectId,
    json(deed.before),
    json(deed.after),
  ])
}
