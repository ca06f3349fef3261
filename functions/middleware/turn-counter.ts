import type { Logger } from 'pino'
import type { Database } from '#db/connect.ts'
import { forNobody, waitingFor } from '#db/waiting.ts'
import { type Ask, type Given, takeTurns } from '#shared/limits/take-turns.ts'

/** Who waits longer than this for a turn goes through uncounted, ms. */
const PATIENCE_MS = 1_000
/** After such trouble nobody is counted for so long, ms. */
const REST_MS = 1_000

/** One turn under one key, and who asks for it. */
export type OneAsk = Omit<Ask, 'turns'>

/** What came of it. */
export interface Turn {
  given: boolean
  /** Turns that are left. */
  remaining: number
  /** Until the next turn for who was refused, until all of them are back for who wasn't. */
  seconds: number
  /** Whether this key is let in nowhere. */
  blocked: boolean
}

interface Waiting {
  ask: OneAsk
  resolve: (turn: Turn) => void
  reject: (error: unknown) => void
}

/**
 * Counts turns in Postgres. What is asked for while a statement is under way goes into the next one together, so that
 * a request costs one statement at most, whatever it is counted under, and less than one when there are many.
 */
export class TurnCounter {
  readonly #db: Database
  readonly #log: Logger
  #waiting: Waiting[] = []
  #isSending = false
  #restsUntil = 0

  constructor(db: Database, log: Logger) {
    this.#db = db
    this.#log = log
  }

  /** Takes one turn. Null when it couldn't be counted: whoever asks goes through, and the log says so loudly. */
  async take(ask: OneAsk): Promise<Turn | null> {
    if (performance.now() < this.#restsUntil) return null
    const { promise, resolve, reject } = Promise.withResolvers<Turn>()
    const patience = setTimeout(() => reject(new Error('counting took too long')), PATIENCE_MS)
    this.#waiting.push({ ask, resolve, reject })
    this.#send()
    try {
      return await waitingFor(promise)
    } catch (error) {
      this.#rest(error)
      return null
    } finally {
      clearTimeout(patience)
    }
  }

  #send(): void {
    if (this.#isSending) return
    this.#isSending = true
    // When all that has arrived by now was looked at.
    forNobody(() =>
      setImmediate(async () => {
        while (this.#waiting.length > 0) await this.#count(this.#waiting.splice(0))
        this.#isSending = false
      }),
    )
  }

  async #count(waiting: Waiting[]): Promise<void> {
    const groups = [...Map.groupBy(waiting, ({ ask }) => ask.key).values()]
    try {
      const given = await takeTurns(
        this.#db,
        groups.map((group) => ({ ...group[0]!.ask, turns: group.length })),
      )
      groups.forEach((group, n) => {
        group.forEach(({ ask, resolve }, place) => {
          resolve(turnOf(ask, given[n]!, place))
        })
      })
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  #rest(error: unknown): void {
    const now = performance.now()
    if (now < this.#restsUntil) return
    this.#restsUntil = now + REST_MS
    this.#log.error({ err: error }, 'requests are not counted: the limits don’t hold')
  }
}

/** The turn of whoever asked at this place, from 0, among those that asked together. */
function turnOf({ rate, burst }: OneAsk, { turns, level, blocked }: Given, place: number): Turn {
  const given = place < turns
  const levelThen = level - Math.max(0, turns - place - 1)
  return {
    given,
    remaining: Math.max(0, Math.floor(burst - levelThen)),
    seconds: Math.max(1, Math.ceil((given ? levelThen : level - burst + 1) / rate)),
    blocked,
  }
}
