// The filters of the inbox, which its documents keep in their addresses: next and previous stay within them.
import { z } from 'zod'
import type { DocumentFilter } from '#shared/documents/document-filter.ts'
import { queryOf } from '../paths.ts'
import { filter, Month, Text } from '../query.ts'
import { DOCUMENT_STATES } from './state.ts'

/** As a query string has them. */
export const INBOX_FILTER = {
  kind: filter(z.enum(['receipt', 'statement'])),
  state: filter(z.enum(DOCUMENT_STATES)),
  month: filter(Month),
  find: filter(Text),
}

export type InboxFilter = z.output<z.ZodObject<typeof INBOX_FILTER>>

/** For the domain. */
export const documentFilter = ({ kind, state, month, find }: InboxFilter): DocumentFilter => ({
  kind,
  states: state && [state],
  month,
  text: find,
})

/** As the query of an address, with its question mark; empty where nothing is filtered. */
export const inboxQuery = (
  { kind, state, month, find }: InboxFilter,
  more: Record<string, string | undefined> = {},
) => queryOf({ kind, state, month, find, ...more })
