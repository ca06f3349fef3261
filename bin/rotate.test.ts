// Heroku's own program is faked, for what it talks to lies across the internet: this one keeps variables in a file.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startMailServer } from '#shared/outside/mail-testing.ts'

const ROTATE = fileURLToPath(new URL('rotate.ts', import.meta.url))

const HEROKU = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs')
const file = __dirname + '/config.json'
const config = JSON.parse(readFileSync(file, 'utf8'))
const [command, ...rest] = process.argv.slice(2).filter((arg) => arg !== '--app' && arg !== 'books')
if (command === 'config:get') console.log(config[rest[0]] ?? '')
if (command === 'config:set') for (const each of rest) config[each.split('=')[0]] = each.slice(each.indexOf('=') + 1)
if (command === 'config:unset') for (const each of rest) delete config[each]
writeFileSync(file, JSON.stringify(config))
`

async function herokuWith(config: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-heroku-'))
  await writeFile(join(folder, 'heroku'), HEROKU)
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  await chmod(join(folder, 'heroku'), 0o755)
  const rotate = (args: string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const options = { env: { PATH: `${folder}:${process.env.PATH}`, ...env } }
      execFile(process.execPath, [ROTATE, ...args], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, said: out + err }),
      )
    })
  const read = async () => JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'))
  return { rotate, read }
}

const OLD = 'the-secret-of-last-quarter-0123456789'

test('begins with a new value beside the old one, ends without the old one, and prints neither', async () => {
  const { rotate, read } = await herokuWith({ SESSION_SECRET: OLD })
  const dry = await rotate(['SESSION_SECRET', '--app', 'books', '--dry-run'])
  expect(dry.code).toBe(0)
  expect(await read()).toEqual({ SESSION_SECRET: OLD })

  const first = await rotate(['SESSION_SECRET', '--app', 'books'])
  const during = await read()
  expect(during.SESSION_SECRET_OLD).toBe(OLD)
  expect(during.SESSION_SECRET).toHaveLength(48)
  const second = await rotate(['SESSION_SECRET', '--app', 'books'])
  expect(await read()).toEqual({ SESSION_SECRET: during.SESSION_SECRET })
  for (const { code, said } of [first, second]) {
    expect(code).toBe(0)
    expect(said).not.toContain(OLD)
    expect(said).not.toContain(during.SESSION_SECRET)
  }
})

test('a value that doesn’t work is not set', async () => {
  await using server = await startMailServer()
  const { rotate, read } = await herokuWith({ SMTP_URL: 'smtp://old.example.com' })
  const asked = await rotate(['SMTP_URL', '--app', 'books'])
  expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('NEW_SMTP_URL in the environment')])
  const away = await rotate(['SMTP_URL', '--app', 'books'], { NEW_SMTP_URL: 'smtp://127.0.0.1:9' })
  expect([away.code, away.said]).toEqual([1, expect.stringContaining('Nothing was changed')])
  expect(await read()).toEqual({ SMTP_URL: 'smtp://old.example.com' })
  expect((await rotate(['SMTP_URL', '--app', 'books'], { NEW_SMTP_URL: server.url })).code).toBe(0)
  expect(await read()).toEqual({ SMTP_URL: server.url, SMTP_URL_OLD: 'smtp://old.example.com' })
  expect((await rotate(['SMTP_URL', '--app', 'books'])).code).toBe(0)
  expect(await read()).toEqual({ SMTP_URL: server.url })
})

test('without an app it prints the commands, which hold no value; another name is told which there are', async () => {
  const { rotate } = await herokuWith({})
  expect((await rotate(['AWS'])).said).toContain(
    'AWS_ACCESS_KEY_ID_OLD="$(heroku config:get AWS_ACCESS_KEY_ID)"',
  )
  const wrong = await rotate(['PASSWORD'])
  expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('SESSION_SECRET, AWS')])
})
