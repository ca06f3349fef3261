// bin/heroku-setup as the program it is, against a `heroku` that keeps its state in a file.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '#shared/config.ts'

const GIVEN = {
  S3_BUCKET: 'books-of-ann',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-bucket',
  SMTP_URL: 'smtps://ann:the-password@smtp.example.com:465',
  MAIL_FROM: 'GrayLedger <books@example.com>',
  OPERATOR_EMAILS: 'ann@example.com',
}

test('sets everything up, shows each command and no secret, and changes nothing when it is run again', async () => {
  await using there = await account()
  const first = await there.setup('books', '--config', there.file)
  expect(first.output.match(/^\$ heroku [\w:]+/gm)).toEqual([
    '$ heroku apps:create',
    '$ heroku buildpacks:set',
    '$ heroku addons:create',
    '$ heroku config:set',
    '$ heroku pg:backups:schedule',
  ])
  expect(first.output).toContain('$ heroku addons:create heroku-postgresql:standard-0 --wait --app books')
  expect(first.output).toContain('AWS_SECRET_ACCESS_KEY=… ')
  for (const secret of ['the-secret', 'the-password', 'AKIAEXAMPLE'])
    expect(first.output).not.toContain(secret)
  expect(first).toMatchObject({
    code: 1,
    output: expect.stringContaining('Deploy with `git push heroku main`'),
  })

  // What it set is a configuration that web starts with.
  const { config } = await there.state()
  expect(config.SESSION_SECRET).toMatch(/^[0-9a-f]{64}$/)
  expect(readConfig({ ...config, NODE_ENV: 'production' })).toMatchObject({
    ...{ ORIGIN: 'https://books-1a2b3c.herokuapp.com', TRUST_PROXY_HOPS: 1, S3_BUCKET: 'books-of-ann' },
    OPERATOR_EMAILS: ['ann@example.com'],
  })

  // As the first deploy leaves it, of an account that has Eco dynos: those sleep, and don't go with others.
  await there.change({ formation: { web: '1:Eco', worker: '0:Eco' } })
  const second = await there.setup('books', '--config', there.file)
  expect(second.output.match(/^\$ heroku .*/gm)).toEqual([
    '$ heroku ps:scale web=1:basic worker=1:basic --app books',
  ])
  expect(second).toMatchObject({ code: 0, output: expect.stringContaining('books is all set up.') })

  await there.change({ formation: { web: '2:Standard-1X', worker: '1:Basic' } }) // larger ones stay
  const before = await there.state()
  const third = await there.setup('books', '--config', there.file)
  expect(third).toEqual({ code: 0, output: 'books is all set up.\n' })
  expect(await there.state()).toEqual(before)
})

test('a failure half-way is said, and the next run goes on from there', async () => {
  await using there = await account()
  const broken = await there.setup('books', { FAKE_HEROKU_FAILS: 'config:set' }, '--config', there.file)
  expect(broken).toMatchObject({
    code: 1,
    output: expect.stringContaining('Try again.\nPut that right and run'),
  })
  const made = (await there.state()).changes.length

  await there.setup('books', '--config', there.file)
  const changes = (await there.state()).changes.map((change) => change.split(' ')[0])
  expect(changes.slice(made)).toEqual(['config:set', 'pg:backups:schedule'])
  expect(new Set(changes).size).toBe(changes.length)
})

test('--dry-run shows the commands and runs none', async () => {
  await using there = await account()
  const { output } = await there.setup('books', '--config', there.file, '--dry-run')
  expect(output.match(/^\$ heroku/gm)).toHaveLength(5)
  expect(output).toContain('ORIGIN=https://books.herokuapp.com')
  await expect(there.state()).rejects.toThrow('ENOENT')
})

test('names what only the operator knows, what nobody knows, and how it is used', async () => {
  await using there = await account()
  const bare = await there.setup('books')
  expect(bare.code).toBe(1)
  expect(bare.output).toContain('Set S3_BUCKET: the bucket that files are kept in.')
  await writeFile(there.file, 'S3_BUKET=books')
  expect((await there.setup('books', '--config', there.file)).output).toContain('S3_BUKET is no variable')
  expect(await there.setup('Books!')).toMatchObject({ code: 2, output: expect.stringContaining('Usage:') })
  const without = await there.setup('books', { PATH: '/nowhere' })
  expect(without).toMatchObject({ code: 1, output: expect.stringContaining('Install the Heroku CLI first') })
})

interface State {
  config: Record<string, string>
  changes: string[]
  formation: Record<string, string>
}

async function account() {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-heroku-'))
  const [program, kept, file] = ['heroku', 'state.json', 'config.env'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(
    program,
    `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'heroku/fake-heroku.ts')}' "$@"\n`,
  )
  await chmod(program, 0o755)
  await writeFile(
    file,
    Object.entries(GIVEN)
      .map(([name, value]) => `${name}="${value}"`)
      .join('\n'),
  )
  const state = async (): Promise<State> => JSON.parse(await readFile(kept, 'utf8'))
  return {
    file,
    state,
    change: async (more: Partial<State>) => writeFile(kept, JSON.stringify({ ...(await state()), ...more })),
    setup: (...given: (string | Record<string, string>)[]) => {
      const args = given.filter((one) => typeof one === 'string')
      const env = Object.assign(
        { ...process.env, FAKE_HEROKU: kept, PATH: `${folder}:${process.env.PATH}` },
        ...given.filter((one) => typeof one === 'object'),
      )
      return new Promise<{ code: number; output: string }>((resolve) => {
        const setup = join(import.meta.dirname, 'heroku-setup.ts')
        execFile(process.execPath, [setup, ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
        )
      })
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
