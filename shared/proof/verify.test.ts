// The books are tampered with as the owner of the tables can, triggers and all, which is as far as psql gets on Heroku;
// each time it has to be seen. (A superuser can do no more to the rows.)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'
import { verify } from './verify.ts'

const VERIFY = fileURLToPath(new URL('../../bin/verify.ts', import.meta.url))
const LEDGER = ['entries', 'entry_lines', 'entry_links', 'ledger_heads', 'account_sums']
const BOOKS = [...LEDGER, 'transactions', 'company_settings']

/** Posts 18.50 for supplies by hand; answers the entry's id. */
async function posts(person: Person, enteredOn = '2026-05-04', cents = 1850): Promise<string> {
  const lines = [
    { accountId: await person.account('1010'), amountCents: -cents },
    { accountId: await person.account('6800'), amountCents: cents },
  ]
  const res = await person.post('/entries', { enteredOn, memo: 'Saw blades', lines })
  expect(res.status).toBe(201)
  return (await res.json()).entryId
}

/** Runs statements with every trigger of our own and the separation of companies switched off, and on again. */
async function tamper(w: World, ...statements: string[]): Promise<void> {
  const each = (change: string) => BOOKS.map((table) => `alter table ${table} ${change}`)
  await w.pool.query(
    [
      'begin',
      ...each('disable trigger user'),
      ...each('no force row level security'),
      ...statements,
      ...each('force row level security'),
      ...each('enable trigger user'),
      'commit',
    ].join(';\n'),
  )
}

async function breach(w: World) {
  const { breach } = await verify(w.db)
  return breach
}

test('holds for books that were kept in the ordinary way', async () => {
  await using w = await world()
  const { alice, bob } = w
  const [lunch] = await alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1950n })
  await alice.put(`/transactions/${lunch!.id}/category`, { accountId: await alice.account('6950') })
  await alice.put('/period', { lockedThrough: '2025-12-31' })
  await alice.post(`/entries/${await posts(alice)}/reversal`)
  await posts(bob)

  expect(await verify(w.db)).toEqual({ companies: 2, entries: 4, breach: null })
})

test('sees an entry whose amounts were changed, though they balance', async () => {
  await using w = await world()
  await posts(w.alice)
  const id = await posts(w.alice)
  await posts(w.alice)
  await tamper(w, `update entry_lines set amount_cents = amount_cents * 2 where entry_id = '${id}'`)

  expect(await breach(w)).toMatchObject({
    promise: 'Immutability',
    company: { id: w.alice.companyId, name: 'Alder & Ash' },
    entryId: id,
    sentence: `Entry ${id} isn’t what was posted: its hash is another one now.`,
  })
})

test.each([["memo = 'Gift'"], ["created_at = created_at - interval '1 day'"], ["document_sha256 = 'none'"]])(
  'sees an entry that was changed: %s',
  async (change) => {
    await using w = await world()
    const id = await posts(w.alice)
    await tamper(w, `update entries set ${change} where id = '${id}'`)
    expect(await breach(w)).toMatchObject({ promise: 'Immutability', entryId: id })
  },
)

test('sees an entry that balances no more', async () => {
  await using w = await world()
  const id = await posts(w.alice)
  await tamper(w, `update entry_lines set amount_cents = -1849 where entry_id = '${id}' and line_number = 1`)
  expect(await breach(w)).toMatchObject({
    promise: 'Balance',
    entryId: id,
    sentence: `Entry ${id} does not balance: it is off by 1 cents.`,
  })
})

const deleting = (id: string) => `
  with lines as (delete from entry_lines where entry_id = '${id}') delete from entries where id = '${id}'`

test('sees that an entry is gone', async () => {
  await using w = await world()
  const id = await posts(w.alice)
  await posts(w.alice)
  await tamper(w, deleting(id))
  expect((await breach(w))?.sentence).toBe(`Entry ${id} was posted and is gone.`)

  await tamper(w, `delete from entry_links where entry_id = '${id}'`)
  expect((await breach(w))?.sentence).toMatch(/is link 2 where link 1 is missing/)
})

test('sees that the last entry is gone together with its link', async () => {
  await using w = await world()
  await posts(w.alice)
  const id = await posts(w.alice)
  await tamper(w, deleting(id), `delete from entry_links where entry_id = '${id}'`)
  expect(await breach(w)).toMatchObject({
    company: { id: w.alice.companyId },
    sentence: expect.stringContaining('its last entries are gone'),
  })
})

