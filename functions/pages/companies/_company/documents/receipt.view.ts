import { html } from 'hono/html'
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
  bankAccount: string
  /** Why it is offered: `Same amount.`, `Two days later.` */
  reasons: string[]
}

/** A receipt: its picture beside what was read in it and the transaction it belongs to. */
export interface ReceiptPart {
  is: 'receipt'
  /** Null where it couldn't be read; absent as a whole while it is being read. */
  read?: {
    vendor: string | null
    date: string | null
    totalCents: bigint | null
    taxCents: bigint | null
  }
  /** The transaction it is matched to. */
  matched?: (ReceiptMatch & { filedUnder: string[]; entryId?: string | undefined }) | undefined
  /** Best first. */
  offers: ReceiptMatch[]
}

/** Match posts `transactionId` to `…/documents/:document/match`; taking a match back posts it empty. */
export function receiptPart(part: ReceiptPart, view: DocumentView): Html {
  return html`
    <div class="beside">
      <figure class="preview">${preview(view)}</figure>
      <div data-live="receipt">
        <section class="card">
          <h2>What was read</h2>
          ${part.read ? reading(part.read) : html`<p class="reason">Being read. This takes a few seconds.</p>`}
        </section>
        ${part.matched ? matched(part.matched, view) : part.read && offers(part.offers, view)}
      </div>
    </div>`
}

function preview({ fileUrl, fileName }: DocumentView): Html {
  if (!fileUrl) return empty('receipt', 'No file yet', 'Its picture appears here when it has arrived.')
  return html`
    ${
      /\.(jpe?g|png|webp|gif)$/i.test(fileName)
        ? html`<img src="${fileUrl}" alt="The receipt as it was sent">`
        : html`<iframe src="${fileUrl}" title="The receipt as it was sent" loading="lazy"></iframe>`
    }
    <figcaption><a href="${fileUrl}" target="_blank" rel="noopener">Open the file ${icon('open')}</a></figcaption>`
}

function reading({ vendor, date, totalCents, taxCents }: NonNullable<ReceiptPart['read']>): Html {
  const fact = (name: string, value: string | null) =>
    html`<div><dt>${name}</dt><dd>${value ?? html`<span class="absent">Not found</span>`}</dd></div>`
  return html`
    <dl class="facts">
      ${fact('Vendor', vendor)}
      ${fact('Date', date && day(date))}
      ${fact('Total', totalCents === null ? null : money(totalCents))}
      ${fact('Tax in it', taxCents === null ? null : money(taxCents))}
    </dl>`
}

function matched(match: NonNullable<ReceiptPart['matched']>, view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  const where = match.filedUnder.join(' + ')
  return html`
    <section class="card">
      <h2>Its transaction</h2>
      ${line(match)}
      <p class="reason">${
        match.entryId
          ? html`Filed under <a href="${paths.entry(match.entryId)}">${where}</a>.`
          : html`Not filed yet: <a href="${paths.review}#review-${match.transactionId}">answer it in review</a>.`
      }</p>
      ${
        view.mayDecide &&
        html`<form method="post" action="${paths.documentMatch(view.id)}" data-swap>
          <input type="hidden" name="transactionId" value="">
          <button>Not this one</button>
        </form>`
      }
    </section>`
}

function offers(matches: ReceiptMatch[], view: DocumentView): Html {
  const action = pathsOf(view.companyId).documentMatch(view.id)
  return html`
    <section class="card">
      <h2>Which transaction is it?</h2>
      ${
        matches.length === 0 &&
        html`<p class="reason">No transaction fits yet. It will be offered when the statement that holds it comes in.</p>`
      }
      ${matches.map(
        (match, index) => html`
          <form class="offer" method="post" action="${action}" data-swap>
            <input type="hidden" name="transactionId" value="${match.transactionId}">
            <div>${line(match)} <p class="reason">${match.reasons.join(' ')}</p></div>
            ${view.mayDecide && html`<button class="${index === 0 && 'primary'}" aria-label="Match with ${match.descriptor}">Match</button>`}
          </form>`,
      )}
    </section>`
}

function line(match: ReceiptMatch): Html {
  return html`
    <p class="bank-line">
      <span class="descriptor">${match.descriptor}</span> ${amount(match.amountCents)}
      <small>${day(match.postedOn)} · ${match.bankAccount}</small>
    </p>`
}
