// Every command of the README and the runbooks, and every program, page and test that they and their like name, so that
// none of them rots. A block begins with ```sh and, where it can't simply be run, with a word for why
// (docs/decisions/0025-runbooks-are-run.md).
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createTestDatabase, isNative } from '#db/testing.ts'
import { CHECKS } from '#shared/operations/health/checks.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from './local-s3/server.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const KINDS = {
  '': 'is run',
  serve: 'keeps running: is started, and stopped when it says that it is ready',
  ci: 'is run by CI beside the tests, or is the tests',
  heroku: 'needs an account at Heroku',
  root: 'changes the machine it runs on',
}
const ELSEWHERE = /^\s*(heroku|git|sudo|runuser|systemctl|apt-get|npm)\b/m
type Kind = keyof typeof KINDS
// What `heroku commands` of version 11.10 lists, as far as we speak of it.
const HEROKU_COMMANDS = [
  'addons:create, config:get, config:set, config:unset, git:remote, logs, maintenance:off, maintenance:on, pg:backups',
  'pg:backups:capture, pg:credentials:rotate, pg:info, pg:killall, pg:outliers, pg:promote, pg:psql, pg:unfollow',
  'pg:upgrade:run, pg:wait, ps, ps:restart, ps:scale, ps:type, releases, releases:output, rollback, run',
]
  .join(', ')
  .split(', ')

interface Block {
  kind: Kind
  line: number
  script: string
}

async function blocksOf(file: string): Promise<Block[]> {
  const text = await readFile(join(ROOT, file), 'utf8')
  return [...text.matchAll(/^```(?:sh|bash|shell|console)\b *(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    kind: match[1]!.trim() as Kind,
    line: text.slice(0, match.index).split('\n').length,
    script: match[2]!,
  }))
}

const runbooks = (await readdir(join(ROOT, 'docs/runbooks'))).filter((name) => name.endsWith('.md'))

const pages = [
  'README.md',
  'docs/deployment.md',
  'docs/security.md',
  'docs/costs.md',
  ...runbooks.map((name) => `docs/runbooks/${name}`),
]

/** The commands of Heroku's CLI in a text that it doesn't have. */
function unknownToHeroku(text: string): string[] {
  const named = [...text.matchAll(/(?:`|^ *)heroku ([a-z]+(?::[a-z]+)*)/gm)].map(([, command]) => command!)
  return named.filter((command) => !HEROKU_COMMANDS.includes(command))
}

test('what is to be done about a red light names commands that Heroku has', () => {
  for (const { name, fix } of CHECKS) expect(unknownToHeroku(fix), name).toEqual([])
})

describe.each(pages)('%s', async (file) => {
  const blocks = await blocksOf(file)
  const text = await readFile(join(ROOT, file), 'utf8')

  test('says of each block of commands whether it can be run here, and names programs and pages that exist', () => {
    expect(blocks.filter(({ kind }) => !(kind in KINDS))).toEqual([])
    const gone = [...text.matchAll(/(?<![\w/])bin\/[a-z][a-z0-9/-]*(?:\.test\.ts)?/g)].filter(
      ([path]) => !existsSync(join(ROOT, path)),
    )
    expect(gone.map(([path]) => path)).toEqual([])
    expect(unknownToHeroku(text)).toEqual([])
    const links = [...text.matchAll(/\[([^\]]+)\]\(([^):#]+)(?:#[^)]*)?\)/g)].map(([, label, path]) => ({
      label: label!,
      path: join(ROOT, file, '..', path!),
    }))
    expect(links.filter(({ path }) => !existsSync(path))).toEqual([])
    const tests = links.filter(({ path }) => path.endsWith('.test.ts'))
    expect(tests.filter(({ path, label }) => !readFileSync(path, 'utf8').includes(label))).toEqual([])
  })

  test.runIf(blocks.some(({ kind }) => kind === 'heroku' || kind === 'root'))(
    'writes what is run elsewhere as a shell understands it',
    async () => {
      for (const { kind, script, line } of blocks) {
        if (kind !== 'heroku' && kind !== 'root') continue
        expect(await run(['-n', '-c', script], {}), `line ${line}`).toMatchObject({ code: 0, printed: '' })
      }
    },
  )

  test.runIf(blocks.some(({ kind }) => kind === '' || kind === 'serve'))(
    'has commands that run as they are written',
    async () => {
      // Not even tried: a block that was only not marked would work on this checkout, or on this machine.
      expect(
        blocks.filter(({ kind, script }) => (kind === '' || kind === 'serve') && ELSEWHERE.test(script)),
      ).toEqual([])
      await using place = await somewhere()
      for (const { kind, script, line } of blocks) {
        if (kind === '') {
          const { code, printed } = await run(['-euc', script], place.env)
          expect(code, `line ${line} printed\n${printed}`).toBe(0)
        } else if (kind === 'serve') {
          const { ready, printed } = await run(['-euc', script], place.env, /\bis (ready|at http)/)
          expect(ready, `line ${line} printed\n${printed}`).toBe(true)
        }
      }
    },
    120_000,
  )
})

/** A migrated, empty database and a bucket, and the variables that name them. */
async function somewhere() {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-runbooks-'))
  const keys = { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret', region: 'us-east-1' }
  const store = await startLocalS3({ folder, port: 0, ...keys })
  await openBucket({ bucket: 'runbooks', endpoint: store.endpoint, ...keys }).create({ origins: [] })
  return {
    env: {
      DATABASE_URL: database.url,
      S3_ENDPOINT: store.endpoint,
      S3_BUCKET: 'runbooks',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_REGION: keys.region,
      NODE_ENV: 'development',
      PORT: `${await freePort()}`,
      ...(isNative ? {} : { CACHE_MAX_MB: '0' }),
    },
    async [Symbol.asyncDispose]() {
      await store.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number }
    probe.close(() => resolve(port))
  })
  return promise
}

/** Runs a shell to its end, or until it has printed what `isReady` matches; then it is told to stop, with all it began. */
function run(args: string[], env: Record<string, string>, isReady?: RegExp) {
  const { promise, resolve } = Promise.withResolvers<{
    code: number | null
    ready: boolean
    printed: string
  }>()
  const shell = spawn('bash', args, { cwd: ROOT, env: { ...process.env, ...env }, detached: true })
  let printed = ''
  let ready = false
  const hear = (chunk: Buffer) => {
    printed += chunk
    if (ready || !isReady?.test(printed)) return
    ready = true
    process.kill(-shell.pid!, 'SIGTERM')
  }
  shell.stdout.on('data', hear)
  shell.stderr.on('data', hear)
  shell.on('close', (code) => resolve({ code, ready, printed }))
  return promise
}
