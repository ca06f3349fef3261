// The audit log in words: a sentence for each action, and what changed as pairs that people can read.
import { day, money } from '../../format.ts'

/** What somebody did, to stand after their name. What has no line here is shown by its own name. */
export const ACTIONS: Record<string, string> = {
  'account.archived': 'archived an account',
  'account.opened': 'opened an account',
  'account.renamed': 'renamed an account',
  'account.reopened': 'put an archived account to use again',
  'audit.exported': 'exported the audit log',
  'auto-posting.off': 'switched posting by the memory off',
  'auto-posting.on': 'switched posting by the memory on',
  'auto-posting.set': 'set when the memory posts',
  'company.created': 'created the company',
  'company.deletion-asked': 'asked for the company to be deleted',
  'company.deletion-withdrawn': 'took the deletion of the company back',
  'company.export-asked': 'asked for a copy of everything',
  'company.export-failed': 'could not make the copy of everything',
  'company.export-fetched': 'fetched the copy of everything',
  'company.export-made': 'made the copy of everything',
  'company.renamed': 'renamed the company',
  'company.seeded': 'filled the company with a demo',
  'document.arrived': 'was told that a file has arrived',
  'document.awaiting_upload': 'found no file where one was said to be',
  'document.corrected': 'corrected what was read in a receipt',
  'document.file-found': 'found the file of a document again',
  'document.file-lost': 'missed the file of a document',
  'document.matched': 'matched a receipt to a transaction',
  'document.needs_you': 'put a document aside for a person',
  'document.offer-declined': 'said that a receipt isn’t for a transaction',
  'document.posted': 'posted what was on a document',
  'document.purchase-made': 'made a transaction from a receipt',
  'document.purchase-taken-back': 'took the transaction made from a receipt back',
  'document.read': 'read a document',
  'document.rejected': 'rejected a document',
  'document.requested': 'added a document',
  'document.taken-out': 'took a document out again that was put away',
  'document.twin-dismissed': 'said that two like receipts are two purchases',
  'document.unmatched': 'took a receipt off a transaction',
  'entry.posted': 'posted an entry by hand',
  'entry.reversed': 'reversed an entry',
  'key.made': 'made an API key',
  'key.revoked': 'revoked an API key',
  'member.invitation-withdrawn': 'withdrew an invitation',
  'member.invited': 'invited somebody',
  'member.joined': 'joined the company',
  'member.left': 'left the company',
  'member.removed': 'removed a member',
  'member.role-changed': 'changed a member’s role',
  'operator.asked': 'asked to come into the books',
  'operator.consented': 'let an operator in',
  'operator.ended': 'ended an operator’s access',
  'operator.lapsed': 'had no answer from an owner for 24 hours',
  'operator.opened': 'came into the books',
  'operator.refused': 'refused to let an operator in',
  'period.locked': 'locked the books',
  'period.reopened': 'opened the books again',
  'statement.answered': 'answered a question about a statement',
  'statement.imported': 'imported a statement',
  'statement.withdrawn': 'took a statement out of the books',
  'tax-package.asked': 'asked for a tax package',
  'tax-package.failed': 'could not make a tax package',
  'tax-package.fetched': 'fetched a tax package',
  'tax-package.made': 'made a tax package',
  'transaction.categorized': 'filed a transaction',
  'transaction.decision-undone': 'took an answer back',
  'transaction.ignored': 'set a transaction aside',
}

/** `filed a transaction`, to stand after a name. */
export function actionInWords(action: string): string {
  return ACTIONS[action] ?? `did “${action.replaceAll(/[.-]/g, ' ')}”`
}

/** Whose deed it was. */
export function whoInWords(deed: { actor: string; personName: string | null }): string {
  if (deed.personName && deed.actor === 'operator') return `${deed.personName} (operator)`
  return deed.personName ?? (deed.actor === 'worker' ? 'GrayLedger' : 'The operator')
}

/** One value that a deed changed; absent where there was or is none. */
export interface Difference {
  what: string
  before?: string | undefined
  after?: string | undefined
}

/** What differs between two records of the audit log. `names` are those of accounts and people, by id. */
export function differences(before: unknown, after: unknown, names: Map<string, string>): Difference[] {
  const was = new Map(leaves(before, names))
  const is = new Map(leaves(after, names))
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((what) => ({ what, before: was.get(what), after: is.get(what) }))
    .filter((one) => one.before !== one.after)
}

function leaves(value: unknown, names: Map<string, string>, path: string[] = []): [string, string][] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return [[label(path), value.map((item) => inWords(item, path, names)).join(', ')]]
  }
  if (typeof value === 'object') {
    const isList = Array.isArray(value)
    return Object.entries(value).flatMap(([key, inner]) => {
      const step = isList ? String(Number(key) + 1) : key
      return leaves(inner, names, [...path, step])
    })
  }
  return [[label(path), inWords(value, path, names)]]
}

// `['parts', '1', 'amountCents']` → `parts 1 amount`
const label = (path: string[]) =>
  path
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/ (Cents|Id)\b/g, '')
    .toLowerCase() || 'value'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function inWords(value: unknown, path: string[], names: Map<string, string>): string {
  const text = String(value)
  if (path.at(-1)?.endsWith('Cents') && /^-?\d+$/.test(text)) return money(BigInt(text))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (UUID.test(text)) return names.get(text) ?? `${text.slice(0, 8)}…`
  if (/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text)) return day(text)
  return text
}