test('sees an entry that was moved to another company', async () => {
  await using w = await world()
  const { alice, bob } = w
  const id = await posts(alice)
  const moved = async (code: string) =>
    `when '${await alice.account(code)}' then '${await bob.account(code)}'::uuid`
  await tamper(
    w,
    `with lines as (update entry_lines set company_id = '${bob.companyId}',
       account_id = case account_id ${await moved('1010')} ${await moved('6800')} end where entry_id = '${id}')
     update entries set company_id = '${bob.companyId}' where id = '${id}'`,
  )
  const seen = await breach(w)
  expect(seen).toMatchObject({ promise: 'Immutability', entryId: id })
  expect([alice.companyId, bob.companyId]).toContain(seen?.company?.id)
})

test('sees an entry that was written past the chain', async () => {
  await using w = await world()
  const { alice } = w
  const id = await posts(alice)
  await w.pool.query('alter table entries disable trigger write_link')
  const late = await posts(alice)
  expect(await breach(w)).toMatchObject({
    sentence: expect.stringContaining('trigger write_link is switched off'),
  })
  await w.pool.query('alter table entries enable trigger write_link')
  expect(await breach(w)).toMatchObject({ entryId: late, sentence: expect.stringContaining('has no link') })
  expect(late).not.toBe(id)
})

test('sees what was posted on a locked day, whatever the lock says now', async () => {
  await using w = await world()
  const { alice } = w
  await posts(alice, '2026-03-01')
  await alice.put('/period', { lockedThrough: '2026-03-31' })
  await posts(alice, '2026-04-01')
  await alice.put('/period', { lockedThrough: '2025-12-31', reason: 'a late invoice' })
  await posts(alice, '2026-03-02')
  await alice.put('/period', { lockedThrough: '2026-03-31' })
  expect(await breach(w)).toBe(null)

  await w.pool.query('alter table entries disable trigger period_must_be_open')
  const id = crypto.randomUUID()
  const [bank, supplies] = [await alice.account('1010'), await alice.account('6800')]
  await alice.inside(async ({ db }) => {
    await sql`insert into entries (company_id, id, entered_on, memo, cause, user_id)
      values (${alice.companyId}, ${id}, '2026-03-03', 'late', 'person', ${alice.id})`.execute(db)
    await sql`insert into entry_lines (company_id, entry_id, line_number, account_id, entered_on, amount_cents)
      values (${alice.companyId}, ${id}, 1, ${bank}, '2026-03-03', -1),
        (${alice.companyId}, ${id}, 2, ${supplies}, '2026-03-03', 1)`.execute(db)
  })
  await w.pool.query('alter table entries enable trigger period_must_be_open')
  expect(await breach(w)).toMatchObject({ promise: 'Period lock', entryId: id })
})

test('sees that the lock was moved without anybody being told', async () => {
  await using w = await world()
  await w.alice.put('/period', { lockedThrough: '2026-03-31' })
  await tamper(
    w,
    `update company_settings set locked_through = null where company_id = '${w.alice.companyId}'`,
  )
  expect(await breach(w)).toMatchObject({ promise: 'Period lock', company: { id: w.alice.companyId } })
})

test('sees a bank line that is called posted and is not', async () => {
  await using w = await world()
  const [line] = await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1950n })
  await tamper(w, `update transactions set state = 'posted' where id = '${line!.id}'`)
  expect((await breach(w))?.sentence).toBe(
    `Transaction ${line!.id} is called posted and no standing entry posts it.`,
  )
})

test('sees a stored sum that its lines don’t come to, and one that is gone', async () => {
  await using w = await world()
  await posts(w.alice)
  await posts(w.alice, '2026-06-30')
  const which = `account_id = '${await w.alice.account('6800')}' and unit = 'month' and first_day = '2026-06-01'`
  for (const change of [
    `update account_sums set cents = cents + 1 where ${which}`,
    `delete from account_sums where ${which}`,
  ]) {
    await tamper(w, change)
    expect(await breach(w)).toMatchObject({
      promise: 'Stored sums',
      company: { id: w.alice.companyId },
      entryId: null,
      sentence: 'Account 6800’s stored sum of the month from 2026-06-01 is not what its lines sum to.',
    })
  }
})

