import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FolderInUse } from './folder-lock.ts'
import { startEmbedded } from './start.ts'
import { connect } from './testing.ts'
import { Program, startDatabase } from './testing-processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grayledger-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('refuses a second process, and says who has the folder', async () => {
  await using database = await startDatabase(folder)
  await using second = new Program('bin/embedded-database.ts', '--folder', folder, '--port', '0')
  const { code, errors } = await second.end()
  expect(code).toBe(1)
  expect(errors).toContain(`in use by process ${database.program.child.pid}`)
  await expect(startEmbedded({ folder })).rejects.toThrow(FolderInUse)
})

test('takes the folder over from a process that was killed', async () => {
  await using killed = await startDatabase(folder)
  await killed.program.end('SIGKILL')
  await using database = await startEmbedded({ folder })
  await using client = await connect(database.url)
  expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
})

test('gives the folder free when it is stopped, with all that was written', async () => {
  await using stopped = await startDatabase(folder)
  const writer = await connect(stopped.url)
  await writer.query('create table kept (n int); insert into kept values (1)')
  await writer.end()
  expect(await stopped.program.end('SIGTERM')).toEqual({ code: 0, errors: '' })

  await using database = await startEmbedded({ folder })
  await using client = await connect(database.url)
  expect((await client.query('select n from kept')).rows).toEqual([{ n: 1 }])
})

test('a port that is taken leaves the folder free', async () => {
  await using other = await startEmbedded({ folder: null })
  const port = Number(new URL(other.url).port)
  await expect(startEmbedded({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await using _ = await startEmbedded({ folder })
})

test("says what is wrong with another version's data, and leaves it alone", async () => {
  await (await startEmbedded({ folder })).stop()
  const version = join(folder, 'data/PG_VERSION')
  await writeFile(version, '17\n')
  await expect(startEmbedded({ folder })).rejects.toThrow(
    /initialized by PostgreSQL version 17.*delete the folder/s,
  )
  await writeFile(version, '18\n')
  await using _ = await startEmbedded({ folder })
})

test('refuses to start in production', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  await using refused = new Program('bin/embedded-database.ts', '--folder', folder)
  vi.unstubAllEnvs()
  const { code, errors } = await refused.end()
  expect(code).toBe(1)
  expect(errors).toContain('DATABASE_URL')
})
