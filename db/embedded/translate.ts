import type { Client } from './client.ts'
import { cString, type Message, message, textAt } from './messages.ts'
import type { HeldStatements, Prepared } from './prepared-statements.ts'
import { sessionEffects } from './session-effects.ts'

/** Messages that Postgres answers together: up to a Query, a Sync, a Flush or a function call. */
export interface Unit {
  messages: Message[]
  end: 'Q' | 'S' | 'H' | 'F'
  /** A COPY … FROM STDIN with all its data: the client has had its CopyInResponse. */
  copied?: boolean
}

/** What Postgres will confirm, in this order, unless an error comes first. */
export interface Confirmation {
  /** We added the message, so the client isn't told. */
  hidden?: boolean
  confirmed?: () => void
  refused?: () => void
}

export interface Translation {
  bytes: Buffer
  parses: Confirmation[]
  closes: Confirmation[]
}

// Postgres would wait for the data of a COPY it didn't get, and the one session for ever. Outside of a COPY
// it ignores the message.
const COPY_FAIL = message(
  'f',
  'The embedded database takes COPY FROM STDIN only as a simple query with nothing else in it.',
)

/**
 * Puts a client's messages into the shared session's terms: names of prepared statements, statements that the
 * session has lost to another client, and a note of what the SQL does to the session.
 */
export function translate(client: Client, unit: Unit, held: HeldStatements): Translation {
  const out: Buffer[] = []
  const parses: Confirmation[] = []
  const closes: Confirmation[] = []
  let copying = false

  for (const { type, bytes } of unit.messages) {
    if (type === 'Q') {
      const effects = sessionEffects(textAt(bytes, 5).text)
      client.expect(effects)
      client.prepared.set('', undefined)
      held.dropUnnamed()
      out.push(bytes)
      if (effects.copiesIn && !unit.copied) out.push(COPY_FAIL)
    } else if (type === 'P') {
      const prepared = client.prepared.read({ type, bytes })
      out.push(prepared.parse)
      parses.push(prepare(client, prepared, held))
    } else if (type === 'B') {
      const { text: portal, next } = textAt(bytes, 5)
      const { text: name, next: rest } = textAt(bytes, next)
      const prepared = client.prepared.get(name)
      if (prepared) {
        recover(prepared, held, out, parses)
        client.expect(prepared.effects, bytes.subarray(rest))
        copying ||= prepared.effects.copiesIn !== null
      }
      out.push(message('B', portal, serverName(client, name), bytes.subarray(rest)))
    } else if (type === 'D' && isStatement(bytes)) {
      const { text: name } = textAt(bytes, 6)
      const prepared = client.prepared.get(name)
      if (prepared) recover(prepared, held, out, parses)
      out.push(message('D', Buffer.from('S'), serverName(client, name)))
    } else if (type === 'C' && isStatement(bytes)) {
      const { text: name } = textAt(bytes, 6)
      const prepared = client.prepared.get(name)
      closes.push({
        confirmed() {
          client.prepared.set(name, undefined)
          if (prepared) held.delete(prepared)
        },
      })
      const ours = prepared && held.has(prepared)
      out.push(message('C', Buffer.from('S'), ours ? prepared.serverName : client.prepared.missing(name)))
    } else if (type === 'C') {
      closes.push({})
      out.push(bytes)
    } else if (type === 'E' && copying) {
      out.push(bytes, COPY_FAIL)
    } else {
      out.push(bytes)
    }
  }
  return { bytes: out.length === 1 ? out[0]! : Buffer.concat(out), parses, closes }
}

// Later messages of the same unit may use the statement, so it counts as prepared at once: should Postgres
// refuse it, it ignores those messages too.
function prepare(client: Client, prepared: Prepared, held: HeldStatements): Confirmation {
  const before = prepared.name === '' ? undefined : client.prepared.get(prepared.name)
  client.prepared.set(prepared.name, prepared)
  held.add(prepared)
  return {
    confirmed() {
      if (before) held.delete(before)
    },
    refused() {
      if (client.prepared.get(prepared.name) === prepared) client.prepared.set(prepared.name, before)
      held.delete(prepared)
    },
  }
}

function recover(prepared: Prepared, held: HeldStatements, out: Buffer[], parses: Confirmation[]): void {
  if (held.has(prepared)) return
  held.add(prepared)
  out.push(prepared.parse)
  parses.push({ hidden: true, refused: () => held.delete(prepared) })
}

function serverName(client: Client, name: string): Buffer {
  return cString(client.prepared.get(name)?.serverName ?? client.prepared.missing(name))
}

function isStatement(bytes: Buffer): boolean {
  return bytes[5] === 'S'.charCodeAt(0)
}
