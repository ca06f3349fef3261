import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { formatCents } from '../money.ts'
import type { Days } from '../reports/account-ledger.ts'
import { safeName } from '../zip.ts'

/** A receipt or statement that shows something of a year, and where it is in the package. */
export interface YearFile {
  kind: 'receipt' | 'statement'
  /** Where it is in S3. */
  key: string
  /** `Receipts/2025-03-14 Home Depot 86.12.pdf` */
  name: string
  /** What it shows: a transaction, or the statement's period. */
  shows: { day: string; what: string; cents: bigint | null; entryId: string | null }[]
}

interface Row {
  kind: YearFile['kind']
  key: string
  fileName: string
  called: string
  day: string
  what: string
  cents: string | null
  entryId: string | null
}

/** The receipts of a year's transactions, and the statements that brought transactions of the year; by day. */
export async function listYearFiles(ctx: Context, { from, through }: Days): Promise<YearFile[]> {
  const { rows } = await sql<Row>`
    select 'receipt' as kind, d.s3_key as key, d.file_name as "fileName",
      coalesce(d.reading -> 'vendor' ->> 'value', t.descriptor) as called, t.posted_on as day, t.descriptor as what,
      t.amount_cents::text as cents, s.entry_id as "entryId"
    from transactions t
    join matches m on m.company_id = t.company_id and m.transaction_id = t.id
    join documents d on d.company_id = m.company_id and d.id = m.document_id
    left join decisions s on s.company_id = t.company_id and s.transaction_id = t.id and s.undone_at is null
    where t.company_id = ${ctx.companyId} and t.posted_on between ${from} and ${through}
    union all
    select 'statement', d.s3_key, d.file_name, a.name, min(t.posted_on), a.name || ' through ' || max(t.posted_on), null, null
    from transactions t
    join statements s on s.company_id = t.company_id and s.id = t.statement_id and s.withdrawn_at is null
    join documents d on d.company_id = s.company_id and d.id = s.document_id
    join accounts a on a.company_id = s.company_id and a.id = s.account_id
    where t.company_id = ${ctx.companyId} and t.posted_on between ${from} and ${through}
    group by d.company_id, d.id, a.company_id, a.id
    order by day, key`.execute(ctx.db)
  const files = new Map<string, YearFile>()
  const names = new Set<string>()
  for (const row of rows) {
    const { kind, key, day, what, entryId } = row
    const file = files.get(key) ?? { kind, key, name: unlike(nameOf(row), names), shows: [] }
    file.shows.push({ day, what, cents: row.cents === null ? null : BigInt(row.cents), entryId })
    files.set(key, file)
  }
  return [...files.values()]
}

/** As long as a name is read at a glance. */
const LONGEST = 48

function nameOf({ kind, fileName, called, day, cents }: Row): string {
  const folder = kind === 'receipt' ? 'Receipts' : 'Statements'
  const [ending = ''] = /\.[A-Za-z0-9]{1,5}$/.exec(fileName) ?? []
  const amount = cents === null ? '' : ` ${formatCents(BigInt(cents)).replace('-', '')}`
  return `${folder}/${safeName(`${day} ${called.slice(0, LONGEST).trim()}${amount}${ending}`)}`
}

// Two receipts of one shop, day and amount are two files.
function unlike(name: string, names: Set<string>): string {
  let free = name
  for (let n = 2; names.has(free.toLowerCase()); n++) free = name.replace(/(\.[A-Za-z0-9]+)?$/, ` (${n})$1`)
  names.add(free.toLowerCase())
  return free
}
