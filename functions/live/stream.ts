import { setTimeout as pause } from 'node:timers/promises'
import type { LiveEvent } from './frame.ts'

export interface StreamOptions {
  /** The next events; none when there is nothing new. */
  take(): Promise<LiveEvent[]>
  /** Whether whoever listens still may. Throws when nobody can say right now. */
  mayStay(): Promise<boolean>
  /** Whether `mayStay` is to be asked before this event is told. */
  isAboutListener(event: LiveEvent): boolean
  /** How often an idle stream says that it is alive, ms. */
  heartbeatMs: number
  /** How long the other end may leave lie what it was sent, ms. */
  stallMs: number
  /** Cuts the connection, with all that was sent and not read. */
  cut(): void
  /** Called once, when the stream has ended, whichever way. */
  onEnd(): void
}

export interface EventStream {
  body: ReadableStream<Uint8Array>
  /** There may be something to take. */
  wake(): void
  end(): void
}

const STILL_HERE = Buffer.from(': still here\n\n')
const RETRY_MS = 1_000

/**
 * A stream that is read from: it takes the next events when the other end has taken the last ones, so nothing piles
 * up for a slow one, and one that has stopped reading is cut. It comes back by itself and says what it saw last.
 */
export function eventStream(options: StreamOptions): EventStream {
  const { take, mayStay, isAboutListener, heartbeatMs, stallMs } = options
  let controller: ReadableStreamDefaultController<Uint8Array>
  let isOver = false
  let isNews = false
  let onWake = () => {}
  let untold: LiveEvent[] = []
  let beatAt = performance.now() + heartbeatMs
  let stalling: NodeJS.Timeout | undefined

  const wake = () => {
    isNews = true
    onWake()
  }
  const end = () => {
    if (isOver) return
    isOver = true
    if (stalling) options.cut()
    clearTimeout(stalling)
    controller.close()
    onWake()
    options.onEnd()
  }
  const give = (bytes: Uint8Array) => {
    if (isOver) return
    stalling = setTimeout(end, stallMs)
    controller.enqueue(bytes)
  }

  /** What to say now, null when there is nothing. */
  async function next(): Promise<Uint8Array | null> {
    isNews = false
    if (untold.length === 0) untold = await take()
    const isBeat = performance.now() >= beatAt
    if ((isBeat || untold.some(isAboutListener)) && !(await mayStay())) {
      end()
      return null
    }
    if (isBeat) beatAt = performance.now() + heartbeatMs
    const told = untold.splice(0).map(({ frame }) => frame)
    if (told.length > 0) return told.length === 1 ? told[0]! : Buffer.concat(told)
    return isBeat ? STILL_HERE : null
  }

  // With the database away nothing is told, and the line is kept open: it'll be back.
  async function waitOut(): Promise<Uint8Array | null> {
    await pause(Math.min(RETRY_MS, heartbeatMs))
    if (performance.now() < beatAt) return null
    beatAt = performance.now() + heartbeatMs
    return STILL_HERE
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(its) {
        controller = its
      },
      async pull() {
        clearTimeout(stalling)
        stalling = undefined
        while (!isOver) {
          const bytes = await next().catch(waitOut)
          if (bytes) return give(bytes)
          if (!isNews && !isOver) await untilWoken(beatAt, (resume) => (onWake = resume))
        }
      },
      cancel() {
        if (isOver) return
        isOver = true
        clearTimeout(stalling)
        onWake()
        options.onEnd()
      },
    },
    { highWaterMark: 0 },
  )
  give(Buffer.from(`retry: ${comeBackAfterMs()}\n: open\n\n`))
  return { body, wake, end }
}

// Spread out, so that all who were cut off together don't come back together.
const comeBackAfterMs = () => 1_000 + Math.floor(Math.random() * 3_000)

/** Waits to be woken, at most until `then` (as `performance.now()` tells time). */
function untilWoken(then: number, onReady: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, then - performance.now())
    onReady(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
