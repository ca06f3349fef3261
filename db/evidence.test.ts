// What the database promises of receipts as evidence, tried with psql as the app's own role.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Books, commitOn, entrySql, openPsql, type Psql } from './testing-books.ts'

let psql: Psql
let alder: Books
let birch: Books
let client: pg.Client
const entry = crypto.randomUUID()
const receipt = crypto.randomUUID()
const SHA = 'a'.repeat(64)

beforeAll(async () => {
  psql = await openPsql()
  ;({ alder, birch } = psql)
  client = await psql.session(alder)
  await commit(receiptSql(receipt))
  await commit(matchSql(receipt, 1850))
  await commit(`update documents set state = 'matched' where id = '${receipt}'`)
  await commit(entrySql(alder, { id: entry, more: { transaction_id: `'${alder.transaction}'` } }))
  await commit(evidenceSql(receipt))
})
afterAll(() => psql[Symbol.asyncDispose]())

const receiptSql = (id: string, sha = SHA) => `
  insert into documents (company_id, id, kind, state, file_name, content_type, s3_key, sha256, arrived_at, receipt_cents)
  values ('${alder.company}', '${id}', 'receipt', 'read', 'r.pdf', 'application/pdf', '${id}', '${sha}', now(), 1850)`

const matchSql = (id: string, cents: number, by = 'person') => `
  insert into matches (company_id, document_id, transaction_id, amount_cents, matched_by, user_id)
  values ('${alder.company}', '${id}', '${alder.transaction}', ${cents}, '${by}', '${alder.user}')`

const evidenceSql = (id: string, sha = SHA) => `
  insert into evidence (company_id, entry_id, document_id, sha256)
  values ('${alder.company}', '${entry}', '${id}', '${sha}')`

const lock = (day: string | null) =>
  client.query(`begin; set local app.reason = 'test';
    update company_settings set locked_through = ${day ? `'${day}'` : 'null'}; commit`)

const commit = (sql: string, by = client) => commitOn(by, sql)

const refusal = (sql: string, by?: pg.Client): Promise<string | null> =>
  commit(sql, by).then(
    () => null,
    (error) => error.code,
  )

test('the parts of a receipt never come to more than its total', async () => {
  const other = crypto.randomUUID()
  await commit(receiptSql(other, 'b'.repeat(64)))
  expect(await refusal(matchSql(other, 1851))).toBe('GLSUM')
})

test('the worker gives a transaction to one receipt', async () => {
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()]
  await commit(`${receiptSql(one, 'c'.repeat(64))}; ${receiptSql(two, 'd'.repeat(64))}`)
  await commit(matchSql(one, 10, 'worker'))
  expect(await refusal(matchSql(two, 10, 'worker'))).toBe('23505')
})

test('what is matched has a match', async () => {
  const lone = crypto.randomUUID()
  await commit(receiptSql(lone, 'e'.repeat(64)))
  expect(await refusal(`update documents set state = 'matched' where id = '${lone}'`)).toBe('GLMAT')
  expect(await refusal(`update documents set state = 'posted' where id = '${lone}'`)).toBe('GLMAT')
})

test('evidence names the file that arrived, and is written once', async () => {
  expect(await refusal(evidenceSql(receipt, 'f'.repeat(64)))).toBe('GLEVI')
  expect(await refusal(evidenceSql(receipt))).toBe('23505')
  expect(await refusal(`update evidence set sha256 = '${'f'.repeat(64)}'`)).toBe('GLFIN')
  expect(await refusal('delete from evidence')).toBe('GLFIN')
  expect(await refusal('truncate evidence')).toBe('GLFIN')
})

test('its receipt is not replaced, put away, unmatched or deleted', async () => {
  const of = `where id = '${receipt}'`
  expect(await refusal(`update documents set sha256 = '${'f'.repeat(64)}' ${of}`)).toBe('GLFIN')
  expect(await refusal(`update documents set s3_key = 'other' ${of}`)).toBe('GLFIN')
  expect(await refusal(`update documents set state = 'rejected', problem = 'x' ${of}`)).toBe('GLFIN')
  expect(await refusal(`delete from matches where document_id = '${receipt}'`)).toBe('GLFIN')
  expect(
    await refusal(
      `update matches set transaction_id = '${birch.transaction}' where document_id = '${receipt}'`,
    ),
  ).toBe('GLFIN')
  expect(await refusal(`delete from documents ${of}`)).toBe('23503')
})

test('another company neither sees it nor can name it', async () => {
  const stranger = await psql.session(birch)
  for (const table of ['evidence', 'matches', 'match_offers', 'declined_matches']) {
    expect((await stranger.query(`select from ${table}`)).rowCount, table).toBe(0)
  }
  expect(await refusal(matchSql(receipt, 1), stranger)).toBe('42501')
})

test('it is withdrawn once, and only while its period is open', async () => {
  const withdraw = `update evidence set withdrawn_at = now(), withdrawn_by = '${alder.user}'`
  await lock('2026-05-31')
  expect(await refusal(withdraw)).toBe('GLOCK')
  await lock(null)
  expect(await refusal(withdraw)).toBeNull()
  expect(await refusal(withdraw)).toBe('GLFIN')
  expect(await refusal(`update evidence set withdrawn_at = null, withdrawn_by = null`)).toBe('GLFIN')
  expect(
    await refusal(`update documents set state = 'read' where id = '${receipt}';
    delete from matches where document_id = '${receipt}'`),
  ).toBeNull()
})
