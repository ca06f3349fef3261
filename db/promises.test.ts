// What the database promises, tried as an operator could try it: with psql, as the app's own role.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNative } from './testing.ts'
import { type Books, commitOn, entrySql, linesSql, openPsql, type Psql } from './testing-books.ts'

let psql: Psql
let alder: Books
let birch: Books
let client: pg.Client

beforeAll(async () => {
  psql = await openPsql()
  ;({ alder, birch } = psql)
  client = await psql.session(alder)
})
afterAll(() => psql[Symbol.asyncDispose]())

const commit = (sql: string, by = client) => commitOn(by, sql)

/** The SQLSTATE with which the statements are refused, or null when they aren't. */
async function refusal(sql: string, by?: pg.Client): Promise<string | null> {
  return commit(sql, by).then(
    () => null,
    (error) => error.code,
  )
}

async function count(table: string, where = 'true', by: pg.Client = client): Promise<number> {
  const { rows } = await by.query(`select count(*)::int as n from ${table} where ${where}`)
  return rows[0].n
}

async function posted(entry: Parameters<typeof entrySql>[1] = {}): Promise<string> {
  const id = crypto.randomUUID()
  await commit(entrySql(alder, { ...entry, id }))
  return id
}

const UNBALANCED = 'GLBAL'
const FINAL = 'GLFIN'
const LOCKED = 'GLOCK'
const NO_REASON = 'GLWHY'
const FOREIGN_KEY = '23503'
const UNIQUE = '23505'
const CHECK = '23514'
const ROW_SECURITY = '42501'

test('the role of the app is no superuser and is bound by row-level security', async () => {
  const { rows } = await client.query(
    'select rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  )
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }])
})

describe('an entry balances', () => {
  test('a balanced one is taken', async () => {
    const id = await posted()
    expect(await count('entry_lines', `entry_id = '${id}'`)).toBe(2)
  })

  test('one that is off by a cent is refused, and nothing of it stays', async () => {
    const id = crypto.randomUUID()
    const off = entrySql(alder, { id, lines: { [alder.bank]: -1850, [alder.supplies]: 1849 } })
    expect(await refusal(off)).toBe(UNBALANCED)
    expect(await count('entries', `id = '${id}'`)).toBe(0)
  })

  test('one with a single line or none at all is refused', async () => {
    expect(await refusal(entrySql(alder, { lines: { [alder.bank]: -1850 } }))).toBe(UNBALANCED)
    expect(await refusal(entrySql(alder, { lines: {} }))).toBe(UNBALANCED)
  })

  test('a line of zero is refused', async () => {
    expect(await refusal(entrySql(alder, { lines: { [alder.bank]: 0, [alder.supplies]: 0 } }))).toBe(CHECK)
  })

  test('no line is added after the constraints were checked early: the entry is linked by then', async () => {
    const id = crypto.randomUUID()
    const late = linesSql(alder, id, { [alder.bank]: -1 }, { from: 3 })
    expect(await refusal(`${entrySql(alder, { id })}; set constraints all immediate; ${late}`)).toBe(FINAL)
  })
})

describe('an entry is final', () => {
  test.each(['entries', 'entry_lines'])('%s are never updated, deleted or truncated', async (table) => {
    const id = await posted()
    const which = table === 'entries' ? `id = '${id}'` : `entry_id = '${id}'`
    expect(await refusal(`update ${table} set entered_on = '2026-05-05' where ${which}`)).toBe(FINAL)
    expect(await refusal(`delete from ${table} where ${which}`)).toBe(FINAL)
    expect(await refusal(`truncate ${table} cascade`)).toBe(FINAL)
    expect(await count('entry_lines', `entry_id = '${id}'`)).toBe(2)
  })

  test('an old entry takes no further lines, balanced or not', async () => {
    const id = await posted()
    const lines = { [alder.bank]: -1, [alder.supplies]: 1 }
    expect(await refusal(linesSql(alder, id, lines, { from: 3 }))).toBe(FINAL)
  })
})

describe('a reversal', () => {
  const mirror = () => ({ [alder.bank]: 1850, [alder.supplies]: -1850 })

  test('undoes an entry once', async () => {
    const reverses_id = `'${await posted()}'`
    await posted({ lines: mirror(), more: { reverses_id } })
    expect(await refusal(entrySql(alder, { lines: mirror(), more: { reverses_id } }))).toBe(UNIQUE)
  })

  test('mirrors its entry, line by line', async () => {
    const reverses_id = `'${await posted()}'`
    const half = { [alder.bank]: 925, [alder.supplies]: -925 }
    expect(await refusal(entrySql(alder, { lines: half, more: { reverses_id } }))).toBe(UNBALANCED)
  })

  test('leaves none of its lines out', async () => {
    const id = crypto.randomUUID()
    const more = linesSql(alder, id, { [alder.bank]: -7, [alder.supplies]: 7 }, { from: 3 })
    await commit(`${entrySql(alder, { id })}; ${more}`)
    expect(await refusal(entrySql(alder, { lines: mirror(), more: { reverses_id: `'${id}'` } }))).toBe(
      UNBALANCED,
    )
  })

  test('takes no more than the mirrored lines, even when the constraints were checked early', async () => {
    const id = crypto.randomUUID()
    const reversal = entrySql(alder, { id, lines: mirror(), more: { reverses_id: `'${await posted()}'` } })
    const late = linesSql(alder, id, { [alder.bank]: 1, [alder.supplies]: -1 }, { from: 3 })
    expect(await refusal(`${reversal}; set constraints all immediate; ${late}`)).toBe(UNBALANCED)
  })
})

