import { connect as connectSocket, type Socket } from 'node:net'
import pg from 'pg'
import { MessageReader } from './message-reader.ts'
import { int32, type Message, message } from './messages.ts'

export interface Connection extends pg.Client {
  [Symbol.asyncDispose](): Promise<void>
}

/** A connection that ends with its scope. What the server does to it meanwhile is the test's to look at. */
export async function connect(url: string, options: pg.ClientConfig = {}): Promise<Connection> {
  const client = new pg.Client({ connectionString: url, ...options })
  client.on('error', () => {})
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

/** Cuts a connection without a word, as the kernel does for a process that was killed. */
export function vanish(client: pg.Client): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.destroy()
}

/** A client that speaks the protocol message by message, for what `pg` never sends. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket
  readonly #reader: MessageReader

  /** Connected, and nothing said yet. */
  static connectTo(url: string): RawClient {
    const { hostname, port } = new URL(url)
    return new RawClient(connectSocket(Number(port), hostname))
  }

  /** Signed in and ready for a query. */
  static async connect(url: string): Promise<RawClient> {
    const { username, password, pathname } = new URL(url)
    const client = RawClient.connectTo(url)
    const fields = Buffer.from(`user\0${username}\0database\0${pathname.slice(1)}\0\0`)
    client.socket.write(Buffer.concat([int32(8 + fields.length), int32(196608), fields]))
    client.send(message('p', password))
    await client.until('Z')
    return client
  }

  private constructor(socket: Socket) {
    this.socket = socket
    this.#reader = new MessageReader(socket)
  }

  send(...messages: Buffer[]): void {
    this.socket.write(Buffer.concat(messages))
  }

  /** The messages up to one of this type; or up to the end of the connection. */
  async until(type: string): Promise<Message[]> {
    const messages: Message[] = []
    for (let next: Message | null; (next = await this.#reader.next()); ) {
      messages.push(next)
      if (next.type === type) break
    }
    return messages
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy()
  }
}
