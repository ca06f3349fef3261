import { html } from 'hono/html'
import type { Box } from '#shared/documents/read/box.ts'
import { confidenceInWords, count } from '../../../format.ts'
import type { Html } from '../../../html.ts'
import type { DocumentView } from './_document.view.ts'
import { correctionForm, type ReadFacts, totalIsRight } from './correction.view.ts'
import type { ReceiptPart } from './receipt.view.ts'

/** Something that was read, beside the place where it stands on the receipt. */
export interface ReadField {
  /** Names its mark on the picture: `vendor`, `item-3`. */
  id: string
  label: string
  /** As shown; null where it was not found. */
  value: string | null
  /** 0..1; null where it was not found. */
  confidence: number | null
  /** A person entered it. */
  isEntered?: boolean | undefined
  mark: { page: number; box: Box } | null
}

export interface ReadPart {
  fields: ReadField[]
  /** What was bought. */
  items: ReadField[]
  /** Why the amounts don't make the total, in words. */
  failingSum: string | null
  totalCents: bigint | null
  /** What may be corrected; absent where it is settled. */
  facts?: ReadFacts | undefined
}

/** Below this a value is worth a second look. */
const UNSURE = 0.8

/** All that was read in a receipt, each with how sure that is. functions/assets/sheet.js shows where it stands. */
export function readingCard({ read, isBeingRead }: ReceiptPart, view: DocumentView): Html {
  return html`
    <section class="card" aria-labelledby="was-read">
      <h2 id="was-read">What was read</h2>
      ${read ? found(read, view) : html`<p class="reason">${isBeingRead ? 'Being read. This takes a few seconds.' : 'Nothing could be read in it.'}</p>`}
    </section>`
}

function found({ fields, items, failingSum, facts }: ReadPart, view: DocumentView): Html {
  const mayCorrect = facts !== undefined && view.mayDecide
  return html`
    <dl class="facts found">${fields.map(field)}</dl>
    ${failingSum && totalIsRight(failingSum, mayCorrect, view)}
    ${
      items.length > 0 &&
      html`<details ${failingSum && html`open`} id="items">
        <summary>${count(items.length, 'item')}</summary>
        <dl class="facts found">${items.map(field)}</dl>
      </details>`
    }
    ${mayCorrect && correctionForm(facts, view)}`
}

function field({ id, label, value, confidence, isEntered, mark }: ReadField): Html {
  return html`
    <div data-field="${id}">
      <dt>${label}</dt>
      <dd>${value ?? html`<span class="absent">Not found</span>`}
        ${confidence !== null && sureness(id, isEntered ? 'Entered' : confidenceInWords(confidence), confidence < UNSURE, mark !== null)}</dd>
    </div>`
}

function sureness(id: string, words: string, isUnsure: boolean, hasMark: boolean): Html {
  const tone = isUnsure ? 'unsure' : ''
  return hasMark
    ? html`<a class="sure ${tone}" href="#mark-${id}" title="Show it on the receipt">${words}</a>`
    : html`<span class="sure ${tone}">${words}</span>`
}
