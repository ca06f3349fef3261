// A Postgres server like Heroku's: it takes connections by TLS only, its certificate is signed by itself, and the role
// owns its database, is no superuser and makes no roles.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { appendFile, chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { run } from './run.ts'
import { accountOf, isRoot } from './user.ts'

export interface HerokuDatabase extends AsyncDisposable {
  /** Without `sslmode`, as Heroku hands it out. */
  url: string
  /** Connections that the app's role has open. */
  connections(): Promise<number>
  /** Refuses everybody until it is started again, as in a fail-over. */
  stop(): Promise<void>
  start(): Promise<void>
}

// Not "localhost": over the network is where TLS counts.
const HOST = '127.0.0.2'
const ROLE = 'u6grayledger'
const NAME = 'd6grayledger'
/** Of Standard-0. */
const MOST_CONNECTIONS = 120

/** Starts one in `folder`. Needs Postgres with pgvector on this machine; as root it runs as the user `postgres`. */
export async function startHerokuDatabase(folder: string): Promise<HerokuDatabase> {
  const bin = programs()
  const account = isRoot ? await accountOf('postgres') : null
  const data = join(folder, 'postgres')
  await mkdir(data, { mode: 0o700 })
  if (account) await chown(data, account.uid, account.gid)
  const asServer = (program: string, ...args: string[]) =>
    run(join(bin, program), args, { cwd: data, ...account })

  const port = await freePort()
  const password = randomBytes(32).toString('hex')
  await asServer('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8')
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=ec2.example.com',
      '-keyout',
      join(data, 'server.key'),
      '-out',
      join(data, 'server.crt'),
    ],
  ])
  for (const file of ['server.key', 'server.crt']) {
    if (account) await chown(join(data, file), account.uid, account.gid)
    await chmod(join(data, file), 0o600)
  }
  await writeFile(
    join(data, 'pg_hba.conf'),
    `local all postgres trust\nhostssl all ${ROLE} 127.0.0.0/8 scram-sha-256\n`,
  )
  await appendFile(join(data, 'postgresql.conf'), settings(data, port))
  const start = async () => {
    await asServer('pg_ctl', '-D', data, '-l', join(data, 'server.log'), '-w', 'start')
  }
  await start()

  const administer = async (sql: string, database = 'postgres') => {
    const client = new pg.Client({ host: data, port, user: 'postgres', database })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  await administer(`create role ${ROLE} login password '${password}' nosuperuser nocreaterole nocreatedb`)
  await administer(`create database ${NAME} owner ${ROLE}`)
  // At Heroku the role may do this itself; here only a superuser may.
  await administer('create extension vector', NAME)
  const stop = async () => {
    await asServer('pg_ctl', '-D', data, '-m', 'fast', 'stop').catch(() => {}) // or it is stopped already
  }
  return {
    url: `postgres://${ROLE}:${password}@${HOST}:${port}/${NAME}`,
    connections: async () => {
      const [row] = await administer(`select count(*)::int from pg_stat_activity where usename = '${ROLE}'`)
      return row.count
    },
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const settings = (folder: string, port: number) => `
listen_addresses = '${HOST}'
port = ${port}
unix_socket_directories = '${folder}'
max_connections = ${MOST_CONNECTIONS}
ssl = on
fsync = off            # it is gone when the rehearsal is
synchronous_commit = off
`

/** Where this machine has its newest Postgres server. */
function programs(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const newest = versions.map(Number).sort((a, b) => b - a)[0]
  if (newest) return `/usr/lib/postgresql/${newest}/bin`
  const onPath = process.env.PATH!.split(':').find((folder) => existsSync(join(folder, 'pg_ctl')))
  if (onPath) return onPath
  throw new Error(
    'The rehearsal needs a Postgres server with pgvector on this machine (.ci/native-postgres).',
  )
}

/** One that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
