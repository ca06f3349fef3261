import type { Context } from '#shared/context.ts'
import type { Document } from '#shared/documents/documents.ts'
import { type Deed, readHistory } from '#shared/operations/history.ts'
import { count, number } from '../../../format.ts'
import type { DocumentView } from './_document.view.ts'

/** What happened to a document and to the imports made from it, oldest first, in words. */
export async function readTimeline(ctx: Context, document: Document): Promise<DocumentView['timeline']> {
  const deeds = await readHistory(ctx, [document.id, ...document.imports.map((one) => one.statementId)])
  const told = deeds.flatMap((deed) => {
    const what = inWords(deed)
    return what ? [{ at: deed.at, what }] : []
  })
  const arrived = document.arrivedAt ? [{ at: document.arrivedAt, what: 'The file arrived' }] : []
  return [...told, ...arrived].sort((a, b) => a.at.getTime() - b.at.getTime())
}

const matchedByItself = (after: unknown) => {
  const { reasons = [] } = (after ?? {}) as { reasons?: string[] }
  return ['Matched by itself', ...reasons].join('. ')
}

// What a newer version of the program writes to the log may have no words here yet, and is left out.
function inWords({ action, personName, after }: Deed): string | null {
  const by = personName ? ` by ${personName}` : ''
  if (action === 'statement.imported') {
    const { rows, added } = after as { rows: number; added: number }
    return `${number(added)} of ${count(rows, 'row')} added`
  }
  const words: Record<string, string> = {
    'document.requested': `Added${by}`,
    'document.awaiting_upload': 'The file was not there',
    'document.read': 'Read',
    'document.file-lost': 'Its file was missing from the store',
    'document.file-found': 'Its file was there again',
    'document.needs_you': 'Put aside for you',
    'document.matched': personName ? `Matched${by}` : matchedByItself(after),
    'document.posted': `Posted${by}`,
    'document.unposted': `No longer posted: the decision was taken back${by}`,
    'document.offer-declined': `An offer declined${by}`,
    'document.corrected': `Corrected${by}`,
    'document.unmatched': `Match taken back${by}`,
    'document.rejected': personName ? `Put away${by}` : 'Rejected',
    'document.taken-out': `Taken out again${by}`,
    'document.twin-dismissed': `Told apart from an earlier one${by}`,
    'document.purchase-made': `A transaction made of it${by}`,
    'document.purchase-taken-back': `That transaction taken back${by}`,
    'statement.answered': `Questions answered${by}`,
  }
  return words[action] ?? null
}
