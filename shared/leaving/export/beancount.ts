import { plainAmount } from '../../money.ts'
import { dayAfter, type Journal, type JournalAccount, type JournalEntry, onOneLine } from './journal.ts'

const ROOTS: Record<JournalAccount['type'], string> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
}

/** The books as beancount reads them (https://beancount.github.io/docs/beancount_language_syntax.html). */
export async function* beancount(
  { companyName, accounts, days }: Journal,
  entries: AsyncIterable<JournalEntry>,
): AsyncGenerator<string> {
  const names = new Map(accounts.map((account) => [account.id, nameOf(account)]))
  yield `option "title" ${quoted(companyName)}\noption "operating_currency" "USD"\n\n`
  if (!days) return
  for (const name of names.values()) yield `${days.first} open ${name} USD\n`
  for await (const entry of entries) yield transaction(entry, names)
  // A balance is that of the morning, so it is said on the day after the last entry; and it counts what is below.
  const after = dayAfter(days.last)
  yield '\n'
  for (const { id } of accounts) {
    const name = names.get(id)!
    const cents = accounts
      .filter((account) => `${names.get(account.id)}:`.startsWith(`${name}:`))
      .reduce((sum, { balanceCents }) => sum + balanceCents, 0n)
    yield `${after} balance ${name} ${plainAmount(cents)} USD\n`
  }
}

function transaction(entry: JournalEntry, names: Map<string, string>): string {
  const { id, enteredOn, memo, cause, reversesId, documentSha256, lines } = entry
  return `
${enteredOn} * ${quoted(memo)}
  entry: "${id}"
  cause: "${cause}"
${reversesId ? `  reverses: "${reversesId}"\n` : ''}${documentSha256 ? `  evidence: "${documentSha256}"\n` : ''}${lines
  .map(({ accountId, cents }) => `  ${names.get(accountId)}  ${plainAmount(BigInt(cents))} USD\n`)
  .join('')}`
}

// A part of a name holds letters, digits and dashes, and begins with a capital or a digit: the code does.
function nameOf({ type, path }: JournalAccount): string {
  const parts = path.map(({ code, name }) => dashed(`${code} ${name}`))
  return [ROOTS[type], ...parts].join(':')
}

const dashed = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f’']/g, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/-+$/, '')

const quoted = (text: string) => `"${onOneLine(text).replace(/["\\]/g, '\\$&')}"`