describe('a bank line', () => {
  test('is posted once, and once more after a reversal', async () => {
    const more = { transaction_id: `'${alder.transaction}'` }
    const first = await posted({ more })
    expect(await refusal(entrySql(alder, { more }))).toBe(UNIQUE)
    await posted({
      lines: { [alder.bank]: 1850, [alder.supplies]: -1850 },
      more: { reverses_id: `'${first}'` },
    })
    const second = await posted({ more })
    const { rows } = await client.query(
      `select posting from entries where id in ('${first}', '${second}') order by 1`,
    )
    expect(rows).toEqual([{ posting: 1 }, { posting: 2 }])
  })

  test.each(['amount_cents = -1', "descriptor = 'OTHER'", "posted_on = '2026-05-05'", 'occurrence = 2'])(
    'stays as the bank sent it: no update of %s',
    async (change) => {
      const edit = `update transactions set ${change} where id = '${alder.transaction}'`
      expect(await refusal(edit)).toBe(FINAL)
    },
  )
})

describe('a locked period', () => {
  const lock = (day: string | null, reason = '') =>
    `set local app.reason = '${reason}';
     update company_settings set locked_through = ${day ? `'${day}'` : 'null'}`

  test('takes no posting on its last day or before, and every posting after it', async () => {
    await commit(lock('2026-03-31'))
    expect(await refusal(entrySql(alder, { on: '2026-03-31' }))).toBe(LOCKED)
    expect(await refusal(entrySql(alder, { on: '2025-12-31' }))).toBe(LOCKED)
    expect(await refusal(entrySql(alder, { on: '2026-04-01' }))).toBe(null)
  })

  test('is opened again for a reason only, and the reason is logged', async () => {
    await commit(lock('2026-03-31'))
    expect(await refusal(lock(null))).toBe(NO_REASON)
    expect(await refusal(lock('2026-02-28'))).toBe(NO_REASON)
    await commit(lock('2026-02-28', 'a late invoice'))
    expect(await refusal(lock(null))).toBe(NO_REASON)
    await commit(lock(null, 'to start over'))
    const { rows } = await client.query(
      "select actor, after ->> 'reason' as reason from audit_log where action = 'period.reopened' order by id",
    )
    expect(rows).toEqual([
      { actor: 'operator', reason: 'a late invoice' },
      { actor: 'operator', reason: 'to start over' },
    ])
  })

  test('can’t be lost with the row that holds it', async () => {
    expect(await refusal('delete from company_settings')).toBe(FINAL)
    expect(await refusal('truncate company_settings')).toBe(FINAL)
  })

  test.runIf(isNative)('wins or loses against a posting at the same moment, and never both', async () => {
    await commit(lock(null, 'for this test'))
    const locker = await psql.session(alder)

    // The posting is first: the lock waits for it to commit.
    await client.query(`begin; ${entrySql(alder, { on: '2026-03-01' })}`)
    const locking = commit(lock('2026-03-31'), locker)
    expect(await Promise.race([locking, blocked(locker)])).toBe('blocked')
    await client.query('commit')
    await locking

    // The lock is first: the posting waits, and then finds the books locked.
    await locker.query(`begin; ${lock('2026-04-30')}`)
    const posting = refusal(entrySql(alder, { on: '2026-04-15' }))
    expect(await Promise.race([posting, blocked(client)])).toBe('blocked')
    await locker.query('commit')
    expect(await posting).toBe(LOCKED)
    await commit(lock(null, 'for the next test'))
  })

  /** Resolves once the session waits for a lock. */
  async function blocked(session: pg.Client): Promise<'blocked'> {
    const watcher = await psql.session()
    const { processID } = session as unknown as { processID: number }
    for (;;) {
      const { rows } = await watcher.query('select cardinality(pg_blocking_pids($1)) > 0 as waits', [
        processID,
      ])
      if (rows[0].waits) return 'blocked'
    }
  }
})

