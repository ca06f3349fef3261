import { html } from 'hono/html'
import { money } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import { pathsOf } from '../../../paths.ts'
import type { DocumentView } from './_document.view.ts'

/** What can be corrected, as it was read; null where it was not found. */
export interface ReadFacts {
  vendor: string | null
  /** 'YYYY-MM-DD' */
  date: string | null
  subtotalCents: bigint | null
  taxCents: bigint | null
  feeCents: bigint | null
  tipCents: bigint | null
  totalCents: bigint | null
  cardLast4: string | null
}

/** A form with all that was read. Each field is sent with what it was, to tell what was changed. */
export function correctionForm(facts: ReadFacts, view: DocumentView): Html {
  const cents = (id: string, label: string, value: bigint | null) =>
    field(
      id,
      label,
      value === null ? '' : money(value),
      html`class="money" inputmode="decimal" maxlength="40"`,
    )
  return html`
    <details id="correct">
      <summary data-key="e">Correct it</summary>
      <form class="correction" method="post" action="${pathsOf(view.companyId).documentReading(view.id)}" data-swap>
        ${field('vendor', 'Vendor', facts.vendor ?? '', html`maxlength="200"`)}
        ${field('date', 'Date', facts.date ?? '', html`type="date"`)}
        ${cents('subtotal', 'Subtotal', facts.subtotalCents)}
        ${cents('tax', 'Tax', facts.taxCents)}
        ${cents('fee', 'Fees', facts.feeCents)}
        ${cents('tip', 'Tip', facts.tipCents)}
        ${cents('total', 'Total', facts.totalCents)}
        ${field('card', 'Card ending', facts.cardLast4 ?? '', html`inputmode="numeric" pattern="\\d{4}" maxlength="4"`)}
        <button>Keep it</button>
      </form>
    </details>`
}

function field(id: string, label: string, value: string, more: Html): Html {
  return html`
    <label class="field" data-field="${id}"><span>${label}</span>
      <input name="${id}" value="${value}" autocomplete="off" ${more}></label>
    <input type="hidden" name="${id}Was" value="${value}">`
}

/** For a sum that doesn't come out though the total is right: part of the receipt is torn off, say. */
export function totalIsRight(failingSum: string, mayDecide: boolean, view: DocumentView): Html {
  return html`
    <div class="refused">
      <p>${failingSum}</p>
      ${
        mayDecide &&
        html`<form method="post" action="${pathsOf(view.companyId).documentReading(view.id)}" data-swap>
          <input type="hidden" name="isTotalRight" value="yes">
          <button>The total is right</button>
        </form>`
      }
    </div>`
}
