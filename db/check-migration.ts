// Reads migrations before they run: what would stop people's work, break the release that is still serving, or make a
// rollback impossible is found at the desk.

/** What a statement would do, and what to write instead. */
interface Danger {
  matches: RegExp
  says: string
}

const NAME = String.raw`(?:if (?:not )?exists )?(?:only )?"?([a-z_][\w.]*)"?`
const INDEX = new RegExp(String.raw`^create (?:unique )?index (?!concurrently\b).*? on ${NAME}`)
const ALTER = new RegExp(`^alter table ${NAME}`)

// Of a table that was there before; in one that the same migration makes nobody is waiting.
const ON_TABLES: Danger[] = [
  { matches: INDEX, says: 'locks the table against writes for as long as the index takes to build' },
  {
    matches: /^alter table .*\balter (column )?"?\w+"? (set data )?type\b/,
    says: 'may write the whole table anew, behind a lock that stops reads',
  },
  {
    matches: /^alter table .*\bset not null\b/,
    says: 'reads the whole table behind a lock: add a check as “not valid”, validate it, then set not null',
  },
  {
    matches: /^alter table .*\badd (column )?(if not exists )?"?\w+"? (?!.*\bdefault\b)[^,]*\bnot null\b/,
    says: 'fails on a table with rows: give it a default',
  },
  {
    matches: /^alter table .*\badd (column )?.*\bdefault (gen_random_uuid|clock_timestamp|random|nextval)\b/,
    says: 'writes the whole table anew: add it without a default, fill it in batches',
  },
  {
    matches: /^alter table .*\badd (constraint "?\w+"? )?(check|foreign key)\b(?!.*\bnot valid\b)/,
    says: 'reads the whole table behind a lock: add it as “not valid” and validate it in a later migration',
  },
  {
    matches: /^alter table .*\badd (constraint "?\w+"? )?(unique|primary key)\b(?!.*\busing index\b)/,
    says: 'builds an index behind a lock that stops reads',
  },
  {
    matches: /^alter table .*\bdrop (column )?(?!constraint|default|not null|expression|identity)/,
    says: 'the release that is still serving may use the column: drop it one release after the last that did',
  },
  {
    matches: /^alter table .*\brename\b/,
    says: 'the release that is still serving knows the old name: add the new beside it',
  },
  {
    matches: /^update (?!.*\bwhere\b)/,
    says: 'locks every row until the migration ends: fill in batches, in a task',
  },
  {
    matches: /^delete from (?!.*\bwhere\b)/,
    says: 'locks every row until the migration ends: sweep in batches, in a task',
  },
]
const ANYWHERE: Danger[] = [
  {
    matches: /^drop (table|view|materialized view|type|sequence)\b/,
    says: 'the release that is still serving may use it: drop it one release after the last that did',
  },
  {
    matches: /^alter (view|type|sequence|function|index) .*\brename\b/,
    says: 'the release that is still serving knows the old name',
  },
  { matches: /^truncate\b/, says: 'empties a table, which no rollback brings back' },
  { matches: /^(lock table|vacuum full|cluster|reindex (?!.*concurrently))\b/, says: 'locks whole tables' },
  { matches: /\bindex concurrently\b/, says: 'can’t run in the one transaction that all migrations share' },
]

/** In a comment above a statement or inside it: why it may stay. */
const SAFE = /--\s*safe:\s*\S.{9,}$/gm
const MARK = '\u0000'

/** A sentence for each statement of the migration that is dangerous and doesn't say why it may stay. */
export function dangersIn(text: string): string[] {
  const down = /export async function down\b/.exec(text)
  const statements = statementsOf(down ? text.slice(0, down.index) : text)
  const made = new Set(statements.map(({ sql }) => madeBy(sql)))
  return statements.flatMap(({ sql, isSafe }) => {
    const table = tableOf(sql)
    const isNew = table !== undefined && made.has(table)
    const danger = [...ANYWHERE, ...(isNew ? [] : ON_TABLES)].find(({ matches }) => matches.test(sql))
    if (!danger || isSafe) return []
    const start = sql.length > 70 ? `${sql.slice(0, 70)}…` : sql
    return [`“${start}” ${danger.says}. If it may stay, say why in its SQL: -- safe: …`]
  })
}

const madeBy = (sql: string) => new RegExp(`^create (?:unlogged )?table ${NAME}`).exec(sql)?.[1]
const tableOf = (sql: string) =>
  (INDEX.exec(sql) ?? ALTER.exec(sql) ?? new RegExp(`^(?:update|delete from) ${NAME}`).exec(sql))?.[1]

function statementsOf(text: string): { sql: string; isSafe: boolean }[] {
  const statements: { sql: string; isSafe: boolean }[] = []
  for (const [, template] of text.matchAll(/\bsql(?:<[^>]*>)?`((?:\\.|[^`\\])*)`/g)) {
    const marked = template!.replace(SAFE, MARK).replace(/--.*$/gm, ' ')
    // What a function does it does later, one row at a time; its semicolons end nothing here.
    const outside = marked.replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    for (const part of outside.split(';')) {
      const sql = part.replaceAll(MARK, ' ').replace(/\s+/g, ' ').trim().toLowerCase()
      if (sql) statements.push({ sql, isSafe: part.includes(MARK) })
    }
  }
  return statements
}
