import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { connection, type Database } from '#db/connect.ts'
import { inCompany } from '#shared/context.ts'

/** An event as open pages get it. */
export interface LiveEvent {
  id: bigint
  kind: string
  subjectId: string | null
  payload: unknown
}

export interface Live {
  /**
   * Calls `hear` with every event of the company after `since`, each once and in order, until the returned function
   * is called. Without `since`, with those that come from now on.
   */
  subscribe(companyId: string, since: bigint | null, hear: (event: LiveEvent) => void): Promise<() => void>
  /** Aborted when this process stops: whoever holds a stream open ends it, or the server would never be done. */
  closing: AbortSignal
  close(): Promise<void>
}

// All subscribers of one company in this process: what is new is read once for all of them.
interface Room {
  hearers: Set<(event: LiveEvent) => void>
  /** Everything up to here has been handed out. */
  seen: bigint
  /** The reading under way, and whether news came in meanwhile. */
  reading: Promise<void> | null
  again: boolean
}

const RECONNECT_MS = 500
const MOST_AT_ONCE = 1_000

/**
 * Live updates for this process: one connection listens, and a notification only says that a company has news.
 * When that connection is lost it is made again, and every room reads what it missed.
 */
export async function openLive(url: string, db: Database, log: Logger): Promise<Live> {
  const rooms = new Map<string, Room>()
  let client: pg.Client | null = null
  const closing = new AbortController()

  async function listen(): Promise<void> {
    const next = new pg.Client({ ...connection(url), application_name: 'grayledger live', keepAlive: true })
    next.on('error', () => {})
    next.on('notification', ({ payload }) => void readNews(payload!.split(':')[0]!))
    try {
      await next.connect()
      await next.query('listen events')
    } catch (error) {
      void next.end().catch(() => {})
      throw error
    }
    if (closing.signal.aborted) return next.end()
    client = next
    // Only one that did listen is replaced when it ends: an attempt that failed is tried again by whoever made it.
    next.on('end', () => void relisten())
    for (const companyId of rooms.keys()) void readNews(companyId)
  }

  async function relisten(): Promise<void> {
    while (!closing.signal.aborted) {
      await setTimeout(RECONNECT_MS, undefined, { ref: false })
      try {
        return await listen()
      } catch (error) {
        log.warn({ err: error }, 'live updates: can’t listen, trying again')
      }
    }
  }

  async function readNews(companyId: string): Promise<void> {
    const room = rooms.get(companyId)
    if (!room) return
    room.again = true
    room.reading ??= (async () => {
      while (room.again && rooms.has(companyId)) {
        room.again = false
        const news = await eventsAfter(db, companyId, room.seen)
        if (news.length === MOST_AT_ONCE) room.again = true
        for (const event of news) {
          room.seen = event.id
          for (const hear of room.hearers) hear(event)
        }
      }
    })()
      .catch(async (error) => {
        log.warn({ err: error, companyId }, 'live updates: can’t read events, trying again')
        await setTimeout(RECONNECT_MS, undefined, { ref: false })
        room.again = true
      })
      .finally(() => {
        room.reading = null
        if (room.again && !closing.signal.aborted) void readNews(companyId)
      })
    return room.reading
  }

  await listen()
  return {
    closing: closing.signal,
    async subscribe(companyId, since, hear) {
      const latest = await latestEvent(db, companyId)
      let room = rooms.get(companyId)
      if (!room) {
        room = { hearers: new Set(), seen: latest, reading: null, again: false }
        rooms.set(companyId, room)
      }
      // Joins first and reads what it missed second, so that nothing falls between the two. Whoever has seen more than
      // there is comes from before a restore and starts anew.
      let last = since === null || since > latest ? latest : since
      let early: LiveEvent[] | null = []
      const tell = (event: LiveEvent) => {
        if (event.id <= last) return
        last = event.id
        hear(event)
      }
      const listener = (event: LiveEvent) => (early ? early.push(event) : tell(event))
      room.hearers.add(listener)
      const leave = () => {
        room.hearers.delete(listener)
        if (room.hearers.size === 0) rooms.delete(companyId)
      }
      try {
        let missed: LiveEvent[]
        do {
          missed = await eventsAfter(db, companyId, last)
          for (const event of missed) tell(event)
        } while (missed.length === MOST_AT_ONCE)
      } catch (error) {
        leave()
        throw error
      }
      for (const event of early) tell(event)
      early = null
      return leave
    },
    async close() {
      closing.abort()
      await client?.end()
    },
  }
}

function eventsAfter(db: Database, companyId: string, after: bigint): Promise<LiveEvent[]> {
  return inCompany(db, { companyId, actor: { kind: 'worker' } }, (ctx) =>
    ctx.db
      .selectFrom('events')
      .where('company_id', '=', companyId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(MOST_AT_ONCE)
      .select(['id', 'kind', 'subject_id as subjectId', 'payload'])
      .execute(),
  )
}

function latestEvent(db: Database, companyId: string): Promise<bigint> {
  return inCompany(db, { companyId, actor: { kind: 'worker' } }, async (ctx) => {
    const latest = await ctx.db
      .selectFrom('events')
      .where('company_id', '=', companyId)
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst()
    return latest?.id ?? 0n
  })
}
