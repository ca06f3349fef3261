import { expect, test } from 'vitest'
import { sessionEffects } from './session-effects.ts'

test('finds the channels that LISTEN and UNLISTEN name', () => {
  expect(sessionEffects('LISTEN Jobs').channels).toEqual(['jobs'])
  expect(sessionEffects('listen "Jobs:Insert"; unlisten other').channels).toEqual(['Jobs:Insert', 'other'])
  expect(sessionEffects('unlisten *').channels).toEqual(['*'])
})

test('finds the settings that outlast their transaction', () => {
  const settings = (sql: string) => sessionEffects(sql).settings
  expect(settings('set Work_Mem = 1')).toEqual(['work_mem'])
  expect(settings('set session app.name to 1; reset jit')).toEqual(['app.name', 'jit'])
  expect(settings("set time zone 'UTC'")).toEqual(['timezone'])
  expect(settings('set session authorization x')).toEqual(['session_authorization'])
  expect(settings('set role x')).toEqual(['role'])
  expect(settings('/* why */ set -- really\n search_path = a')).toEqual(['search_path'])
  expect(settings("select set_config('app.name', (select max(x) from f(1, 2)), false)")).toEqual(['app.name'])
})

test('passes over what ends with the transaction', () => {
  for (const sql of [
    'set local work_mem = 1',
    'set transaction isolation level serializable',
    'set constraints all deferred',
    "select set_config('app.name', $1, true)",
    'update accounts set name = 1',
  ]) {
    expect(sessionEffects(sql).settings, sql).toEqual([])
  }
})

test('notes a setting that a parameter names', () => {
  expect(sessionEffects('select set_config($2, $1, $3)').settingParameters).toEqual([2])
})

test('is not misled by strings, names, bodies and comments', () => {
  for (const sql of [
    "select '; listen a; set b = 1;'",
    "select e'\\'; set b = 1'",
    'select "; listen a"',
    'do $body$ begin; set b = 1; listen a; end $body$',
    'select 1 /* /* nested */ ; listen a */',
    'select 1 -- ; listen a',
  ]) {
    expect(sessionEffects(sql), sql).toMatchObject({ channels: [], settings: [], copiesIn: null })
  }
})

test('tells a COPY FROM STDIN that stands alone', () => {
  expect(sessionEffects('copy t (a, b) from stdin with (format csv);').copiesIn).toBe('alone')
  expect(sessionEffects('begin; copy t from stdin').copiesIn).toBe('among others')
  expect(sessionEffects('copy t to stdout').copiesIn).toBe(null)
})
