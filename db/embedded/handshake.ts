import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { Client } from './client.ts'
import { type MessageReader, ProtocolViolation } from './message-reader.ts'
import {
  CANCEL_REQUEST,
  type Complaint,
  errorResponse,
  GSS_REQUEST,
  int32,
  message,
  PROTOCOL_3,
  readyForQuery,
  SSL_REQUEST,
  textAt,
} from './messages.ts'
import type { Session } from './session.ts'

/** Who may come in, to what. */
export interface Door {
  session: Session
  user: string
  password: string
  database: string
  /** What a server tells at the start: server_version, client_encoding, TimeZone, … */
  parameters: ReadonlyMap<string, string>
}

const HANDSHAKE_MS = 10_000

/** Lets a client in, or answers what else it wants. Null when there is nobody to serve. */
export async function welcome(socket: Socket, reader: MessageReader, door: Door): Promise<Client | null> {
  const deadline = setTimeout(() => socket.destroy(), HANDSHAKE_MS)
  try {
    const requested = await startup(socket, reader, door.session)
    if (!requested) return null
    const refusal = await check(requested, socket, reader, door)
    if (refusal === 'gone') return null
    if (refusal) {
      socket.write(errorResponse(refusal))
      return null
    }
    return open(socket, requested, door)
  } finally {
    clearTimeout(deadline)
  }
}

// A connection is plain text on the loopback device: to TLS and Kerberos the answer is no, and the client
// then asks again without. A cancel request comes on a connection of its own.
async function startup(
  socket: Socket,
  reader: MessageReader,
  session: Session,
): Promise<Map<string, string> | null> {
  for (let packet: Buffer | null; (packet = await reader.startup()); ) {
    const code = packet.readInt32BE(4)
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      socket.write('N')
    } else if (code === CANCEL_REQUEST && packet.length >= 16) {
      session.cancel(packet.readInt32BE(8), packet.readInt32BE(12))
      return null
    } else if (code >> 16 === PROTOCOL_3) {
      const requested = fields(packet)
      const unknown = [...requested.keys()].filter((name) => name.startsWith('_pq_.'))
      if ((code & 0xffff) > 0 || unknown.length > 0) {
        socket.write(message('v', int32(0), int32(unknown.length), ...unknown)) // 3.0 is what we speak
      }
      return requested
    } else {
      throw new ProtocolViolation(`unsupported frontend protocol ${code >> 16}.${code & 0xffff}`)
    }
  }
  return null
}

function fields(packet: Buffer): Map<string, string> {
  const found = new Map<string, string>()
  for (let offset = 8; packet[offset]; ) {
    const name = textAt(packet, offset)
    const value = textAt(packet, name.next)
    found.set(name.text, value.text)
    offset = value.next
  }
  return found
}

async function check(
  requested: Map<string, string>,
  socket: Socket,
  reader: MessageReader,
  door: Door,
): Promise<Complaint | 'gone' | null> {
  const user = requested.get('user') ?? ''
  const database = requested.get('database') ?? user
  socket.write(message('R', int32(3))) // the password in clear, please: it doesn't leave this machine
  const answer = await reader.next()
  if (!answer) return 'gone'
  if (answer.type !== 'p') throw new ProtocolViolation('expected password response')

  if (user !== door.user || !same(textAt(answer.bytes, 5).text, door.password)) {
    return {
      severity: 'FATAL',
      code: '28P01',
      message: `password authentication failed for user "${user}"`,
      hint: `The embedded database has one user, "${door.user}".`,
    }
  }
  if (database !== door.database) {
    return {
      severity: 'FATAL',
      code: '3D000',
      message: `database "${database}" does not exist`,
      hint: `The embedded database has one database, "${door.database}".`,
    }
  }
  return null
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function open(socket: Socket, requested: Map<string, string>, door: Door): Client {
  const settings = startupSettings(requested, door.parameters)
  const client = new Client(socket, settings)
  const parameters = [...door.parameters].map(([name, value]) =>
    message('S', name, settings.get(name.toLowerCase()) ?? value),
  )
  client.send(
    message('R', int32(0)),
    ...parameters,
    message('K', int32(client.pid), int32(client.secret)),
    readyForQuery('I'),
  )
  return client
}

const NOT_SETTINGS = ['user', 'database', 'replication', 'options']

/** The settings that a connection string asks for, without those that ask for what is so anyway. */
function startupSettings(requested: Map<string, string>, defaults: ReadonlyMap<string, string>) {
  const settings = new Map(optionSettings(requested.get('options') ?? ''))
  for (const [name, value] of requested) {
    if (!NOT_SETTINGS.includes(name) && !name.startsWith('_pq_.')) settings.set(name.toLowerCase(), value)
  }
  for (const [name, value] of defaults) {
    if (settings.get(name.toLowerCase()) === value) settings.delete(name.toLowerCase())
  }
  return settings
}

// options=-c statement_timeout=5s --search_path=books: a backslash keeps a blank inside a value.
function* optionSettings(options: string): Generator<[string, string]> {
  for (const [, , name, value] of options.matchAll(/(-c\s*|--)([\w.-]+)=((?:\\.|[^\\\s])*)/g)) {
    yield [name!.replaceAll('-', '_').toLowerCase(), value!.replace(/\\(.)/g, '$1')]
  }
}
