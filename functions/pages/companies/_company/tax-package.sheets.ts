// The files of a tax package that are written from the books: one to read and print, the others for spreadsheets.
import { html } from 'hono/html'
import { csvLine, plainCell } from '#shared/csv.ts'
import { plainAmount } from '#shared/money.ts'
import type { Sheet } from '#shared/tax-package/make-package.ts'
import type { Change } from '#shared/tax-package/packages.ts'
import type { Year } from '#shared/tax-package/read-year.ts'
import type { Transaction } from '#shared/transactions/transactions.ts'
import { count, day, money } from '../../format.ts'
import type { Html } from '../../html.ts'
import { type Report, reportCsv, reportTable } from '../../parts/report.ts'
import { balanceSheetReport } from './reports/balance-sheet.view.ts'
import { profitAndLossReport } from './reports/profit-and-loss.view.ts'
import { FORMS, taxReport } from './reports/tax-lines.view.ts'
import { trialBalanceReport } from './reports/trial-balance.view.ts'
import { openInWords } from './tax-package.words.ts'

/** The first is the one to open. */
export function sheetsOf(year: Year): Sheet[] {
  const reports = reportsOf(year)
  return [
    { name: 'Start here.html', text: String(startHere(year, reports)) },
    ...reports.map(([title, report]) => ({ name: `${title}.csv`, text: reportCsv(report) })),
    { name: 'Missing receipts.csv', text: transactionsCsv(year.missing) },
    { name: 'Waiting for an answer.csv', text: transactionsCsv(year.waiting) },
    { name: 'Receipts.csv', text: receiptsCsv(year) },
  ]
}

function reportsOf({ companyId, ...year }: Year): [title: string, report: Report][] {
  return [
    ['Tax lines', unlinked(taxReport(companyId, year.taxLines))],
    ['Profit and loss', unlinked(profitAndLossReport(companyId, year.profitAndLoss))],
    ['Balance sheet', unlinked(balanceSheetReport(companyId, year.balanceSheet))],
    ['Trial balance', unlinked(trialBalanceReport(companyId, year.trialBalance))],
  ]
}

// Links would lead to pages that whoever gets the package can't open.
const unlinked = (report: Report): Report => ({
  ...report,
  parts: report.parts.map((part) => ({ ...part, rows: part.rows.map(({ href: _, ...row }) => row) })),
})

function transactionsCsv(transactions: Transaction[]): string {
  return [
    csvLine(['Date', 'What', 'Bank account', 'Filed under', 'Amount']),
    ...transactions.map(({ postedOn, descriptor, account, settlement, amountCents }) =>
      csvLine([
        postedOn,
        plainCell(descriptor),
        plainCell(account.name),
        plainCell(settlement?.filed.map((line) => line.accountName).join('; ') ?? ''),
        plainAmount(amountCents),
      ]),
    ),
  ].join('')
}

function receiptsCsv({ files }: Year): string {
  const lines = files
    .filter(({ kind }) => kind === 'receipt')
    .flatMap(({ name, shows }) =>
      shows.map(({ day, what, cents, entryId }) =>
        csvLine([day, plainCell(what), cents === null ? null : plainAmount(cents), name, entryId]),
      ),
    )
  return [csvLine(['Date', 'What', 'Amount', 'File', 'Entry']), ...lines].join('')
}

function startHere(year: Year, reports: [string, Report][]): Html {
  const { companyName, package: made, taxLines, head } = year
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${companyName} ${made.year}</title>
  <style>
    body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: #1c1f21; }
    h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; break-after: avoid; }
    table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.2rem 0.5rem 0.2rem 0; text-align: left; font-weight: normal; vertical-align: top; }
    .money { text-align: right; white-space: nowrap; }
    .code { display: inline-block; width: 4rem; color: #666; }
    .group th, .sum > *, thead th { font-weight: 600; } .group th { padding-top: 0.8rem; }
    .sum > * { border-top: 1px solid #bbb; } tr { break-inside: avoid; }
    .muted { color: #666; }
  </style>
</head>
<body>
  <h1>${companyName}</h1>
  <p>${day(year.from)} to ${day(year.through)}, ${FORMS[made.form]}. Cash basis, US dollars.<br>
    <span class="muted">Version ${made.version}, asked for by ${made.askedBy} on ${day(made.askedAt.toISOString())}.</span></p>
  <p>Profit by the books: <strong>${money(taxLines.profitCents)}</strong>. Amounts are what was booked: limits of the law, such as
    half of the meals, are for the return.</p>
  ${openPart(year)}
  ${year.changes && changesPart(made.version - 1, year.changes)}
  ${reports.map(([title, report]) => html`<h2>${title}</h2>${reportTable(report)}`)}
  ${filesPart(year)}
  <h2>What else is here</h2>
  <p>The same reports as CSV files; General ledger.csv with every line of every account and its balance; Files.csv with the
    SHA-256 of each file.</p>
  <p class="muted">The books held ${head.position} entries, none of which can be changed; the hash of them all is
    ${head.sha256}.</p>
</body>
</html>
`
}

function openPart({ open, package: { year } }: Year): Html {
  const questions = openInWords(open, year)
  return html`
    <h2>Open questions</h2>
    ${
      questions.length > 0
        ? html`<ul>${questions.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>`
        : html`<p>Nothing of ${year} is left open.</p>`
    }
    <p>${open.isClosed ? `The books are closed through the end of ${year}.` : `The books of ${year} aren’t closed yet: figures may still change.`}</p>`
}

function changesPart(before: number, changes: Change[]): Html {
  if (changes.length === 0) return html`<h2>Since version ${before}</h2><p>No figure has changed.</p>`
  return html`
    <h2>Since version ${before}</h2>
    <table>
      <thead><tr><th>Account</th><th class="money">Version ${before}</th><th class="money">Now</th></tr></thead>
      <tbody>${changes.map(
        ({ code, name, beforeCents, nowCents }) => html`
          <tr><th scope="row"><span class="code">${code}</span> ${name}</th>
            <td class="money">${money(beforeCents)}</td><td class="money">${money(nowCents)}</td></tr>`,
      )}</tbody>
    </table>`
}

function filesPart({ files }: Year): Html {
  const list = (kind: 'receipt' | 'statement') => files.filter((file) => file.kind === kind)
  return html`${(['receipt', 'statement'] as const).map(
    (kind) => html`
      <h2>${count(list(kind).length, kind)}</h2>
      <ul>${list(kind).map(({ name }) => html`<li><a href="${encodeURI(name)}">${name.slice(name.indexOf('/') + 1)}</a></li>`)}</ul>`,
  )}`
}
