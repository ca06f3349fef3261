// Postgres' wire protocol, version 3: as much of it as the embedded database reads or writes itself.
// https://www.postgresql.org/docs/18/protocol-message-formats.html

/** One message, its type letter apart; `bytes` is all of it, header included. */
export interface Message {
  type: string
  bytes: Buffer
}

/** What a transaction is in, as ReadyForQuery says it: idle, in a transaction, in a failed one. */
export type Status = 'I' | 'T' | 'E'

/** Startup requests, told apart by the number where the protocol version would stand. */
export const SSL_REQUEST = 80877103
export const GSS_REQUEST = 80877104
export const CANCEL_REQUEST = 80877102
export const PROTOCOL_3 = 3

/** A message of a type and its parts; a string goes out as UTF-8 with the zero byte that ends it. */
export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = parts.map((part) => (typeof part === 'string' ? cString(part) : part))
  const length = body.reduce((sum, part) => sum + part.length, 4)
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(length), ...body])
}

export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** The text that starts at `offset` and ends at a zero byte, and where the next field starts. */
export function textAt(bytes: Buffer, offset: number): { text: string; next: number } {
  const end = bytes.indexOf(0, offset)
  if (end < 0) return { text: bytes.toString('utf8', offset), next: bytes.length }
  return { text: bytes.toString('utf8', offset, end), next: end + 1 }
}

/** Walks over the messages in what Postgres answered, which is always whole messages. */
export function* messagesIn(bytes: Buffer): Generator<Message> {
  let offset = 0
  while (offset < bytes.length) {
    const end = offset + 1 + bytes.readInt32BE(offset + 1)
    yield { type: String.fromCharCode(bytes[offset]!), bytes: bytes.subarray(offset, end) }
    offset = end
  }
}

export const query = (sql: string) => message('Q', sql)
export const sync = message('S')
export const readyForQuery = (status: Status) => message('Z', Buffer.from(status, 'latin1'))

/** An error or a notice as a server words it. Codes: https://www.postgresql.org/docs/18/errcodes-appendix.html */
export interface Complaint {
  severity: 'ERROR' | 'FATAL'
  code: string
  message: string
  hint?: string
}

export function errorResponse({ severity, code, message: text, hint }: Complaint): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${code}`, `M${text}`, ...(hint ? [`H${hint}`] : [])]
  return message('E', ...fields, Buffer.of(0))
}

/** The fields of an ErrorResponse, by their letter: S severity, C code, M message, … */
export function errorFields(error: Message): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let offset = 5; error.bytes[offset]; ) {
    const letter = String.fromCharCode(error.bytes[offset]!)
    const { text, next } = textAt(error.bytes, offset + 1)
    fields[letter] = text
    offset = next
  }
  return fields
}

/** The values of a DataRow that came as text. */
export function rowValues(row: Message): (string | null)[] {
  const values: (string | null)[] = []
  let offset = 7
  for (let left = row.bytes.readInt16BE(5); left > 0; left--) {
    const length = row.bytes.readInt32BE(offset)
    offset += 4
    values.push(length < 0 ? null : row.bytes.toString('utf8', offset, offset + length))
    offset += Math.max(length, 0)
  }
  return values
}

/** The text of one parameter of a Bind message, whose fields after the names are given; null when it has none. */
export function boundText(fields: Buffer, parameter: number): string | null {
  let offset = 2 + 2 * fields.readInt16BE(0) // the formats: a setting's name reads the same in both
  const count = fields.readInt16BE(offset)
  offset += 2
  for (let number = 1; number <= count; number++) {
    const length = fields.readInt32BE(offset)
    offset += 4
    if (number === parameter) return length < 0 ? null : fields.toString('utf8', offset, offset + length)
    offset += Math.max(length, 0)
  }
  return null
}
