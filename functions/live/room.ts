import type { LiveEvent } from './frame.ts'

/** The streams of one company in this process, and its latest events: what is new is read once for all of them. */
export interface Room {
  /** Woken when there is news. */
  listeners: Set<() => void>
  /** The latest events, all after `from` and up to `seen`. */
  tail: LiveEvent[]
  from: bigint
  seen: bigint
  /** The reading under way, and whether news came in meanwhile. */
  reading: Promise<void> | null
  again: boolean
}

const TAIL_EVENTS = 1_000
const TAIL_BYTES = 256 * 1024

export function emptyRoom(latest: bigint): Room {
  return { listeners: new Set(), tail: [], from: latest, seen: latest, reading: null, again: false }
}

/** Adds new events to the room's tail, lets go of the oldest where it gets too long, and wakes its listeners. */
export function tell(room: Room, events: LiveEvent[]): void {
  if (events.length === 0) return
  room.tail.push(...events)
  room.seen = events.at(-1)!.id
  let bytes = 0
  const tooOld = room.tail.findLastIndex(({ frame }, place) => {
    bytes += frame.length
    return bytes > TAIL_BYTES || room.tail.length - place > TAIL_EVENTS
  })
  if (tooOld >= 0) {
    room.from = room.tail[tooOld]!.id
    room.tail.splice(0, tooOld + 1)
  }
  for (const wake of room.listeners) wake()
}

/** Forgets the room's tail: what came before `latest` is no longer known here. */
export function startAnew(room: Room, latest: bigint): void {
  room.tail = []
  room.from = latest
  room.seen = latest
  for (const wake of room.listeners) wake()
}

/** What of the tail comes after `after`; null when the tail doesn't reach back that far. */
export function tailAfter(room: Room, after: bigint): LiveEvent[] | null {
  if (after < room.from) return null
  return room.tail.slice(room.tail.findLastIndex(({ id }) => id <= after) + 1)
}
