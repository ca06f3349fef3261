import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where Debian puts the programs of Postgres. */
const BIN = '/usr/lib/postgresql/15/bin'
const SETTINGS = `
listen_addresses = '127.0.0.1'
max_connections = 60
shared_buffers = 64MB
fsync = off # it is the server that fails here, never the machine
`

/** A Postgres server of a test's own, which the test may stop and start. */
export interface TestCluster extends AsyncDisposable {
  /** A database of an ordinary role that may create others, as TEST_DATABASE_URL is. */
  url: string
  /** The same database for the server's superuser, whom no row-level security binds. */
  superuserUrl: string
  /** `fast` says goodbye to everybody, `immediate` is a crash. */
  stop(how: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
}

/** Whether this machine can run one: native tests, with Postgres installed as `.ci/native-postgres` does. */
export const canRunCluster = Boolean(process.env.TEST_DATABASE_URL) && existsSync(`${BIN}/initdb`)

/**
 * Makes and starts a server, with lines of postgresql.conf. Postgres refuses to run as root, who starts it as the user
 * `postgres`. Its files are removed with it, unless they lie in a folder to `keep`: there they are found again.
 */
export async function startCluster(settings = SETTINGS, keep?: string): Promise<TestCluster> {
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'grayledger-cluster-')))
  const isNew = !existsSync(join(folder, 'PG_VERSION'))
  const port = await freePort()
  const isRoot = process.getuid!() === 0
  const run = async (program: string, ...args: string[]) => {
    const [file, ...first] = isRoot ? ['runuser', '-u', 'postgres', '--', program] : [program]
    await promisify(execFile)(file!, [...first, ...args], { cwd: tmpdir() })
  }
  const control = (...args: string[]) => run(`${BIN}/pg_ctl`, '-D', folder, '-w', '-s', ...args)
  const sql = (database: string, statement: string) =>
    run(`${BIN}/psql`, '-h', folder, '-p', `${port}`, '-U', 'postgres', '-d', database, '-qc', statement)
  const start = () => control('-l', join(folder, 'server.log'), 'start')

  await mkdir(folder, { recursive: true })
  if (isRoot) {
    const { stdout } = await promisify(execFile)('id', ['-u', 'postgres'])
    await chown(folder, Number(stdout), 0)
  }
  if (isNew)
    await run(
      `${BIN}/initdb`,
      '-D',
      folder,
      '-U',
      'postgres',
      '--auth=trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    )
  const own = `port = ${port}\nunix_socket_directories = '${folder}'\n`
  await appendFile(join(folder, 'postgresql.conf'), settings + own)
  await start()
  if (isNew) {
    await sql('postgres', `create role grayledger login password 'grayledger' createdb`)
    await sql('template1', 'create extension vector')
    await sql('postgres', 'create database grayledger owner grayledger')
  }
  return {
    url: `postgres://grayledger:grayledger@127.0.0.1:${port}/grayledger`,
    superuserUrl: `postgres://postgres@127.0.0.1:${port}/grayledger`,
    stop: (how) => control('-m', how, 'stop'),
    start,
    async [Symbol.asyncDispose]() {
      await control('-m', keep ? 'fast' : 'immediate', 'stop').catch(() => {}) // it may be stopped already
      if (!keep) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}
