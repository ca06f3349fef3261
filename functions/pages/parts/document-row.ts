// A document of the domain as lists show it.
import type { Document, Import } from '#shared/documents/documents.ts'
import { FILE_IS_LOST } from '#shared/documents/file-link.ts'
import { count, day, money, number } from '../format.ts'
import type { DocumentRow } from './document-list.ts'

export function documentRow(document: Document): DocumentRow {
  const { id, kind, fileName, state, createdAt } = document
  return {
    id,
    kind,
    fileName,
    state,
    createdAt,
    sentence: sentenceOf(document),
    progress: progressOf(document),
  }
}

/** What came of a document, or what it waits for. */
export function sentenceOf(document: Document): string {
  if (document.isFileLost) return FILE_IS_LOST
  if (document.problem) return document.problem
  if (document.state === 'awaiting_upload') return 'Its file has not been sent yet.'
  if (document.state === 'arrived') return 'Its file is here and is being read.'
  if (document.kind === 'statement') return document.imports.map(importSentence).join(' ')
  const what = receiptInWords(document)
  return document.matches.length > 0 ? what : `${what} No transaction fits yet.`
}

function importSentence({ account, rowsAdded, rowsKnown, states }: Import): string {
  const known = rowsKnown > 0 && `${number(rowsKnown)} ${rowsKnown === 1 ? 'was' : 'were'} known`
  const waiting =
    states.review > 0 && `${number(states.review)} ${states.review === 1 ? 'waits' : 'wait'} for you`
  const parts = [`${count(rowsAdded, 'transaction')} added to ${account.name}`, known, waiting]
  return `${parts.filter(Boolean).join(', ')}.`
}

function receiptInWords({ reading }: Document): string {
  if (!reading) return 'Nothing could be read in it.'
  const { vendor, totalCents, date } = reading
  const facts = [vendor?.value, totalCents && money(totalCents.value), date && day(date.value)]
  return `${facts.filter(Boolean).join(', ') || 'Read'}.`
}

/** How many of a statement's transactions the worker has looked up, while it is at it. */
export function progressOf({ imports }: Document): DocumentRow['progress'] {
  const looking = imports.reduce((sum, { states }) => sum + states.new, 0)
  const total = imports.reduce((sum, { rowsAdded }) => sum + rowsAdded, 0)
  return looking > 0 ? { done: total - looking, total } : undefined
}