test.each([
  [
    'alter table entry_lines disable trigger final_rows',
    /^The database .* entry_lines: trigger final_rows is switched off/,
  ],
  ['drop trigger entry_must_balance on entries', /entries: trigger entry_must_balance is not there/],
  ['alter table entries no force row level security', /entries: row-level security is not forced/],
  ['drop index transactions_once', /index transactions_once is not there/],
  [
    'alter table entry_lines drop constraint entry_lines_company_id_account_id_fkey',
    /entry_lines: constraint FOREIGN KEY \(company_id, account_id\) .* is not there/,
  ],
])('sees what no longer keeps a promise: %s', async (change, sentence) => {
  await using w = await world()
  await w.pool.query(change)
  expect(await breach(w)).toMatchObject({ company: null, sentence: expect.stringMatching(sentence) })
})

test('links what was there before there was a chain as if it had always been', async () => {
  await using w = await world()
  for (const day of ['2026-05-04', '2026-05-02', '2026-05-03']) await posts(w.alice, day)
  const before = await verify(w.db)
  await tamper(w, ...['entry_links', 'ledger_heads', 'account_sums'].map((table) => `delete from ${table}`))
  await w.alice.inside(({ db }) =>
    sql`select link_entries(${w.alice.companyId}, '0', pg_current_xact_id())`.execute(db),
  )
  expect(await verify(w.db)).toEqual(before)
})

test('an entry that is linked takes no further lines, though its transaction is still open', async () => {
  await using w = await world()
  const { alice } = w
  const [bank, supplies] = [await alice.account('1010'), await alice.account('6800')]
  const id = crypto.randomUUID()
  const add = (first: number) => sql`
    insert into entry_lines (company_id, entry_id, line_number, account_id, entered_on, amount_cents)
    values (${alice.companyId}, ${id}, ${first}, ${bank}, '2026-05-04', -5), (${alice.companyId}, ${id}, ${first + 1},
      ${supplies}, '2026-05-04', 5)`
  const posting = alice.inside(async ({ db }) => {
    await sql`insert into entries (company_id, id, entered_on, memo, cause, user_id)
      values (${alice.companyId}, ${id}, '2026-05-04', 'x', 'person', ${alice.id})`.execute(db)
    await add(1).execute(db)
    await sql`set constraints all immediate`.execute(db)
    await add(3).execute(db)
  })
  await expect(posting).rejects.toMatchObject({ code: 'GLFIN' })
})

test.runIf(isNative)(
  'links and sums what several people post at once, while the lock moves and accounts are opened',
  async () => {
    await using w = await world()
    const { alice } = w
    const parentId = await alice.account('6800')
    await Promise.all([
      ...Array.from({ length: 12 }, (_, n) => posts(alice, `2026-0${4 + (n % 3)}-04`)),
      ...['2026-01-31', '2026-02-28'].map((lockedThrough) =>
        alice.put('/period', { lockedThrough, reason: 'x' }),
      ),
      ...['Paper', 'Ink'].map((name) => alice.post('/accounts', { parentId, name })),
    ])
    expect(await verify(w.db)).toEqual({ companies: 2, entries: 12, breach: null })
  },
)

// Not in step: the embedded database answers from this process.
async function run(url: string, ...args: string[]) {
  const child = spawn(process.execPath, [VERIFY, ...args], { env: { ...process.env, DATABASE_URL: url } })
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { status, stdout, stderr }
}

test('bin/verify ends with 0, or names company and entry and ends with 1', async () => {
  await using w = await world()
  const id = await posts(w.alice)
  expect(await run(w.url)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^Every promise holds: 1 entries of 2 companies, looked at in \d+ ms\.\n$/),
  })
  await tamper(w, `update entries set memo = 'Gift' where id = '${id}'`)
  expect(await run(w.url)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`in the books of Alder & Ash (${w.alice.companyId}): Entry ${id} isn’t`),
  })
  const { status, stdout } = await run(w.url, '--json')
  expect([status, JSON.parse(stdout)]).toMatchObject([1, { holds: false, breach: { entryId: id } }])
})

test('bin/verify says when it can’t look, and doesn’t call that kept', async () => {
  expect(await run('postgres://nobody@127.0.0.1:9/none')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('The books couldn’t be read'),
  })
})
