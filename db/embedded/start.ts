// The embedded database: a whole Postgres with pgvector for development and tests, on a machine that has only
// Node. Production code runs on it unchanged, from as many processes as it likes, through an ordinary
// connection string. What differs from a real server is written at `Session`.
import { existsSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { converse } from './conversation.ts'
import { type DataFile, readSnapshot, writeDataFolder } from './data-folder.ts'
import { emptyDatabase } from './empty-database.ts'
import { lockFolder } from './folder-lock.ts'
import { keepHouse } from './housekeeping.ts'
import { DATABASE, ROLE } from './ordinary-role.ts'
import { Postgres } from './postgres.ts'
import { Session } from './session.ts'
import { putBack, takeSpare } from './spares.ts'

export interface EmbeddedOptions {
  /** Where the data lies; made when it isn't there. Null keeps it in memory, gone with `stop`. */
  folder: string | null
  /** On 127.0.0.1; 0, the default, takes a free one. */
  port?: number
  /**
   * What a new database starts with: a snapshot, or the path of a file that holds one. Those in memory of the same file
   * start quickly after one another: they take turns in a Postgres that is taken back to it in between.
   */
  snapshot?: Blob | string
  /** How long a transaction may do nothing while others wait for it; 10 s when not said. */
  idleTransactionMs?: number
}

export interface EmbeddedDatabase extends AsyncDisposable {
  /** For any client of Postgres, of any process on this machine. */
  url: string
  /** All data as it is after the transaction under way: a plain tar file, the `snapshot` of another start. */
  snapshot(): Promise<Blob>
  /** Ends all connections, writes everything and gives the folder free. */
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const PASSWORD = 'grayledger'
const IDLE_TRANSACTION_MS = 10_000
const GOODBYE_MS = 50

const STOPPING = {
  severity: 'FATAL',
  code: '57P01',
  message: 'terminating connection due to administrator command',
} as const

/**
 * Starts an embedded database.
 *
 * @throws FolderInUse when another process has the folder; EADDRINUSE when another has the port.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = options.folder === null ? null : resolve(options.folder)
  const lock = folder === null ? null : lockFolder(folder)
  let postgres: Postgres | undefined
  try {
    postgres = await openPostgres(folder, options)
    return await serve(postgres, options, () => lock?.release())
  } catch (error) {
    await postgres?.close()
    lock?.release()
    throw error
  }
}

async function serve(
  postgres: Postgres,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedDatabase> {
  const { port = 0, idleTransactionMs = IDLE_TRANSACTION_MS } = options
  const shared = sharedSnapshot(options)
  const session = new Session(postgres, idleTransactionMs)
  const { server, sockets } = await listen(port, session, postgres)
  const stopHousekeeping = keepHouse(session, postgres)

  const stop = async () => {
    stopHousekeeping()
    const closed = new Promise((done) => server.close(done))
    await goodbyes(sockets)
    for (const client of session.clients) client.end(STOPPING)
    await session.exclusive(() => (shared ? putBack(shared, postgres) : postgres.close()))
    for (const socket of sockets) socket.destroy()
    await closed
    release()
  }
  let stopped: Promise<void> | undefined
  const stopOnce = () => (stopped ??= stop())

  return {
    url: `postgres://${ROLE}:${PASSWORD}@${HOST}:${(server.address() as AddressInfo).port}/${DATABASE}`,
    snapshot: () => session.exclusive(() => postgres.snapshot()),
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  }
}

// Who has just ended its pool has sent its goodbyes, and shouldn't be told then that it is thrown out.
async function goodbyes(sockets: Set<Socket>): Promise<void> {
  const deadline = performance.now() + GOODBYE_MS
  while (sockets.size > 0 && performance.now() < deadline) await setTimeout(1)
}

async function openPostgres(folder: string | null, options: EmbeddedOptions): Promise<Postgres> {
  const { snapshot } = options
  const shared = sharedSnapshot(options)
  if (shared) return takeSpare(shared)
  if (folder === null) return Postgres.open({ files: await initialFiles(snapshot) })
  const data = join(folder, 'data')
  if (!existsSync(data)) writeDataFolder(data, await initialFiles(snapshot))
  return Postgres.open({ folder: data })
}

/** The file whose databases take turns. */
function sharedSnapshot({ folder, snapshot }: EmbeddedOptions): string | null {
  return folder === null && typeof snapshot === 'string' ? snapshot : null
}

async function initialFiles(snapshot?: Blob | string): Promise<DataFile[]> {
  if (snapshot === undefined) return emptyDatabase()
  const tar =
    typeof snapshot === 'string' ? readFileSync(snapshot) : Buffer.from(await snapshot.arrayBuffer())
  return readSnapshot(tar)
}

async function listen(
  port: number,
  session: Session,
  postgres: Postgres,
): Promise<{ server: Server; sockets: Set<Socket> }> {
  const { parameters } = postgres
  const door = { session, user: ROLE, password: PASSWORD, database: DATABASE, parameters }
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {}) // a client that resets its connection; its reader sees the end
    void converse(socket, door)
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, HOST, listening)
  })
  return { server, sockets }
}
