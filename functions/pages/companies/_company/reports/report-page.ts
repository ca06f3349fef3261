import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Env } from '#functions/middleware/env.ts'
import { companyPage } from '../../../company-page.ts'
import { namesCsv } from '../../../csv-file.ts'
import type { Html } from '../../../html.ts'
import type { Nav } from '../../../layout.ts'
import { empty } from '../../../parts/empty.ts'
import { type Report, reportCsv, reportTable } from '../../../parts/report.ts'
import { pathsOf } from '../../../paths.ts'

export interface ReportPage {
  nav: Nav
  title: string
  /** Which days it covers, as a sentence. */
  span: string
  /** The fields that choose them. */
  fields: Html
  report: Report
  /** What stands below the figures. */
  below?: Html | false | undefined
  /** For the name of the CSV file. */
  fileName: string
}

/** Answers a report as a page among its siblings, or as a CSV file where the query says `format=csv`. */
export async function reportPage(c: Context<Env>, page: ReportPage): Promise<Response> {
  const { nav, title, report, fileName } = page
  if (c.req.query('format') === 'csv') {
    namesCsv(c, `${fileName}.csv`)
    return c.body(reportCsv(report))
  }
  return companyPage(c, { title, nav }, view(c, page))
}

function view(c: Context<Env>, { title, span, fields, report, below }: ReportPage): Html {
  const { ctx, companyName } = c.var
  const paths = pathsOf(ctx.companyId)
  const csv = `?${new URLSearchParams({ ...c.req.query(), format: 'csv' })}`
  const isEmpty = report.parts.every(({ rows }) => rows.length === 0)
  return html`
    <header class="page">
      <h1>${title}</h1>
      <p class="printed">${companyName}</p>
      <p>${span} Cash basis, US dollars.</p>
      <form class="as-of" method="get">${fields}<button>Show</button></form>
    </header>
    <div data-live="report">
      ${
        isEmpty
          ? empty(
              'balance',
              'No entries in these days',
              'Figures appear with the first posted transaction.',
              html`<a class="button primary" href="${paths.home}">Add a statement</a>`,
            )
          : html`${reportTable(report)}${below}
              <p class="keyset"><a class="button" href="${csv}">Download as CSV</a></p>`
      }
    </div>`
}
