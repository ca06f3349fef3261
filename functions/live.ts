import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '#db/connect.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { eventsAfter } from '#shared/operations/events-after.ts'
import { latestEvent } from '#shared/operations/latest-event.ts'
import { framed, type LiveEvent, reload } from './live/frame.ts'
import { listenForNews } from './live/listen.ts'
import { Places } from './live/places.ts'
import { emptyRoom, type Room, startAnew, tailAfter, tell } from './live/room.ts'

export interface Live {
  /**
   * A listener for the company's events after `since`, without it for those that come from now on. `onNews` is called
   * when there is something to take. One that can't be told all since then is told to `reload` first.
   */
  subscribe(companyId: string, since: bigint | null, onNews: () => void): Promise<Listener>
  /** Who has how many streams open. */
  places: Places
  /** Aborted when this process stops: whoever holds a stream open ends it, or the server would never be done. */
  closing: AbortSignal
  close(): Promise<void>
}

export interface Listener {
  /** The next events, each once and in order, at most some 64 KB of them; none when there is nothing new. */
  take(): Promise<LiveEvent[]>
  leave(): void
}

const RETRY_MS = 500
const READ_AT_ONCE = 200
const TAKE_BYTES = 64 * 1024

export interface LiveOptions {
  /** How often the listening connection is asked whether it still is one, ms. */
  beatMs?: number
  /** How many streams one person may have open. */
  streamsPerPerson?: number
}

/**
 * Live updates for this process: one connection listens, and a notification only says that a company has news. That is
 * read once for all who listen. Nothing is kept for anybody: each remembers the last event it took, takes the next
 * ones when it is ready for them, and reads by itself what is no longer in the company's tail.
 */
export async function openLive(
  url: string,
  db: Database,
  log: Logger,
  { beatMs, streamsPerPerson }: LiveOptions = {},
): Promise<Live> {
  const rooms = new Map<string, Room>()
  const closing = new AbortController()
  const inside = <T>(companyId: string, work: (ctx: Context) => Promise<T>) =>
    inCompany(db, { companyId, actor: { kind: 'worker' } }, work)
  const latest = (companyId: string) => inside(companyId, latestEvent)

  const eventsSince = async (companyId: string, last: bigint) =>
    (await inside(companyId, (ctx) => eventsAfter(ctx, last, READ_AT_ONCE)))?.map(framed) ?? null

  async function readNews(companyId: string): Promise<void> {
    const room = rooms.get(companyId)
    if (!room) return
    room.again = true
    room.reading ??= (async () => {
      while (room.again && rooms.has(companyId)) {
        room.again = false
        const news = await eventsSince(companyId, room.seen)
        if (news?.length === READ_AT_ONCE) room.again = true
        if (news) tell(room, news)
        // The database was away for longer than events are kept: each listener finds out when it takes.
        else startAnew(room, await latest(companyId))
      }
    })()
      .catch(async (error) => {
        log.warn({ err: error, companyId }, 'live updates: can’t read events, trying again')
        await setTimeout(RETRY_MS, undefined, { ref: false })
        room.again = true
      })
      .finally(() => {
        room.reading = null
        if (room.again && !closing.signal.aborted) void readNews(companyId)
      })
    return room.reading
  }

  async function enter(companyId: string, onNews: () => void): Promise<Room> {
    let room = rooms.get(companyId)
    if (!room) {
      const opened = emptyRoom(await latest(companyId))
      room = rooms.get(companyId) ?? opened
      rooms.set(companyId, room)
    }
    room.listeners.add(onNews)
    void readNews(companyId) // what came in while the room was being opened
    return room
  }

  const news = await listenForNews({
    url,
    log,
    beatMs,
    onNews: (companyId) => void readNews(companyId),
    onListening: () => {
      for (const companyId of rooms.keys()) void readNews(companyId)
    },
  })
  return {
    places: new Places(streamsPerPerson),
    closing: closing.signal,
    async subscribe(companyId, since, onNews) {
      const room = await enter(companyId, onNews)
      const leave = () => {
        room.listeners.delete(onNews)
        if (room.listeners.size === 0 && rooms.get(companyId) === room) rooms.delete(companyId)
      }
      let last = since ?? room.seen
      let isLost = false
      let ahead: LiveEvent[] = []
      try {
        if (since === null || since > room.seen) last = await latest(companyId)
      } catch (error) {
        leave()
        throw error
      }
      // Whoever has seen more than there is comes from before a restore.
      if (since !== null && since > last) isLost = true
      else if (since !== null) last = since

      return {
        leave,
        async take() {
          if (ahead.length === 0) {
            const events = isLost ? null : (tailAfter(room, last) ?? (await eventsSince(companyId, last)))
            ahead = events ?? [reload(await latest(companyId))]
            isLost = false
          }
          const taken = ahead.splice(0, within(TAKE_BYTES, ahead))
          last = taken.at(-1)?.id ?? last
          return taken
        },
      }
    },
    async close() {
      closing.abort()
      await news.close()
    },
  }
}

/** How many of the events come to so many bytes; the first one does in any case. */
function within(bytes: number, events: LiveEvent[]): number {
  let sum = 0
  const tooMany = events.findIndex(({ frame }) => (sum += frame.length) > bytes)
  return tooMany < 0 ? events.length : Math.max(1, tooMany)
}
