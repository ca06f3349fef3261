import { expect, test } from 'vitest'
import { dangersIn } from './check-migration.ts'

const migration = (sql: string) => `export async function up(db) { await sql\`${sql}\`.execute(db) }
export async function down(db) { await sql\`drop table entries\`.execute(db) }`

test.each([
  ['create index slow on entries (company_id, memo)', 'locks the table against writes'],
  ['create unique index once on entries (memo)', 'locks the table against writes'],
  ['create index concurrently quick on entries (memo)', 'one transaction'],
  ['alter table entries alter column memo type varchar(80)', 'write the whole table anew'],
  ['alter table entries alter memo set not null', 'reads the whole table'],
  ['alter table entries add column tag text not null', 'give it a default'],
  ['alter table entries add column key uuid default gen_random_uuid()', 'writes the whole table anew'],
  ['alter table entries add constraint short check (length(memo) < 80)', 'add it as “not valid”'],
  ['alter table entries add foreign key (company_id) references companies (id)', 'add it as “not valid”'],
  ['alter table entries add unique (company_id, memo)', 'builds an index'],
  ['alter table only entries drop column memo', 'may use the column'],
  ['alter table entries drop memo, drop total', 'may use the column'],
  ['alter table entries rename column memo to note', 'knows the old name'],
  ['drop table if exists entries', 'may use it'],
  ['update entries set memo = null', 'locks every row'],
  ['delete from entries', 'locks every row'],
  ['truncate entries', 'empties a table'],
  ['lock table entries', 'locks whole tables'],
])('refuses `%s`', (sql, why) => {
  const sentences = dangersIn(migration(`${sql};`))
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toContain(why)
  expect(dangersIn(migration(sql.toUpperCase()))).toHaveLength(1)
})

test.each([
  'create table notes (id uuid primary key default gen_random_uuid(), memo text not null)',
  'create table notes (id uuid); create index notes_by_memo on notes (memo); alter table notes add unique (id)',
  'alter table entries add column tag text',
  "alter table entries add column tag text not null default ''",
  'alter table entries add constraint short check (length(memo) < 80) not valid',
  'alter table entries drop constraint short',
  'alter table entries alter column memo drop not null',
  "update accounts set name = 'Meals' where code = '5300'",
  'create function tidy() returns trigger language plpgsql as $$ begin delete from entries; return null; end $$',
  '-- we used to drop table entries; here\nselect 1',
])('lets `%s` pass', (sql) => {
  expect(dangersIn(migration(sql))).toEqual([])
})

test('a comment that says why a statement may stay stands for that statement alone', () => {
  const said = '-- safe: settings has one row per company\nalter table settings alter bar set not null;'
  expect(dangersIn(migration(said))).toEqual([])
  expect(dangersIn(migration(`${said}\nalter table entries alter memo set not null`))).toHaveLength(1)
  expect(dangersIn(migration('-- safe: yes\ndrop table entries'))).toHaveLength(1)
})
