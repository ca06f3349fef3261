import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { vector } from '@electric-sql/pglite-pgvector'
import { type DataFile, readSnapshot, SnapshotFS } from './data-folder.ts'
import { errorFields, messagesIn, query, rowValues, textAt } from './messages.ts'
import { becomeOrdinary, DATABASE } from './ordinary-role.ts'
import { remember } from './rewind.ts'

/** Where the data lies: a folder on disk, or files to begin with in memory. */
export type Storage = { folder: string } | { files: DataFile[] }

/** The data folder is damaged or another version's. The message says what to do. */
export class UnusableData extends Error {}

/** Postgres said no to a query of the embedded database's own. */
export class PostgresError extends Error {
  readonly code: string

  constructor(code: string, text: string) {
    super(text)
    this.name = 'PostgresError'
    this.code = code
  }
}

/** Postgres logs every error that a client makes, too; only the start is of interest. */
const MOST_LOG_LINES = 50

const COMMON = [
  '--single', // the mode that PGlite runs in; must be first
  '-j', // a query ends where its message does
  ...['-c', 'exit_on_error=false'],
  ...['-c', 'io_method=sync'], // WebAssembly has one thread and no other processes
  ...['-c', 'max_worker_processes=0'],
  ...['-c', 'max_parallel_workers=0'],
  ...['-c', 'max_parallel_workers_per_gather=0'],
  ...['-c', 'max_parallel_maintenance_workers=0'],
  ...['-c', 'log_checkpoints=false'],
  // JavaScript's stack ends before Postgres' own would, and then Postgres can't say so. At its usual size
  // (1 MB) it carries this much, which is about 90 PL/pgSQL functions that call one another.
  ...['-c', 'max_stack_depth=200kB'],
  // Only kill -9 has to be survived, not a power cut: what Postgres has written is the kernel's, and a commit
  // writes its log before it is acknowledged. (PGlite's file system has no fsync anyway.)
  ...['-c', 'fsync=off'],
  ...['-c', 'min_wal_size=2MB'],
  ...['-c', 'max_wal_size=64MB'],
]
const ON_DISK = [...COMMON, '-c', 'shared_buffers=64MB']
const IN_MEMORY = [...COMMON, '-c', 'shared_buffers=16MB'] // its files are memory already

/** PGlite as an ordinary role, spoken to in the wire protocol. */
export class Postgres {
  readonly #storage: Storage
  #pglite: PGlite
  /** Takes all back to the start; not after a crash. */
  #rewind: (() => void) | undefined
  #isClosed = false
  /** What a server tells its clients at the start. */
  readonly parameters: ReadonlyMap<string, string>

  /** Starts Postgres on a data folder made by `emptyDatabase`. */
  static async open(storage: Storage): Promise<Postgres> {
    return new Postgres(storage, await start(storage))
  }

  /** Starts one in memory that can be taken `back` to these files. */
  static async openToRewind(files: DataFile[]): Promise<Postgres> {
    const pglite = await start({ files })
    return new Postgres({ files }, pglite, await remember(pglite))
  }

  private constructor(storage: Storage, pglite: PGlite, rewind?: () => void) {
    this.#storage = storage
    this.#pglite = pglite
    this.#rewind = rewind
    this.parameters = this.#greet()
  }

  /**
   * Runs messages to their end and returns all that Postgres answers; nothing else runs on this thread until
   * then. An answer without the ReadyForQuery that was due means that Postgres has crashed, or is closed.
   */
  run(messages: Buffer): Buffer {
    if (this.#isClosed) return Buffer.alloc(0)
    const chunks: Buffer[] = []
    const done = this.#pglite.execProtocolRawStream(messages, {
      syncToFs: false,
      onRawData: (chunk) => chunks.push(Buffer.from(chunk)), // a copy: Postgres uses its buffer again
    })
    done.catch(() => {}) // it ran before the promise was made; a crash shows in the answer
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  }

  /** Asks a query of our own. Returns the rows of all its statements, values as text. */
  ask(sql: string): (string | null)[][] {
    const rows: (string | null)[][] = []
    for (const answer of messagesIn(this.run(query(sql)))) {
      if (answer.type === 'D') rows.push(rowValues(answer))
      if (answer.type === 'E') {
        const { C: code, M: text } = errorFields(answer)
        throw new PostgresError(code!, text!)
      }
    }
    return rows
  }

  /** The whole data folder as a tar file, for `readSnapshot`. No transaction may be open. */
  async snapshot(): Promise<Blob> {
    this.ask('checkpoint')
    return this.#pglite.dumpDataDir('none')
  }

  /** Starts again after a crash, from what has been committed. */
  async restart(): Promise<void> {
    if (this.#isClosed) return
    this.#rewind = undefined
    const crashed = this.#pglite
    let storage = this.#storage
    if ('files' in storage) {
      const tar = await crashed.fs!.dumpTar('crashed', 'none')
      storage = { files: readSnapshot(Buffer.from(await tar.arrayBuffer())) }
    }
    await crashed.fs!.closeFs() // not close(): that would write what a crash left in memory
    this.#pglite = await start(storage)
    this.#greet()
  }

  /** Writes everything and stops. */
  async close(): Promise<void> {
    if ('folder' in this.#storage) this.ask('checkpoint') // so that the next start has nothing to redo
    this.#isClosed = true
    await this.#pglite.close()
  }

  /** Closes this one and answers it as it started; null when that can't be, and `close` is what is left. */
  back(): Postgres | null {
    if (!this.#rewind) return null
    this.#isClosed = true
    this.#rewind()
    return new Postgres(this.#storage, this.#pglite, this.#rewind)
  }

  // A startup packet makes Postgres tell its parameters, and from then on each change of them.
  #greet(): Map<string, string> {
    const packet = Buffer.from(`\0\0\0\0\0\x03\0\0user\0${DATABASE}\0\0`)
    packet.writeInt32BE(packet.length)
    const parameters = new Map<string, string>()
    for (const { type, bytes } of messagesIn(this.run(packet))) {
      if (type !== 'S') continue
      const name = textAt(bytes, 5)
      parameters.set(name.text, textAt(bytes, name.next).text)
    }
    return parameters
  }
}

async function start(storage: Storage): Promise<PGlite> {
  const log: string[] = []
  const isOnDisk = 'folder' in storage
  const options: PGliteOptions = {
    database: DATABASE,
    extensions: { vector },
    fs: isOnDisk ? new NodeFS(storage.folder) : new SnapshotFS(storage.files),
    startParams: isOnDisk ? ON_DISK : IN_MEMORY,
    onStderr: (line) => log.length < MOST_LOG_LINES && log.push(line) > 0,
  }
  try {
    const pglite = await PGlite.create(options)
    await becomeOrdinary(pglite)
    return pglite
  } catch (error) {
    if (!isOnDisk) throw error
    const reason = log
      .map((line) => /(?:FATAL|PANIC|DETAIL): +(.*)/.exec(line)?.[1])
      .filter((words) => words !== undefined)
      .join(': ')
    throw new UnusableData(
      `Postgres can’t open ${storage.folder}: ${reason || error}\n` +
        'It may come from another version. If nothing in it is needed, delete the folder and start again.',
      { cause: error },
    )
  }
}
