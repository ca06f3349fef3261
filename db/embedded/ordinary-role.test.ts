import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from './start.ts'
import { type Connection, connect } from './testing.ts'

let database: EmbeddedDatabase
let client: Connection
beforeAll(async () => {
  database = await startEmbedded({ folder: null })
  client = await connect(database.url)
})
afterAll(async () => {
  await client.end()
  await database.stop()
})

const whoAmI = async () =>
  (
    await client.query(`
      select current_user as current, session_user as session, current_setting('is_superuser') as super,
        (select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user) as power`)
  ).rows[0]
const nobodySpecial = { current: 'grayledger', session: 'grayledger', super: 'off', power: false }

test('is an ordinary role, and stays one whatever is reset', async () => {
  expect(await whoAmI()).toEqual(nobodySpecial)
  for (const sql of [
    'reset role',
    'set role none',
    'reset session authorization',
    'set session authorization default',
    'set session authorization grayledger',
    'reset all',
    'discard all',
    'begin; set local role grayledger; rollback',
  ]) {
    await client.query(sql)
    expect(await whoAmI(), sql).toEqual(nobodySpecial)
  }
})

test("can't become the superuser, nor anybody else", async () => {
  for (const sql of [
    'set role postgres',
    'set session authorization postgres',
    'set session authorization pg_write_server_files',
    "select set_config('session_authorization', 'postgres', false)",
    "select set_config('role', 'postgres', false)",
    "do $$ begin execute 'set session authorization ' || 'postgres'; end $$",
    'alter role grayledger superuser',
    'alter role grayledger bypassrls',
    'create role another',
    'grant postgres to grayledger',
    "update pg_authid set rolsuper = true where rolname = 'grayledger'",
    "copy (select 1) to '/tmp/out'",
  ]) {
    await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    expect(await whoAmI(), sql).toEqual(nobodySpecial)
  }
})

test("a connection string can't ask for more", async () => {
  for (const options of ['-c role=postgres', '-c session_authorization=postgres']) {
    await using other = await connect(database.url, { options })
    await expect(other.query('select 1'), options).rejects.toMatchObject({ code: '42501' })
  }
})

test('owns the database: makes tables, schemas, functions and trusted extensions', async () => {
  await client.query('create table mine (n int); create schema also_mine; create table also_mine.t (n int)')
  await client.query("create function f() returns int language sql as 'select 1'")
  const { rows } = await client
    .query('create extension if not exists vector')
    .then(() =>
      client.query(
        'select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()',
      ),
    )
  expect(rows).toEqual([{ owner: 'grayledger' }])
})

test('row-level security binds the owner of a table when it is forced', async () => {
  await client.query(`
    create table secrets (company text, value int);
    insert into secrets values ('a', 1), ('b', 2);
    alter table secrets enable row level security, force row level security;
    create policy by_company on secrets using (company = current_setting('app.company', true))`)

  expect((await client.query('select value from secrets')).rows).toEqual([])
  await client.query("begin; select set_config('app.company', 'b', true)")
  expect((await client.query('select value from secrets')).rows).toEqual([{ value: 2 }])
  await expect(client.query("insert into secrets values ('a', 3)")).rejects.toMatchObject({ code: '42501' })
  await client.query('rollback')
})
