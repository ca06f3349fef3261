// bin/smoke as the program it is, against web and worker as the programs they are.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { createTestDatabase } from '#db/testing.ts'
import { DEMO_EMAIL } from '#shared/operations/demo-person.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from './local-s3/server.ts'
import { Processes } from './processes.ts'
import { Client } from './smoke-client.ts'
import { mainJob, type Step } from './smoke-job.ts'

const KEYS = { accessKeyId: 'SMOKE', secretAccessKey: 'smoke-secret', region: 'us-east-1' }

let url: string
const taken = new AsyncDisposableStack()

beforeAll(async () => {
  const database = await createTestDatabase()
  taken.defer(() => database.drop())
  const pool = openPool({ url: database.url, connections: 1, name: 'test' })
  await connect(pool).insertInto('users').values({ email: DEMO_EMAIL, name: 'Robin Reyes' }).execute()
  await pool.end()

  const folder = await mkdtemp(join(tmpdir(), 'grayledger-s3-'))
  taken.defer(() => rm(folder, { recursive: true, force: true }))
  const store = await startLocalS3({ folder, port: 0, ...KEYS })
  taken.defer(() => store.stop())
  await openBucket({ bucket: 'smoke', endpoint: store.endpoint, ...KEYS }).create({ origins: [] })

  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const processes = taken.use(new Processes())
  const env = {
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    LIMIT_BURST: '10000', // run after run from one address
    DATABASE_URL: database.url,
    PORT: String(port),
    S3_ENDPOINT: store.endpoint,
    S3_BUCKET: 'smoke',
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_REGION: KEYS.region,
  }
  for (const name of ['web', 'worker']) {
    await processes.start({ name, file: `bin/${name}.ts`, env, isReady: /"msg":"\w+ is ready"/ })
  }
})

afterAll(() => taken.disposeAsync())

test('does the main job, says how long each step took, and can do it again in the same company', async () => {
  const first = await smoke(url)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(/^ok +\d+ ms {2}has books that tie out: 4210\.00 on both sides$/m)
  expect(first.stdout).toContain('0 posted, 11 asked')
  expect(first.stdout).not.toContain('FAILED')

  const again = await smoke(url, '--json')
  expect(again).toMatchObject({ code: 0, stderr: '' })
  const { ok, steps } = JSON.parse(again.stdout)
  expect(ok).toBe(true)
  expect(steps.length).toBe(first.stdout.match(/^ok /gm)!.length)
  for (const step of steps) expect(step).toEqual({ name: expect.any(String), ms: expect.any(Number) })

  const { rows } = (await (await fetch(`${url}/api/companies`)).json()) as { rows: { name: string }[] }
  expect(rows.map(({ name }) => name)).toEqual(['Smoke test'])
})

test('a run that broke off doesn’t fail the next', async () => {
  for (const last of ['takes a statement', 'files a split']) {
    const breakingOff: Step = async (name, work) => {
      if (name === last) await work().then(() => Promise.reject(new Error('broken off')))
      return work()
    }
    await expect(mainJob(new Client(url), breakingOff)).rejects.toThrow('broken off')
  }
  expect(await smoke(url)).toMatchObject({ code: 0, stderr: '' })
})

test('says at the first failing step what it expected and got', async () => {
  const server = createServer((req, res) => {
    res.statusCode = req.url === '/up' ? 200 : 503
    res.setHeader('content-type', 'application/problem+json')
    res.end(JSON.stringify({ detail: 'The file store can’t be reached.' }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }

  const { code, stdout, stderr } = await smoke(`http://127.0.0.1:${port}`)
  const json = await smoke(`http://127.0.0.1:${port}`, '--json')
  await new Promise((closed) => server.close(closed))
  const gone = await smoke(`http://127.0.0.1:${port}`)

  expect(code).toBe(1)
  expect(stdout.match(/^(ok|FAILED) /gm)).toEqual(['ok ', 'FAILED '])
  expect(stderr).toContain(
    'expected 200 from GET /ready, got {"status":503,"says":"The file store can’t be reached."}',
  )
  expect(json.code).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, steps: [{ name: 'is up' }, {}] })
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') })
})

test('says how it is used when it is used otherwise', async () => {
  expect(await smoke('not a url')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Usage: bin/smoke'),
  })
  expect(await smoke(url, '--fast')).toMatchObject({ code: 2 })
})

interface Run {
  code: number
  stdout: string
  stderr: string
}

function smoke(...args: string[]): Promise<Run> {
  const program = [join(import.meta.dirname, 'smoke.ts'), ...args]
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ...program],
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createSocketServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
