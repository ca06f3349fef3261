import type pg from 'pg'
import type { Books } from './manifest.ts'

/**
 * How the books of every company stand, in the transaction that `client` has open: where each ledger's chain ends, and a
 * hash of its trial balance. One company at a time, as row-level security has it.
 */
export async function readBooks(client: pg.ClientBase): Promise<Books> {
  const books: Books = {}
  const { rows: companies } = await client.query<{ id: string }>('select id from companies order by id')
  for (const { id } of companies) {
    await client.query(`select set_config('app.company_id', $1, true)`, [id])
    const { rows } = await client.query<Books[string]>(READ, [id])
    books[id] = rows[0]!
  }
  return books
}

const READ = `
  select coalesce(h.position, 0)::int as entries, coalesce(encode(h.sha256, 'hex'), repeat('0', 64)) as head,
    encode(sha256(convert_to(b.balances, 'UTF8')), 'hex') as "trialBalance"
  from (
    select coalesce(string_agg(account_id || ' ' || cents, ';' order by account_id), '') as balances
    from (select account_id, sum(amount_cents) as cents from entry_lines where company_id = $1 group by 1) a) b
  left join ledger_heads h on h.company_id = $1`
