import { plainAmount } from '../../money.ts'
import { type Journal, type JournalAccount, type JournalEntry, onOneLine } from './journal.ts'

const ROOTS: Record<JournalAccount['type'], string> = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
}

/** hledger's letters for the types of accounts. */
const TYPES: Record<JournalAccount['type'], string> = {
  asset: 'A',
  liability: 'L',
  equity: 'E',
  income: 'R',
  expense: 'X',
}

/** The books as hledger and ledger read them (https://hledger.org/hledger.html#journal). */
export async function* hledger(
  { companyName, accounts, days }: Journal,
  entries: AsyncIterable<JournalEntry>,
): AsyncGenerator<string> {
  const names = new Map(accounts.map((account) => [account.id, nameOf(account)]))
  yield `; ${plain(companyName)}\n\ncommodity 1000.00 USD\n\n`
  for (const { id, type } of accounts) yield `account ${names.get(id)}  ; type: ${TYPES[type]}\n`
  if (!days) return
  for await (const entry of entries) yield transaction(entry, names)
  yield `\n${days.last} * (balances) What each account comes to\n`
  for (const { id, balanceCents } of accounts) {
    yield `    ${names.get(id)}  0.00 USD = ${plainAmount(balanceCents)} USD\n`
  }
}

function transaction(entry: JournalEntry, names: Map<string, string>): string {
  const { id, enteredOn, memo, cause, reversesId, documentSha256, lines } = entry
  const tags = [
    `entry: ${id}`,
    `cause: ${cause}`,
    ...(reversesId ? [`reverses: ${reversesId}`] : []),
    ...(documentSha256 ? [`evidence: ${documentSha256}`] : []),
  ]
  // The code in brackets keeps a memo that begins with one from being taken for it.
  return `
${enteredOn} * (${id.slice(0, 8)}) ${plain(memo)}
${tags.map((tag) => `    ; ${tag}\n`).join('')}${lines
  .map(({ accountId, cents }) => `    ${names.get(accountId)}  ${plainAmount(BigInt(cents))} USD\n`)
  .join('')}`
}

// Two spaces end a name, a colon begins a part of it, and a semicolon a comment.
function nameOf({ type, path }: JournalAccount): string {
  return [ROOTS[type], ...path.map(({ code, name }) => plain(`${code} ${name}`).replaceAll(':', '-'))].join(
    ':',
  )
}

const plain = (text: string) => onOneLine(text).replaceAll(';', ',')