describe('companies are apart', () => {
  test('a line names no account of another company', async () => {
    const lines = { [alder.bank]: -1850, [birch.supplies]: 1850 }
    expect(await refusal(entrySql(alder, { lines }))).toBe(FOREIGN_KEY)
  })

  test('an entry names no transaction of another company', async () => {
    const more = { transaction_id: `'${birch.transaction}'` }
    expect(await refusal(entrySql(alder, { more }))).toBe(FOREIGN_KEY)
  })

  test('nothing is written for another company than the chosen one', async () => {
    expect(await refusal(entrySql(birch))).toBe(ROW_SECURITY)
    const move = `update documents set company_id = '${birch.company}'`
    await commit(`insert into documents (company_id, kind, file_name, content_type, s3_key)
      values ('${alder.company}', 'receipt', 'r.pdf', 'application/pdf', 'a')`)
    expect(await refusal(move)).toBe(ROW_SECURITY)
  })

  test('a session sees one company, and with none chosen nothing at all', async () => {
    await posted()
    const nobody = await psql.session()
    for (const table of await businessTables()) {
      expect(await count(table, 'true', nobody), table).toBe(0)
      expect(await count(table, `company_id <> '${alder.company}'`), table).toBe(0)
    }
    expect(await count('entries')).toBeGreaterThan(0)
    expect(await refusal(entrySql(alder), nobody)).toBe(ROW_SECURITY)
  })

  async function businessTables(): Promise<string[]> {
    const { rows } = await client.query(`
      select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'company_id' and table_name <> 'members'`)
    return rows.map((row) => row.table_name)
  }
})

describe('who decided stays known', () => {
  const decide = (id: string, by: string) => `
    insert into decisions (company_id, id, transaction_id, outcome, decided_by, user_id)
    values ('${alder.company}', '${id}', '${alder.transaction}', 'ignored', ${by})`

  test('an entry without a cause is refused', async () => {
    const causes = ["'nobody', null", "'person', null", "'memory', null", "'model', null"]
    for (const cause of causes) {
      const entry = `insert into entries (company_id, entered_on, memo, cause, user_id)
        values ('${alder.company}', '2026-05-04', 'x', ${cause})`
      expect(await refusal(entry), cause).toBe(CHECK)
    }
  })

  test('a decision is undone once, by somebody, and never edited or removed', async () => {
    const id = crypto.randomUUID()
    await commit(decide(id, `'person', '${alder.user}'`))
    expect(await refusal(decide(crypto.randomUUID(), `'person', '${alder.user}'`))).toBe(UNIQUE)

    const undo = `update decisions set undone_at = now() where id = '${id}'`
    const undoBy = `update decisions set undone_at = now(), undone_by = '${alder.user}' where id = '${id}'`
    expect(await refusal(`update decisions set decided_by = 'memory' where id = '${id}'`)).toBe(FINAL)
    expect(await refusal(`delete from decisions where id = '${id}'`)).toBe(FINAL)
    expect(await refusal('truncate decisions')).toBe(FINAL)
    expect(await refusal(undo)).toBe(CHECK)
    expect(await refusal(undoBy)).toBe(null)
    expect(await refusal(undoBy)).toBe(FINAL)
  })

  test('the audit log only grows', async () => {
    await commit(
      `insert into audit_log (company_id, actor, action) values ('${alder.company}', 'operator', 'test')`,
    )
    expect(await refusal("update audit_log set action = 'other'")).toBe(FINAL)
    expect(await refusal('delete from audit_log')).toBe(FINAL)
    expect(await refusal('truncate audit_log')).toBe(FINAL)
  })
})

test('a state is one of those that are listed', async () => {
  const { rows: states } = await client.query<{ table: string; column: string }>(`
    select t.relname as table, a.attname as column
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid
    join pg_attribute a on a.attrelid = t.oid and c.conkey = array[a.attnum]
    where c.contype = 'c' and t.relnamespace = 'public'::regnamespace
      and pg_get_constraintdef(c.oid) like '%ANY (ARRAY[%'`)
  const listed = states.map(({ table, column }) => `${table}.${column}`)
  const { rows: named } = await client.query<{ name: string }>(`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and data_type = 'text'
      and column_name in ('state', 'kind', 'role', 'type', 'normal_side', 'outcome', 'decided_by', 'cause',
        'actor', 'direction', 'source', 'format', 'statement_kind')
      and table_name <> 'events' -- their kind is for pages, which skip what they don't know
      and table_name <> 'failed_jobs' -- their cause is what the error said`)
  expect(listed).toEqual(expect.arrayContaining(named.map(({ name }) => name)))

  expect(await refusal(`update transactions set state = 'nonsense'`)).toBe(CHECK)
  expect(await refusal(`update documents set state = 'nonsense'`)).toBe(CHECK)
  expect(await refusal(`update documents set state = 'matched'`)).toBe(CHECK) // to no transaction
  expect(await refusal(`update documents set state = 'rejected', problem = null`)).toBe(CHECK)
})
