import type { Client } from './client.ts'
import { type Status, textAt } from './messages.ts'
import type { Confirmation, Translation, Unit } from './translate.ts'

export interface Notification {
  channel: string
  /** The whole NotificationResponse message. */
  bytes: Buffer
  /** It is among the client's own `parts`. */
  delivered: boolean
}

export interface Answer {
  /** What the client gets, in order. */
  parts: Buffer[]
  /** All that were sent; those on a channel the client itself listens to are in `parts`, too. */
  notifications: Notification[]
  /** What ReadyForQuery said; null when Postgres didn't come to the end. */
  status: Status | null
  /** DISCARD ALL or DEALLOCATE ALL ran. */
  lostStatements: boolean
}

const PARSE_COMPLETE = code('1')
const CLOSE_COMPLETE = code('3')
const COMMAND_COMPLETE = code('C')
const COPY_IN_RESPONSE = code('G')
const NOTIFICATION = code('A')
const READY_FOR_QUERY = code('Z')
const LETTER_D = code('D')

/**
 * Sorts what Postgres answered to a unit: takes out what answers messages of ours, and settles which of the
 * client's statements exist. A loop over bytes, as a result may have a million rows of no interest here.
 */
export function interpret(
  client: Client,
  unit: Unit,
  { parses, closes }: Translation,
  answer: Buffer,
): Answer {
  const result: Answer = { parts: [], notifications: [], status: null, lostStatements: false }
  let kept = 0 // where the piece begins that goes to the client as it is
  let copyResponses = 0
  let parsed = 0
  let closed = 0

  let end: number
  for (let start = 0; start < answer.length; start = end) {
    end = start + 1 + answer.readInt32BE(start + 1)
    let hidden = false
    switch (answer[start]) {
      case PARSE_COMPLETE:
        hidden = confirm(parses[parsed++])
        break
      case CLOSE_COMPLETE:
        hidden = confirm(closes[closed++])
        break
      case COMMAND_COMPLETE:
        if (answer[start + 5] === LETTER_D && forgetsStatements(answer, start)) result.lostStatements = true
        break
      case COPY_IN_RESPONSE:
        hidden = unit.copied === true && copyResponses++ === 0
        break
      case NOTIFICATION: {
        const { text: channel } = textAt(answer, start + 9)
        hidden = !client.channels.has(channel)
        answer.writeInt32BE(client.pid, start + 5) // the session has one process id, our clients one each
        result.notifications.push({ channel, bytes: answer.subarray(start, end), delivered: !hidden })
        break
      }
      case READY_FOR_QUERY:
        result.status = String.fromCharCode(answer[start + 5]!) as Status
        break
    }
    if (hidden) {
      if (start > kept) result.parts.push(answer.subarray(kept, start))
      kept = end
    }
  }
  if (answer.length > kept) result.parts.push(answer.subarray(kept))
  for (const { refused } of [...parses.slice(parsed), ...closes.slice(closed)]) refused?.()
  return result
}

function confirm(confirmation: Confirmation | undefined): boolean {
  confirmation?.confirmed?.()
  return confirmation?.hidden === true
}

function forgetsStatements(answer: Buffer, start: number): boolean {
  const { text: tag } = textAt(answer, start + 5)
  return tag === 'DISCARD ALL' || tag === 'DEALLOCATE ALL'
}

function code(letter: string): number {
  return letter.charCodeAt(0)
}
