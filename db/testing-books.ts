import pg from 'pg'
import { createTestDatabase } from './testing.ts'

/** One company's ids. */
export interface Books {
  company: string
  user: string
  bank: string
  supplies: string
  /** A bank line that nobody has posted: 18.50 out on 2026-05-04. */
  transaction: string
}

/** A database with two companies, as somebody sees it who comes with psql and the app's own role. */
export interface Psql extends AsyncDisposable {
  url: string
  alder: Books
  birch: Books
  /** A session that has chosen this company, or none. */
  session(books?: Books): Promise<pg.Client>
}

/** Two companies in a database of their own, written with plain SQL. */
export async function openPsql(): Promise<Psql> {
  const database = await createTestDatabase()
  const sessions: pg.Client[] = []
  const session = async (books?: Books) => {
    const client = new pg.Client({ connectionString: database.url })
    client.on('error', () => {})
    await client.connect()
    sessions.push(client)
    if (books) await client.query(`set app.company_id = '${books.company}'`)
    return client
  }
  const first = await session()
  return {
    url: database.url,
    alder: await newBooks(first, 'alder'),
    birch: await newBooks(first, 'birch'),
    session,
    async [Symbol.asyncDispose]() {
      for (const client of sessions) await client.end()
      await database.drop()
    },
  }
}

async function newBooks(client: pg.Client, name: string): Promise<Books> {
  const [company, user, bank, supplies, transaction] = Array.from({ length: 5 }, () => crypto.randomUUID())
  await client.query(`
    begin;
    set local app.company_id = '${company}';
    insert into users (id, name, email) values ('${user}', '${name}', '${name}@example.com');
    insert into companies (id, name) values ('${company}', '${name}');
    insert into members (company_id, user_id, role) values ('${company}', '${user}', 'owner');
    insert into company_settings (company_id) values ('${company}');
    insert into accounts (company_id, id, code, name, type, normal_side, statement_kind) values
      ('${company}', '${bank}', '1010', 'Checking', 'asset', 'debit', 'bank'),
      ('${company}', '${supplies}', '6400', 'Supplies', 'expense', 'debit', null);
    insert into transactions (company_id, id, account_id, posted_on, amount_cents, descriptor, merchant_key)
      values ('${company}', '${transaction}', '${bank}', '2026-05-04', -1850, 'CAFE ROMA', 'cafe roma');
    commit`)
  return { company: company!, user: user!, bank: bank!, supplies: supplies!, transaction: transaction! }
}

/** Cents by account: debit positive, credit negative. */
export type Lines = Record<string, number>

export interface EntryText {
  id?: string
  on?: string
  lines?: Lines
  /** Columns of `entries` besides, as SQL. */
  more?: Record<string, string>
}

/** The SQL that posts an entry: 18.50 from the bank for supplies, unless told otherwise. */
export function entrySql(
  books: Books,
  { id = crypto.randomUUID(), on = '2026-05-04', lines, more }: EntryText = {},
): string {
  const columns = {
    company_id: books.company,
    id,
    entered_on: on,
    memo: 'By psql',
    cause: 'person',
    user_id: books.user,
  }
  const names = [...Object.keys(columns), ...Object.keys(more ?? {})]
  const values = [...Object.values(columns).map((value) => `'${value}'`), ...Object.values(more ?? {})]
  const statements = [`insert into entries (${names.join(', ')}) values (${values.join(', ')})`]
  const written = lines ?? { [books.bank]: -1850, [books.supplies]: 1850 }
  if (Object.keys(written).length > 0) statements.push(linesSql(books, id, written, { on }))
  return statements.join(';\n')
}

/** The SQL that adds lines to an entry, numbered from `from`. */
export function linesSql(
  books: Books,
  entry: string,
  lines: Lines,
  { on = '2026-05-04', from = 1 }: { on?: string; from?: number } = {},
): string {
  const rows = Object.entries(lines).map(
    ([account, cents], index) =>
      `('${books.company}', '${entry}', ${from + index}, '${account}', '${on}', ${cents})`,
  )
  return `insert into entry_lines (company_id, entry_id, line_number, account_id, entered_on, amount_cents)
    values ${rows.join(', ')}`
}

/** Runs the statements as one transaction: what is only looked at in the end fails here too. */
export async function commitOn(client: pg.Client, sql: string): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
