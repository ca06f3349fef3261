import type { Socket } from 'node:net'
import type { Client } from './client.ts'
import { type Door, welcome } from './handshake.ts'
import { MessageReader, ProtocolViolation } from './message-reader.ts'
import { errorResponse, int16, type Message, message, readyForQuery, textAt } from './messages.ts'
import type { Session } from './session.ts'
import { sessionEffects } from './session-effects.ts'
import type { Unit } from './translate.ts'

/** Talks with one client from its first byte to its last. */
export async function converse(socket: Socket, door: Door): Promise<void> {
  const reader = new MessageReader(socket)
  try {
    const client = await welcome(socket, reader, door)
    if (client) await serve(client, reader, door.session)
  } catch (error) {
    if (!(error instanceof ProtocolViolation)) throw error
    socket.write(errorResponse({ severity: 'FATAL', code: '08P01', message: error.message }))
  } finally {
    socket.destroySoon()
  }
}

async function serve(client: Client, reader: MessageReader, session: Session): Promise<void> {
  session.join(client)
  try {
    for (let unit: Unit | null; (unit = await nextUnit(reader)); ) {
      const itsTurn = await session.turn(client)
      if (client.gone) break
      if (!itsTurn) {
        await answerCancelled(client, unit, reader)
        continue
      }
      if (copiesIn(unit)) unit = await takeCopy(client, unit, reader, session)
      if (!unit || client.gone) break
      session.run(client, unit)
      await client.caughtUp()
    }
  } finally {
    await session.leave(client)
  }
}

/** Messages that only clients send, and PGlite would never come back from any other. */
const FRONTEND_MESSAGES = 'QPBDECHSFdcf'

async function nextUnit(reader: MessageReader): Promise<Unit | null> {
  const messages: Message[] = []
  for (let next: Message | null; (next = await reader.next()) && next.type !== 'X'; ) {
    if (!FRONTEND_MESSAGES.includes(next.type)) {
      throw new ProtocolViolation(`invalid frontend message type ${next.bytes[0]}`)
    }
    if ('dcf'.includes(next.type)) continue // what a COPY that failed had still under way
    messages.push(next)
    if (isEnd(next.type)) return { messages, end: next.type }
  }
  return null
}

function isEnd(type: string): type is Unit['end'] {
  return 'QSHF'.includes(type)
}

async function answerCancelled(client: Client, unit: Unit, reader: MessageReader): Promise<void> {
  client.send(
    errorResponse({
      severity: 'ERROR',
      code: '57014',
      message: 'canceling statement due to user request',
    }),
  )
  // After an error in the extended protocol everything up to the next Sync is ignored.
  let last: Unit | null = unit
  while (last?.end === 'H') last = await nextUnit(reader)
  client.send(readyForQuery('I'))
}

function copiesIn({ messages, end }: Unit): boolean {
  if (end !== 'Q' || messages.length > 1) return false
  return sessionEffects(textAt(messages[0]!.bytes, 5).text).copiesIn === 'alone'
}

// PGlite can't wait for data in the middle of a statement. So the client is told to go ahead, and the
// statement runs when all its data is here; whether it can run at all, the client learns only then.
async function takeCopy(
  client: Client,
  unit: Unit,
  reader: MessageReader,
  session: Session,
): Promise<Unit | null> {
  const sql = textAt(unit.messages[0]!.bytes, 5).text
  const format = /\bbinary\b/i.test(sql) ? 1 : 0
  client.send(message('G', Buffer.of(format), int16(0)))

  const messages = [...unit.messages]
  session.touch()
  for (let next: Message | null; (next = await reader.next()); ) {
    session.touch()
    if (next.type === 'X') return null
    if ('HS'.includes(next.type)) continue // clients may send these at any time, and Postgres ignores them here
    messages.push('dc'.includes(next.type) ? next : copyFailed(next))
    if (next.type !== 'd') return { messages, end: 'Q', copied: true }
  }
  return null
}

function copyFailed(next: Message): Message {
  if (next.type === 'f') return next
  return { type: 'f', bytes: message('f', `unexpected message type ${next.bytes[0]} during COPY from stdin`) }
}
