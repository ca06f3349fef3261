import { html } from 'hono/html'
import type { PurchaseAccount } from '#shared/documents/purchase-accounts.ts'
import type { TransactionState } from '#shared/transactions/transactions.ts'
import { day, money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { amount } from '../../../parts/amount.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'
import { type ReadPart, readingCard } from './reading.view.ts'
import { type Look, type Sheet, sheets } from './sheets.view.ts'

/** A bank line that a receipt may be the evidence for. */
export interface ReceiptLine {
  transactionId: string
  postedOn: string
  descriptor: string
  amountCents: bigint
  bankAccount?: string | undefined
  /** What of the receipt it paid, where that isn't all. */
  partCents?: bigint | undefined
}

/** What is offered at once: one line, or those of a split payment. */
export interface ReceiptOffer {
  parts: ReceiptLine[]
  /** Why it is offered: `The amount is the same.` */
  reasons: string[]
}

/** A receipt: its picture beside what was read in it and the transaction it belongs to. */
export interface ReceiptPart {
  is: 'receipt'
  isBeingRead: boolean
  /** Whether it waits for its transaction. */
  isOpen: boolean
  /** What was read, null where nothing could be. */
  read: ReadPart | null
  /** Its pages, as they are shown. */
  sheets: Sheet[]
  look: Look
  /** The transactions it is matched to, and by whom; null for the worker. */
  matched: (ReceiptLine & {
    matchedBy: string | null
    state: TransactionState
    filedUnder: string[]
    entryId?: string | undefined
  })[]
  /** Best first. */
  offers: ReceiptOffer[]
  /** An earlier receipt that looks like the same purchase. */
  twinOf: { id: string; fileName: string } | null
  /** Whether a person put it away. */
  isPutAway: boolean
  /** Whether its transaction was made of it. */
  isPurchase: boolean
  /** What a transaction can be made of, as it was read, and what it may have been paid from. */
  purchase?:
    | { accounts: PurchaseAccount[]; vendor: string; paidOn: string; amountCents: bigint | null }
    | undefined
  /** The person's own search for the transaction. */
  search?: { text: string; found: ReceiptLine[] } | undefined
}

export function receiptPart(part: ReceiptPart, view: DocumentView): Html {
  return html`
    <div class="beside">
      ${sheets(part, view)}
      <div>
        <div data-live="receipt">
          ${readingCard(part, view)}
          ${part.twinOf && twin(part.twinOf, view)}
          ${part.isPutAway && view.fileUrl && view.mayDecide && takeOut(view)}
          ${part.matched.length > 0 && matched(part, view)}
          ${part.isOpen && part.matched.length === 0 && offers(part, view)}
        </div>
        ${part.search && view.mayDecide && search(part.search, part, view)}
        ${part.purchase && view.mayDecide && noBankLine(part.purchase, view)}
      </div>
    </div>`
}

function twin({ id, fileName }: NonNullable<ReceiptPart['twinOf']>, view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  return html`
    <section class="card">
      <h2>The same purchase twice?</h2>
      <p class="reason"><a href="${paths.document(id)}">${fileName}</a> has the same vendor, day and total.</p>
      ${
        view.mayDecide &&
        html`<span class="actions">
          <form method="post" action="${paths.documentTwin(view.id)}" data-swap><button>These are two purchases</button></form>
          <form method="post" action="${paths.documentRejection(view.id)}" data-swap>
            <input type="hidden" name="reason" value="The same purchase as “${fileName}”.">
            <button>Put this one away</button>
          </form>
        </span>`
      }
    </section>`
}

function takeOut(view: DocumentView): Html {
  return html`
    <section class="card">
      <h2>Put away</h2>
      <form class="offer" method="post" action="${pathsOf(view.companyId).documentRejection(view.id)}" data-swap>
        <input type="hidden" name="reason" value="">
        <p class="reason">It counts for nothing. Its file is deleted after 30 days.</p>
        <button>Take it out again</button>
      </form>
    </section>`
}

function noBankLine(purchase: NonNullable<ReceiptPart['purchase']>, view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  const { accounts, vendor, paidOn, amountCents } = purchase
  return html`
    <section class="card">
      <h2>No bank line will come?</h2>
      <details>
        <summary data-key="c">It was paid in cash or with own money</summary>
        <form class="stack" method="post" action="${paths.documentPurchase(view.id)}" data-swap>
          <label class="field"><span>Paid to</span>
            <input name="vendor" value="${vendor}" maxlength="200" required></label>
          <label class="field"><span>On</span><input type="date" name="paidOn" value="${paidOn}" required></label>
          <label class="field"><span>Amount</span>
            <input class="money" name="amount" inputmode="decimal" autocomplete="off" required
              value="${amountCents === null ? '' : money(amountCents)}"></label>
          <label class="field"><span>Paid from</span>
            <select name="accountId" required>${accounts.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select></label>
          <button>Add the purchase</button>
        </form>
      </details>
      <details>
        <summary>It isn’t the company’s</summary>
        <form class="stack" method="post" action="${paths.documentRejection(view.id)}" data-swap>
          <label class="field"><span>Why</span>
            <input name="reason" maxlength="500" placeholder="A private purchase" required></label>
          <button>Put it away</button>
        </form>
      </details>
    </section>`
}

function matched({ matched, isOpen, isPurchase }: ReceiptPart, view: DocumentView): Html {
  return html`
    <section class="card">
      <h2>${matched.length === 1 ? 'Its transaction' : 'Its transactions'}</h2>
      ${matched.map((match) => matchedLine(match, isPurchase, view))}
      ${isOpen && view.mayDecide && thatIsAll(matched[0]!, view)}
    </section>`
}

type MatchedLine = ReceiptPart['matched'][number]

function matchedLine(match: MatchedLine, isPurchase: boolean, view: DocumentView): Html {
  return html`
    <div class="offer">
      <div>${line(view.companyId, match)}
        <p class="reason">${whereabouts(match, view)} ${howMatched(match, isPurchase)}</p></div>
      ${view.mayDecide && takeBack(match, isPurchase, view)}
    </div>`
}

function howMatched({ matchedBy }: MatchedLine, isPurchase: boolean): string {
  if (isPurchase) return `Made of this receipt by ${matchedBy}.`
  return matchedBy === null ? 'Matched by itself.' : `Matched by ${matchedBy}.`
}

function takeBack(match: MatchedLine, isPurchase: boolean, view: DocumentView): Html {
  const paths = pathsOf(view.companyId)
  if (isPurchase) {
    return html`<form method="post" action="${paths.documentPurchase(view.id)}" data-swap>
      <input type="hidden" name="accountId" value="">
      <button>Take it back</button>
    </form>`
  }
  return html`<form method="post" action="${paths.documentUnmatch(view.id)}" data-swap>
    <input type="hidden" name="transactionId" value="${match.transactionId}">
    <button aria-label="Not ${match.descriptor}">Not this one</button>
  </form>`
}

function thatIsAll({ transactionId }: ReceiptLine, view: DocumentView): Html {
  return html`
    <form class="offer" method="post" action="${pathsOf(view.companyId).documentMatch(view.id)}" data-swap>
      <input type="hidden" name="transactionId" value="${transactionId}">
      <input type="hidden" name="isAll" value="yes">
      <p class="reason">The rest was paid in another way, such as cash or a gift card.</p>
      <button>That is all</button>
    </form>`
}

function whereabouts(match: MatchedLine, view: DocumentView): Html {
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
      ${offers.map((one, index) => offer(one, view, index === 0))}
    </section>`
}

function offer({ parts, reasons }: ReceiptOffer, view: DocumentView, isBest: boolean): Html {
  const paths = pathsOf(view.companyId)
  const names = parts.map(({ descriptor }) => descriptor).join(' and ')
  const ids = parts.map(
    ({ transactionId }) => html`<input type="hidden" name="transactionId" value="${transactionId}">`,
  )
  const cents = parts.map(({ partCents }) => html`<input type="hidden" name="cents" value="${partCents}">`)
  return html`
    <div class="offer">
      <div>${parts.map((part) => line(view.companyId, { ...part, partCents: undefined }))}
        <p class="reason">${reasons.join(' ')}</p></div>
      ${
        view.mayDecide &&
        html`<span class="actions">
          <form method="post" action="${paths.documentMatch(view.id)}" data-swap>
            ${ids}${parts.length > 1 && cents}
            <button class="${isBest && 'primary'}" aria-label="Match with ${names}" ${isBest && html`data-key="m"`}>Match</button>
          </form>
          <form method="post" action="${paths.documentDecline(view.id)}" data-swap>
            ${ids}
            <button class="quiet" aria-label="Not ${names}" ${isBest && html`data-key="n"`}>No</button>
          </form>
        </span>`
      }
    </div>`
}

function search(
  { text, found }: NonNullable<ReceiptPart['search']>,
  { matched, read }: ReceiptPart,
  view: DocumentView,
): Html {
  return html`
    <section class="card" data-live="receipt-search">
      <h2>${matched.length > 0 ? 'Find the rest' : 'Find it yourself'}</h2>
      <form class="find" method="get" action="${pathsOf(view.companyId).document(view.id)}" role="search">
        ${Object.entries(view.filter).map(([name, value]) => value && html`<input type="hidden" name="${name}" value="${value}">`)}
        <label class="field grow"><span class="unseen">Part of what the bank wrote</span>
          <input type="search" name="text" value="${text}" data-key="/" placeholder="Part of what the bank wrote" required></label>
        <button>Search</button>
      </form>
      ${text && found.length === 0 && html`<p class="reason">No transaction has “${text}” in it.</p>`}
      ${found.length > 0 && read?.totalCents && html`<p class="reason">Paid in parts? Say how much of the receipt each transaction paid.</p>`}
      ${found.map((one) => foundLine(one, Boolean(read?.totalCents), matched.length > 0, view))}
    </section>`
}

function foundLine(found: ReceiptLine, mayBePart: boolean, isPart: boolean, view: DocumentView): Html {
  return html`
    <form class="offer" method="post" action="${pathsOf(view.companyId).documentMatch(view.id)}" data-swap>
      <input type="hidden" name="transactionId" value="${found.transactionId}">
      <div>${line(view.companyId, found)}</div>
      <span class="actions">
        ${
          mayBePart &&
          html`<label class="field"><span class="unseen">Its part of the receipt</span>
            <input class="money" name="amount" inputmode="decimal" size="8" placeholder="${isPart ? 'Amount' : 'All'}"
              autocomplete="off" ${isPart && html`required`}></label>`
        }
        <button aria-label="Match with ${found.descriptor}">Match</button>
      </span>
    </form>`
}

function line(companyId: string, match: ReceiptLine): Html {
  return html`
    <p class="bank-line">
      <a class="descriptor" href="${pathsOf(companyId).transaction(match.transactionId)}">${match.descriptor}</a> ${amount(match.amountCents)}
      <small>${day(match.postedOn)}${match.bankAccount && ` · ${match.bankAccount}`}${
        match.partCents !== undefined && ` · ${money(match.partCents)} of the receipt`
      }</small>
    </p>`
}
