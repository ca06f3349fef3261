import type { Readable } from 'node:stream'
import type { Message } from './messages.ts'

/** Postgres' own limit for a startup packet: whoever sends more isn't speaking this protocol. */
const LONGEST_STARTUP = 10_000
const LONGEST_MESSAGE = 2 ** 30

const GONE = { value: undefined, done: true } as const

/** What came isn't the wire protocol: there is no way to go on reading. */
export class ProtocolViolation extends Error {}

/**
 * Reads a client's messages off its socket, one at a time and only when asked, so a client that sends faster
 * than its statements run is held back by its own socket.
 */
export class MessageReader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer[] = []
  #size = 0

  constructor(socket: Readable) {
    this.#chunks = socket[Symbol.asyncIterator]()
  }

  /** The packet that opens a connection: no type letter, a length and a body. Null when the client has gone. */
  async startup(): Promise<Buffer | null> {
    if (!(await this.#hold(4))) return null
    const length = this.#peek(4).readInt32BE(0)
    if (length < 8 || length > LONGEST_STARTUP)
      throw new ProtocolViolation('invalid length of startup packet')
    return (await this.#hold(length)) ? this.#take(length) : null
  }

  /** The next message, or null when the client has gone. */
  async next(): Promise<Message | null> {
    if (!(await this.#hold(5))) return null
    const length = 1 + this.#peek(5).readInt32BE(1)
    if (length < 5 || length > LONGEST_MESSAGE) throw new ProtocolViolation('invalid message length')
    if (!(await this.#hold(length))) return null
    const bytes = this.#take(length)
    return { type: String.fromCharCode(bytes[0]!), bytes }
  }

  async #hold(size: number): Promise<boolean> {
    while (this.#size < size) {
      const { value, done } = await this.#chunks.next().catch(() => GONE) // a reset connection is gone, too
      if (done) return false
      this.#held.push(value)
      this.#size += value.length
    }
    return true
  }

  // Chunks are joined once per message that spans several: joining at every chunk would make a message of
  // several megabytes quadratic.
  #peek(size: number): Buffer {
    if (this.#held[0]!.length < size) this.#held = [Buffer.concat(this.#held)]
    return this.#held[0]!
  }

  #take(size: number): Buffer {
    const first = this.#peek(size)
    if (first.length === size) this.#held.shift()
    else this.#held[0] = first.subarray(size)
    this.#size -= size
    return first.subarray(0, size)
  }
}
