// GET /api/companies/:company/reports/tax-lines
//
// A calendar year's figures by the lines of a return.
import { z } from '@hono/zod-openapi'
import { door } from '#functions/door.ts'
import { Cents } from '#functions/shapes.ts'
import { today } from '#shared/day.ts'
import { readTaxLines } from '#shared/reports/read-reports.ts'
import { TAX_FORMS } from '#shared/reports/tax-lines.ts'

const OnLine = z.object({ accountId: z.uuid(), code: z.string(), name: z.string(), cents: Cents })

export default door(
  {
    method: 'get',
    path: '/api/companies/:company/reports/tax-lines',
    summary: 'A year by the lines of a tax return',
    query: z.object({
      year: z.coerce
        .number()
        .int()
        .min(1900)
        .max(2999)
        .optional()
        .openapi({ description: 'Last year, unless told' }),
      form: z.enum(TAX_FORMS).default('schedule-c'),
    }),
    answer: z.object({
      year: z.int(),
      form: z.enum(TAX_FORMS),
      lines: z.array(z.object({ line: z.string(), cents: Cents, accounts: z.array(OnLine) })),
      elsewhere: z.array(OnLine),
      profitCents: Cents,
      waiting: z.int().openapi({ description: 'Transactions up to the end of the year that wait' }),
      open: z.object({ transfersCents: Cents, askMyAccountantCents: Cents }),
    }),
  },
  async ({ ctx, c, query: { form, year = Number(today().slice(0, 4)) - 1 } }) =>
    readTaxLines(ctx, c.var.deps.cache, { year, form }),
)
