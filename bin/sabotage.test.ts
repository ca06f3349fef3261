// What goes wrong around a deploy, and which program says so in a sentence. A release that fails, and one that the
// database is too new for: migrate.test.ts. A migration that fails half-way and one that waits for a lock:
// db/migrate.test.ts.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { freePort, startHerokuDatabase } from './rehearsal/database.ts'
import { attempt } from './rehearsal/run.ts'

const program = (name: string, env: Record<string, string>) =>
  attempt(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, `${name}.ts`)],
    {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    },
  )

test.each(['web', 'worker'])('a missing variable: %s names each and doesn’t start', async (name) => {
  const { code, printed } = await program(name, { ORIGIN: 'http://books.example.com' })
  expect(code).toBe(1)
  for (const line of ['DATABASE_URL: is missing', 'S3_BUCKET: is missing', 'AWS_ACCESS_KEY_ID: is missing'])
    expect(printed).toContain(line)
})

test('a database that is down: the release fails, and the old one stays', async () => {
  const { code, printed } = await program('migrate', {
    DATABASE_URL: `postgres://app:secret@127.0.0.1:${await freePort()}/books`,
  })
  expect(code).toBe(1)
  expect(printed).toMatch(/^The database can’t be reached: .*ECONNREFUSED/)
  expect(printed).not.toContain('secret')
})

test('another Node: every program says which it needs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-node-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
  await mkdir(join(folder, 'bin'))
  for (const file of ['package.json', 'bin/.start', 'bin/migrate'])
    await copyFile(join(import.meta.dirname, '..', file), join(folder, file))
  await writeFile(join(folder, 'node'), '#!/bin/sh\necho v22.1.0\n', { mode: 0o755 })

  const { code, printed } = await attempt(join(folder, 'bin/migrate'), [], {
    env: { NODE_ENV: 'production', PATH: `${folder}:/usr/bin:/bin` },
  })
  expect(code).toBe(1)
  expect(printed).toContain('GrayLedger runs on Node 24, this is Node v22.1.0.')
})

test.runIf(isNative)(
  'a certificate that nobody trusts is refused where it is to be verified, and taken where not',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grayledger-tls-'))
    await using taken = new AsyncDisposableStack()
    taken.defer(() => rm(folder, { recursive: true }))
    await attempt('chmod', ['755', folder])
    const database = taken.use(await startHerokuDatabase(folder))

    const refused = await program('migrate', { DATABASE_URL: `${database.url}?sslmode=verify-full` })
    expect(refused.code).toBe(1)
    expect(refused.printed).toMatch(/^The database’s certificate isn’t trusted, nothing was changed: /)
    const plain = await program('migrate', { DATABASE_URL: `${database.url}?sslmode=disable` })
    expect(plain).toMatchObject({ code: 1, printed: expect.stringContaining('no encryption') })
    const taking = await program('migrate', { DATABASE_URL: `${database.url}?sslmode=require` })
    expect(taking).toMatchObject({ code: 0, printed: expect.stringContaining('The database is up to date') })
  },
)
