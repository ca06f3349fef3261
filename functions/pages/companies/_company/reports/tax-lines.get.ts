// GET /companies/:company/reports/tax-lines
//
// A year's figures by the lines of a return: `?year=2025&form=schedule-c`, last year's unless told.
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { readTaxLines } from '#shared/reports/read-reports.ts'
import { TAX_FORMS } from '#shared/reports/tax-lines.ts'
import { filter } from '../../../query.ts'
import { choiceField } from './fields.ts'
import { reportPage } from './report-page.ts'
import { before, FORM_CHOICES, FORMS, taxReport } from './tax-lines.view.ts'

const Query = z.object({
  year: filter(z.coerce.number().int().min(1900).max(2999)),
  form: filter(z.enum(TAX_FORMS)),
})

export default new Hono<Env>().get('/companies/:company/reports/tax-lines', async (c) => {
  const { ctx, deps } = c.var
  const thisYear = Number(today().slice(0, 4))
  const { year = thisYear - 1, form = 'schedule-c' } = Query.parse(c.req.query())

  const result = await readTaxLines(ctx, deps.cache, { year, form })

  const years = [...new Set([thisYear, thisYear - 1, thisYear - 2, thisYear - 3, year])].sort((a, b) => b - a)
  return reportPage(c, {
    nav: 'tax-lines',
    title: 'Tax lines',
    span: `${year}, by the lines of ${FORMS[form]}.`,
    fields: html`
      ${choiceField(
        'Year',
        'year',
        years.map((one) => [String(one), String(one)] as const),
        String(year),
      )}
      ${choiceField('Return', 'form', FORM_CHOICES, form)}`,
    report: taxReport(ctx.companyId, result),
    below: before(ctx.companyId, result),
    fileName: `tax lines ${year} ${form}`,
  })
})
