import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { connection } from '#db/connect.ts'

export interface ListenOptions {
  url: string
  log: Logger
  /** A company has news. */
  onNews(companyId: string): void
  /** It listens, at first or again: whatever was said in between went unheard. */
  onListening(): void
  /** How often the connection is asked whether it still is one, ms; an answer must come within as long again. */
  beatMs?: number | undefined
}

const RECONNECT_MS = 500
const BEAT_MS = 10_000

/**
 * Listens for news on a connection of its own, and makes it again when it is lost. A connection that is only half
 * there (its server lost power, or failed over) says nothing, as does one with no news; so it is asked now and then.
 */
export async function listenForNews({ url, log, onNews, onListening, beatMs = BEAT_MS }: ListenOptions) {
  let client: pg.Client | null = null
  let isClosed = false

  async function listen(): Promise<void> {
    const next = new pg.Client({
      ...connection(url),
      application_name: 'grayledger live',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    next.on('error', () => {})
    next.on('notification', ({ payload }) => onNews(payload!.split(':')[0]!))
    try {
      await next.connect()
      await next.query('listen events')
    } catch (error) {
      void next.end().catch(() => {})
      throw error
    }
    if (isClosed) return next.end()
    client = next
    const beat = setInterval(() => {
      // Ending it with the question still open destroys it, without a goodbye that nobody would hear.
      next.query({ text: 'select', query_timeout: beatMs } as pg.QueryConfig).catch(() => next.end())
    }, beatMs)
    beat.unref()
    // Only one that did listen is replaced when it ends: an attempt that failed is tried again by whoever made it.
    next.on('end', () => {
      clearInterval(beat)
      void relisten()
    })
    onListening()
  }

  async function relisten(): Promise<void> {
    while (!isClosed) {
      await setTimeout(RECONNECT_MS, undefined, { ref: false })
      try {
        return await listen()
      } catch (error) {
        log.warn({ err: error }, 'live updates: can’t listen, trying again')
      }
    }
  }

  await listen()
  return {
    async close(): Promise<void> {
      isClosed = true
      await client?.end()
    },
  }
}
