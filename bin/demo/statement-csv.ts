import { type BankRow, FIRST_DAY, LAST_DAY } from './november.ts'

/** A checking account's export as many US banks lay it out: title lines, the newest row first, a running balance. */
export function statementCsv({ openingCents, rows }: { openingCents: bigint; rows: BankRow[] }): string {
  let balance = openingCents
  const lines = rows.map(({ postedOn, descriptor, amountCents }) => {
    balance += amountCents
    const check = /^CHECK (\d+)$/.exec(descriptor)?.[1] ?? ''
    const [debit, credit] = amountCents < 0n ? [dollars(-amountCents), ''] : ['', dollars(amountCents)]
    return [american(postedOn), quoted(descriptor), check, debit, credit, dollars(balance)].join(',')
  })
  return [
    'Account Name,Business Checking',
    'Account Number,XXXXXX4821',
    `Date Range,${american(FIRST_DAY)} - ${american(LAST_DAY)}`,
    '',
    'Posting Date,Description,Check Number,Debit,Credit,Balance',
    ...lines.reverse(),
    '',
  ].join('\r\n')
}

const american = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`

export function dollars(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
