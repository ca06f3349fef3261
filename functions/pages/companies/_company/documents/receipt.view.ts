import { html } from 'hono/html'
import type { TransactionState } from '#shared/transactions/transactions.ts'
import { day, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { amount } from '../../../parts/amount.ts'
import { empty } from '../../../parts/empty.ts'
import { icon } from '../../../parts/icon.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/** A bank line that a receipt may be the evidence for. */
export interface ReceiptMatch {
  transactionId: string
  postedOn: string
  descriptor: string
  amountCents: bigint
  bankAccount?: string | undefined
  /** Why it is offered: `The amount is the same.` */
  reasons: string[]
}

/** A receipt: its picture beside what was read in it and the transaction it belongs to. */
export interface ReceiptPart {
  is: 'receipt'
  isBeingRead: boolean
  /** Whether it waits for its transaction. */
  isOpen: boolean
  /** What was read, null where nothing could be; each of its facts likewise. */
  read: {
    vendor: string | null
    date: string | null
    totalCents: bigint | null
    taxCents: bigint | null
  } | null
  /** The transaction it is matched to. */
  matched?:
    | (ReceiptMatch & { state: TransactionState; filedUnder: string[]; entryId?: string | undefined })
    | undefined
  /** Best first. */
  offers: ReceiptMatch[]
  /** The person's own search for the transaction. */
  search?: { text: string; found: ReceiptMatch[] } | undefined
}

/** Match posts `transactionId` to `…/documents/:document/match`; taking a match back posts it empty. */
export function receiptPart(part: ReceiptPart, view: DocumentView): Html {
  return html`
    <div class="beside">
      <figure class="preview">${preview(view)}</figure>
      <div>
        <div data-live="receipt">
          <section class="card">
            <h2>What was read</h2>
            ${reading(part)}
          </section>
          ${part.matched && matched(part.matched, view)}
          ${part.isOpen && offers(part, view)}
        </div>
        ${part.search && view.mayDecide && search(part.search, view)}
      </div>
    </div>`
}

function preview({ fileUrl, fileName }: DocumentView): Html {
  if (!fileUrl) return empty('receipt', 'No file yet', 'Its picture appears here when it has arrived.')
  // The part after # tells the browser's own PDF viewer to show the page alone.
  return html`
    ${
      /\.(jpe?g|png|webp|gif)$/i.test(fileName)
        ? html`<img src="${fileUrl}" alt="The receipt as it was sent">`
        : html`<iframe src="${fileUrl}#toolbar=0&navpanes=0&view=FitH" title="The receipt as it was sent" loading="lazy"></iframe>`
    }
    <figcaption><a href="${fileUrl}" target="_blank" rel="noopener">Open the file ${icon('open')}</a></figcaption>`
}

function reading({ read, isBeingRead }: ReceiptPart): Html {
  if (!read) {
    return html`<p class="reason">${isBeingRead ? 'Being read. This takes a few seconds.' : 'Nothing could be read in it.'}</p>`
  }
  const fact = (name: string, value: string | null) =>
    html`<div><dt>${name}</dt><dd>${value ?? html`<span class="absent">Not found</span>`}</dd></div>`
  return html`
    <dl class="facts">
      ${fact('Vendor', read.vendor)}
      ${fact('Date', read.date && day(read.date))}
      ${fact('Total', read.totalCents === null ? null : money(read.totalCents))}
      ${fact('Tax in it', read.taxCents === null ? null : money(read.taxCents))}
    </dl>`
}

function matched(match: NonNullable<ReceiptPart['matched']>, view: DocumentView): Html {
  return html`
    <section class="card">
      <h2>Its transaction</h2>
      ${line(match)}
      <p class="reason">${whereabouts(match, view)}</p>
      ${
        view.mayDecide &&
        html`<form method="post" action="${pathsOf(view.companyId).documentMatch(view.id)}" data-swap>
          <input type="hidden" name="transactionId" value="">
          <button>Not this one</button>
        </form>`
      }
    </section>`
}

function whereabouts(match: NonNullable<ReceiptPart['matched']>, view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  if (match.entryId) {
    return html`Filed under <a href="${paths.entry(match.entryId)}">${match.filedUnder.join(' + ')}</a>.`
  }
  if (match.state === 'ignored') return html`Set aside: nothing is posted for it.`
  return html`Not filed yet: <a href="${paths.review}#review-${match.transactionId}">answer it in review</a>.`
}

function offers({ offers, read }: ReceiptPart, view: DocumentView): Html | false {
  if (!read) return false
  return html`
    <section class="card">
      <h2>Which transaction is it?</h2>
      ${
        offers.length === 0 &&
        html`<p class="reason">No transaction fits yet. It will be offered when the statement that holds it comes in.</p>`
      }
      ${offers.map((match, index) => offer(match, view, index === 0))}
    </section>`
}

function offer(match: ReceiptMatch, view: DocumentView, isBest: boolean): Html {
  return html`
    <form class="offer" method="post" action="${pathsOf(view.companyId).documentMatch(view.id)}" data-swap>
      <input type="hidden" name="transactionId" value="${match.transactionId}">
      <div>${line(match)} ${match.reasons.length > 0 && html`<p class="reason">${match.reasons.join(' ')}</p>`}</div>
      ${view.mayDecide && html`<button class="${isBest && 'primary'}" aria-label="Match with ${match.descriptor}">Match</button>`}
    </form>`
}

function search({ text, found }: NonNullable<ReceiptPart['search']>, view: DocumentView): Html {
  return html`
    <section class="card" data-live="receipt-search">
      <h2>Find it yourself</h2>
      <form class="find" method="get" action="${pathsOf(view.companyId).document(view.id)}" role="search">
        <label class="field grow"><span class="unseen">Part of what the bank wrote</span>
          <input type="search" name="text" value="${text}" placeholder="Part of what the bank wrote" required></label>
        <button>Search</button>
      </form>
      ${text && found.length === 0 && html`<p class="reason">No transaction has “${text}” in it.</p>`}
      ${found.map((match) => offer(match, view, false))}
    </section>`
}

function line(match: ReceiptMatch): Html {
  return html`
    <p class="bank-line">
      <span class="descriptor">${match.descriptor}</span> ${amount(match.amountCents)}
      <small>${day(match.postedOn)}${match.bankAccount && ` · ${match.bankAccount}`}</small>
    </p>`
}
