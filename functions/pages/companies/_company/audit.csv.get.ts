// GET /companies/:company/audit.csv
//
// The audit log as a file, latest first, with the page's filters. However long, it passes through a batch at a time.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import type { Open } from '#shared/context.ts'
import { csvLine, plainCell } from '#shared/csv.ts'
import { today } from '#shared/day.ts'
import { audit } from '#shared/operations/audit.ts'
import { type AuditedDeed, type AuditFilter, listAudit } from '#shared/operations/audit-log.ts'
import { BATCH, everyPage } from '#shared/page.ts'
import { csvFile } from '../../csv-file.ts'
import { AuditQuery, auditFilter } from './audit.model.ts'
import { actionInWords, whoInWords } from './audit.words.ts'

const HEAD = ['id', 'at', 'who', 'key', 'did', 'action', 'subject', 'before', 'after']

export default new Hono<Env>().get('/companies/:company/audit.csv', async (c) => {
  const { ctx } = c.var
  const { after, ...asked } = AuditQuery.parse(c.req.query())
  await audit(ctx, 'audit.exported', null, { after: asked })

  return csvFile(c, `audit log ${today()}.csv`, (open) => lines(open, auditFilter(asked)))
})

// The log only grows, so what is read later is still what was asked for.
async function* lines(open: Open, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(HEAD)
  const read = (after: string | undefined) => open((ctx) => listAudit(ctx, filter, { limit: BATCH, after }))
  for await (const deeds of everyPage(read)) yield deeds.map(lineOf).join('')
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
