import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { checkMigrations, checkOurMigrations, freeze } from './check-migrations.ts'
import { olderOf } from './version.ts'

const GOOD = "export const oldestRelease = '1.2.0'\nawait sql`create table notes (id uuid)`"

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'grayledger-migrations-'))
  return {
    url: pathToFileURL(`${path}/`),
    write: (name: string, text: string) => writeFile(join(path, `${name}.ts`), text),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}

test('our own migrations keep the rules', async () => {
  expect(await checkOurMigrations()).toEqual([])
})

test('a released migration stays as it is, and a new one comes after it', async () => {
  await using there = await folder()
  for (const name of ['2026_a', '2026_c', '2026_d']) await there.write(name, GOOD)
  const released = await freeze(there.url, '1.2.0')
  expect(await checkMigrations(there.url, released, '1.3.0')).toEqual([])

  await there.write('2026_b', GOOD)
  await there.write('2026_c', `${GOOD} -- changed`)
  await rm(new URL('2026_d.ts', there.url))
  expect(await checkMigrations(there.url, released, '1.3.0')).toEqual([
    '2026_c was changed after release 1.2.0: add a migration instead.',
    '2026_d is gone: release 1.2.0 has it.',
    '2026_b sorts before 2026_d of the last release: give it a later name.',
  ])
})

test('a new one says the oldest release that can work with it, and does nothing dangerous', async () => {
  await using there = await folder()
  const released = await freeze(there.url, '1.2.0')
  await there.write('1', 'await sql`select 1`')
  await there.write('2', "export const oldestRelease = 'yesterday'")
  await there.write('3', "export const oldestRelease = '1.10.0'")
  await there.write('4', "export const oldestRelease = '1.9.9'\nawait sql`drop table entries`")
  expect(await checkMigrations(there.url, released, '1.9.9')).toEqual([
    expect.stringMatching(/^1 doesn’t say which releases/),
    expect.stringMatching(/^2 doesn’t say which releases/),
    '3 shuts its own release out: 1.10.0 is newer than 1.9.9 of package.json.',
    expect.stringMatching(/^4: “drop table entries” the release that is still serving may use it/),
  ])
})

test('versions are compared by their numbers', () => {
  expect(olderOf('1.10.0', '1.9.9')).toBe('1.9.9')
  expect(olderOf('1.2.3', '1.2.3')).toBe('1.2.3')
  expect(olderOf('0.9.0', '1.0.0')).toBe('0.9.0')
})
