// Reports: the same rows as a table on the page and as a CSV file.
import { html } from 'hono/html'
import { csvLine, plainCell } from '#shared/csv.ts'
import { plainAmount } from '#shared/money.ts'
import { money } from '../format.ts'
import type { Html } from '../html.ts'

export interface ReportRow {
  /** An account's code, or a line of a form. */
  code?: string | undefined
  label: string
  href?: string | undefined
  /** One per column; null leaves it empty. */
  cents: (bigint | null)[]
}

export interface ReportPart {
  heading?: string | undefined
  rows: ReportRow[]
  /** Sums the part, in words of its own: `Gross profit`. */
  total?: Omit<ReportRow, 'href' | 'code'> | undefined
}

export interface Report {
  /** What the rows are: `Account`. */
  of: string
  columns: string[]
  parts: ReportPart[]
  /** What it all comes to. */
  total?: Omit<ReportRow, 'href' | 'code'> | undefined
}

export function reportTable({ of, columns, parts, total }: Report): Html {
  return html`
    <table class="ledger report ${columns.length > 2 && 'wide'}">
      <thead><tr><th scope="col">${of}</th>
        ${columns.map((column) => html`<th scope="col" class="money">${column}</th>`)}</tr></thead>
      ${parts.filter(({ rows, total }) => rows.length > 0 || total).map((part) => tbody(part, columns.length))}
      ${total && html`<tfoot>${sum(total)}</tfoot>`}
    </table>`
}

function tbody({ heading, rows, total }: ReportPart, columns: number): Html {
  return html`
    <tbody>
      ${heading && html`<tr class="group"><th scope="rowgroup" colspan="${columns + 1}">${heading}</th></tr>`}
      ${rows.map(
        ({ code, label, href, cents }) => html`
          <tr>
            <th scope="row">${code && html`<span class="code">${code}</span> `}${href ? html`<a href="${href}">${label}</a>` : label}</th>
            ${figures(cents)}
          </tr>`,
      )}
      ${total && sum(total)}
    </tbody>`
}

const sum = ({ label, cents }: Omit<ReportRow, 'href'>) =>
  html`<tr class="sum"><th scope="row">${label}</th>${figures(cents)}</tr>`

const figures = (cents: (bigint | null)[]) =>
  cents.map((one) => html`<td class="money">${one !== null && money(one)}</td>`)

/** The report as CSV: part, code, label and the columns, amounts as plain numbers (`-1234.56`). */
export function reportCsv({ of, columns, parts, total }: Report): string {
  const line = (part: string | null, { code, label, cents }: ReportRow) =>
    csvLine([
      part,
      code ?? null,
      plainCell(label),
      ...cents.map((one) => (one === null ? null : plainAmount(one))),
    ])
  return [
    csvLine(['Part', 'Code', of, ...columns]),
    ...parts.flatMap(({ heading = null, rows, total }) =>
      [...rows, ...(total ? [total] : [])].map((row) => line(heading, row)),
    ),
    ...(total ? [line(null, total)] : []),
  ].join('')
}
