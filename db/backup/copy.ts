import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type pg from 'pg'

// The parts of node-postgres' connection that COPY needs; its types leave them out.
interface Connection {
  query(text: string): void
  sync(): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
  stream: Socket
}

const CHUNK = 64 * 1024

/**
 * The rows of one COPY … TO STDOUT or several, in pieces of about 64 kB, no faster than they are taken. Tells of each how
 * many there were.
 */
export async function* copyOut(
  client: pg.ClientBase,
  text: string,
  count: (rows: number) => void,
): AsyncGenerator<Buffer> {
  let connection: Connection | undefined
  let piece = Buffer.allocUnsafe(CHUNK)
  let bytes = 0
  const out = new Readable({ read: () => connection?.stream.resume(), highWaterMark: 4 * CHUNK })
  const flush = () => {
    if (bytes > 0 && !out.push(piece.subarray(0, bytes))) connection?.stream.pause()
    piece = Buffer.allocUnsafe(CHUNK)
    bytes = 0
  }
  // Given to the client in place of a query, and told what the server says.
  const submittable = {
    submit(to: Connection) {
      connection = to
      to.query(text)
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      if (bytes + chunk.length > CHUNK) flush()
      if (chunk.length > CHUNK) piece = Buffer.allocUnsafe(chunk.length)
      chunk.copy(piece, bytes) // the reader uses its buffer again
      bytes += chunk.length
    },
    handleCommandComplete({ text: tag }: { text: string }) {
      if (tag.startsWith('COPY ')) count(Number(tag.slice('COPY '.length)))
    },
    handleReadyForQuery() {
      flush()
      out.push(null)
    },
    handleError(error: Error) {
      connection?.stream.resume()
      out.destroy(error)
    },
    handleRowDescription() {},
    handleDataRow() {},
    handleEmptyQuery() {},
  }
  client.query(submittable as unknown as pg.Submittable)
  yield* out
}

/** What goes before so many bytes of rows: the message's kind, and its length with these four. */
function copyDataHead(bytes: number): Buffer {
  const head = Buffer.from('d....')
  head.writeInt32BE(bytes + 4, 1)
  return head
}

/** A COPY … FROM STDIN that is under way. */
export interface CopyIn {
  write(chunk: Buffer): Promise<void>
  /** Ends it and answers when the server has all rows. */
  end(): Promise<void>
}

/** Begins a COPY … FROM STDIN; rejects with what the server says when it doesn't take it. */
export async function copyIn(client: pg.ClientBase, text: string): Promise<CopyIn> {
  let connection!: Connection
  let failure: Error | undefined
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  ended.promise.catch(() => {})
  const submittable = {
    submit(to: Connection) {
      connection = to
      to.query(text)
    },
    handleCopyInResponse: () => begun.resolve(),
    handleCommandComplete() {},
    handleReadyForQuery: () => (failure ? ended.reject(failure) : ended.resolve()),
    handleError(error: Error) {
      failure = error
      begun.reject(error)
      ended.reject(error)
    },
    handleRowDescription() {},
    handleDataRow() {},
    handleEmptyQuery() {},
  }
  client.query(submittable as unknown as pg.Submittable)
  await begun.promise
  return {
    async write(chunk) {
      if (failure) throw failure
      const { stream } = connection
      stream.cork()
      stream.write(copyDataHead(chunk.length))
      stream.write(chunk) // as it is: node-postgres' own way would copy it first
      stream.uncork()
      if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), ended.promise])
    },
    async end() {
      connection.endCopyFrom()
      await ended.promise
    },
  }
}
