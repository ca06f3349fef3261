import { html } from 'hono/html'
import type { MonthAtAGlance } from '#shared/reports/newest-month.ts'
import type { Waiting } from '#shared/review/what-waits.ts'
import { count, day, money, month, number, percent, timeToAnswer } from '../format.ts'
import type { Html } from '../html.ts'
import { type DocumentRow, documentList } from '../parts/document-list.ts'
import { dropZone } from '../parts/drop-zone.ts'
import { empty } from '../parts/empty.ts'
import { icon } from '../parts/icon.ts'
import { pathsOf } from '../paths.ts'

export interface HomeView {
  companyId: string
  now: Date
  waiting: Waiting
  /** The newest month that has transactions. */
  month: (MonthAtAGlance & { withoutReceipt: number }) | null
  books: {
    /** What the trial balance is off by: zero, or something is broken. */
    differenceCents: bigint
    lockedThrough: string | null
  }
  /** The newest few. */
  documents: DocumentRow[]
  /** The largest file an upload may have. */
  maxBytes: number
  /** False for viewers, who add nothing. */
  mayAdd: boolean
}

/** `/companies/:company`: what waits, where files go in, and what became of the last ones. */
export function homeView(view: HomeView): Html {
  return html`
    <div data-live="waiting">${waits(view)}</div>
    ${view.mayAdd && dropZone(view.companyId, view)}
    <div class="columns">
      <section aria-labelledby="recent">
        <header class="section">
          <h2 id="recent">Recent documents</h2>
          ${view.documents.length > 0 && html`<a href="${pathsOf(view.companyId).documents}">All documents</a>`}
        </header>
        ${documentList(view.companyId, view.documents, view.now)}
        <div data-live="documents-empty">${view.documents.length === 0 && noDocuments()}</div>
      </section>
      <aside data-live="figures">
        ${view.month && thisMonth(view.companyId, view.month)}
        ${books(view)}
      </aside>
    </div>`
}

function waits(view: HomeView): Html {
  const paths = pathsOf(view.companyId)
  const { transactions, questions, receipts, documents } = view.waiting
  if (view.documents.length === 0 && !view.month) {
    return html`
      <header class="page">
        <h1>Add your first bank statement</h1>
        <p>Export last month from your bank. It takes a minute, and the books start with it.</p>
      </header>`
  }
  if (transactions + receipts + documents === 0) {
    return html`
      <header class="page">
        <h1>${icon('check')} Nothing waits for you</h1>
        <p>Everything that came in is filed. Drop the next statement whenever you like.</p>
      </header>`
  }
  return html`
    <header class="page">
      <h1>${transactions > 0 ? `${count(transactions, 'transaction')} ${transactions === 1 ? 'waits' : 'wait'} for you` : 'Almost done'}</h1>
      <p>${[
        transactions > 0 && `Answering takes ${timeToAnswer(questions)}.`,
        transactions === 0 && 'No transaction waits.',
      ].filter(Boolean)}
        ${receipts > 0 && html`<a href="${paths.documents}?state=read&kind=receipt">${count(receipts, 'receipt')} without a transaction</a>.`}
        ${documents > 0 && html`<a href="${paths.documents}?state=needs_you">${count(documents, 'document needs', 'documents need')} another look</a>.`}
      </p>
      ${transactions > 0 && html`<a class="button primary" href="${paths.review}">Start the review</a>`}
    </header>`
}

function noDocuments(): Html {
  return empty(
    'documents',
    'No documents yet',
    'Export last month from your bank as CSV or OFX and drop the file above. What GrayLedger is sure of files itself; the rest waits here for your answer.',
  )
}

function thisMonth(companyId: string, figures: NonNullable<HomeView['month']>): Html {
  const paths = pathsOf(companyId)
  const { month: key, withoutReceipt } = figures
  return html`
    <section class="figures">
      <h2>${month(figures.month)}</h2>
      <dl>
        <div><dt><a href="${paths.transactions}?month=${key}">Transactions</a></dt><dd>${number(figures.transactions)}</dd></div>
        <div><dt>Filed from memory</dt><dd>${percent(figures.filedByMemory, figures.transactions)}</dd></div>
        <div><dt>Money in</dt><dd>${money(figures.moneyInCents)}</dd></div>
        <div><dt>Money out</dt><dd>${money(figures.moneyOutCents)}</dd></div>
        <div><dt><a href="${paths.missingReceipts}?month=${key}">Without a receipt</a></dt><dd>${number(withoutReceipt)}</dd></div>
      </dl>
    </section>`
}

function books({ companyId, books }: HomeView): Html {
  const tiesOut = books.differenceCents === 0n
  return html`
    <section class="figures">
      <h2>The books</h2>
      <dl>
        <div>
          <dt><a href="${pathsOf(companyId).trialBalance}">Trial balance</a></dt>
          <dd class="${tiesOut ? 'good' : 'bad'}">${tiesOut ? 'Ties out' : `Off by ${money(books.differenceCents)}`}</dd>
        </div>
        <div><dt><a href="${pathsOf(companyId).settings}">Closed through</a></dt><dd>${books.lockedThrough ? day(books.lockedThrough) : 'All open'}</dd></div>
      </dl>
    </section>`
}
