// The states of documents and transactions in words and tones. Colour goes to what needs a person: amber waits,
// red is a problem, and what is in order stays gray.
import { html } from 'hono/html'
import type { DocumentState } from '#shared/documents/documents.ts'
import type { TransactionState } from '#shared/transactions/transactions.ts'
import type { Html } from '../html.ts'

type Tone = 'plain' | 'busy' | 'good' | 'wait' | 'bad'

const DOCUMENT: Record<DocumentState, [Tone, string]> = {
  awaiting_upload: ['plain', 'Not sent yet'],
  arrived: ['busy', 'Reading'],
  read: ['good', 'Read'],
  needs_you: ['wait', 'Needs you'],
  matched: ['good', 'Matched'],
  posted: ['good', 'Posted'],
  rejected: ['bad', 'Rejected'],
}

const TRANSACTION: Record<TransactionState, [Tone, string]> = {
  new: ['busy', 'Looking it up'],
  review: ['wait', 'In review'],
  posted: ['good', 'Posted'],
  ignored: ['plain', 'Ignored'],
}

/** Every state of a document. */
export const DOCUMENT_STATES = Object.keys(DOCUMENT) as [DocumentState, ...DocumentState[]]

/** Every state of a transaction, in the order a filter offers them. */
export const TRANSACTION_STATES = ['review', 'posted', 'ignored', 'new'] as const

/** A transaction's state as the filter names it. */
export function transactionStateInWords(state: TransactionState): string {
  return TRANSACTION[state][1]
}

/** A document's state as the filter names it. */
export function documentStateInWords(state: DocumentState): string {
  return DOCUMENT[state][1]
}

export function documentBadge(state: DocumentState): Html {
  return badge(...DOCUMENT[state])
}

export function transactionBadge(state: TransactionState): Html {
  return badge(...TRANSACTION[state])
}

function badge(tone: Tone, words: string): Html {
  return html`<span class="badge ${tone}">${words}</span>`
}
