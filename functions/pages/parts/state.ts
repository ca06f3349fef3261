// The states of documents and transactions in words and tones. Colour goes to what needs a person: amber waits,
// red is a problem, and what is in order stays gray.
import { html } from 'hono/html'
import type { Html } from '../html.ts'

/** `documents.state` in the database. */
export type DocumentState =
  | 'awaiting_upload'
  | 'arrived'
  | 'read'
  | 'needs_you'
  | 'matched'
  | 'posted'
  | 'rejected'

/** `transactions.state` in the database. */
export type TransactionState = 'new' | 'review' | 'posted' | 'ignored'

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

/** Every transaction state with its words, in the order a filter offers them. */
export const TRANSACTION_STATES = (['review', 'posted', 'ignored', 'new'] as const).map((state) => ({
  state,
  words: TRANSACTION[state][1],
}))

export function documentBadge(state: DocumentState): Html {
  return badge(...DOCUMENT[state])
}

export function transactionBadge(state: TransactionState): Html {
  return badge(...TRANSACTION[state])
}

function badge(tone: Tone, words: string): Html {
  return html`<span class="badge ${tone}">${words}</span>`
}
