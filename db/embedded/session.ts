import pg from 'pg'
import { Channels } from './channels.ts'
import type { Client } from './client.ts'
import { type Answer, interpret } from './interpret.ts'
import { cString, message, type Status, sync } from './messages.ts'
import { type Postgres, PostgresError } from './postgres.ts'
import { HeldStatements } from './prepared-statements.ts'
import { switchSettings } from './settings.ts'
import { translate, type Unit } from './translate.ts'

/** Who can have the session: a client, or a job of the database's own. */
type Holder = Client | Job
type Job = () => unknown

interface Waiter {
  holder: Holder
  start: (itsTurn: boolean) => void
}

const ENDED_IDLE = {
  severity: 'FATAL',
  code: '25P03',
  message: 'terminating connection due to idle-in-transaction timeout',
  hint:
    'The embedded database runs one transaction at a time, and others were waiting for this one. ' +
    'A transaction must not wait for another connection.',
} as const

const CRASHED = {
  severity: 'FATAL',
  code: '57P02',
  message: 'terminating connection because the embedded database crashed and starts again',
  hint: 'Its transactions are rolled back. A statement that recurses very deeply can do this.',
} as const

/**
 * The one session that PGlite has, shared by all clients. A client holds it from its first message until
 * Postgres says that no transaction is open; the others wait in the order they came.
 *
 * What Postgres keeps per session is kept per client here: prepared statements, settings, LISTEN. Portals need
 * nothing: they end with their transaction, and until then the session is the client's alone.
 *
 * This stays shared, so nothing may rely on it: temporary tables, session advisory locks, cursors WITH HOLD,
 * statements of SQL's own PREPARE, currval(), pg_backend_pid(), and what SQL inside a function's body does to
 * the session. An UNLISTEN in one transaction with a NOTIFY on that channel keeps it from the other listeners.
 * No statement can be interrupted: statement_timeout has no effect, and a cancel request only on one that waits.
 */
export class Session {
  readonly #postgres: Postgres
  readonly #idleTransactionMs: number
  readonly #clients = new Map<number, Client>()
  readonly #held = new HeldStatements()
  readonly #channels = new Channels()
  /** What Postgres listens to and has set at the moment. */
  #listening = new Set<string>()
  #settings = new Map<string, string>()

  readonly #waiting: Waiter[] = []
  #holder: Holder | null = null
  /** How the holder left Postgres; null after a Flush, when it is in the middle of something. */
  #status: Status | null = 'I'
  /** Since when it is the holder's turn to say something; null while it is ours. */
  #idleSince: number | null = null
  /** Since when somebody has been waiting. */
  #contendedSince = 0
  #idleTimer: NodeJS.Timeout | undefined

  /** Counts up, so that housekeeping sees whether anything has happened. */
  unitsRun = 0

  constructor(postgres: Postgres, idleTransactionMs: number) {
    this.#postgres = postgres
    this.#idleTransactionMs = idleTransactionMs
  }

  get isIdle(): boolean {
    return this.#holder === null
  }

  get clients(): Iterable<Client> {
    return this.#clients.values()
  }

  join(client: Client): void {
    this.#clients.set(client.pid, client)
  }

  /** Waits until the session is the holder's. False when the wait was cancelled. */
  async turn(holder: Holder): Promise<boolean> {
    this.#holder ??= holder
    if (this.#holder === holder) return true
    if (this.#waiting.length === 0) this.#contendedSince = performance.now()
    return new Promise((start) => {
      this.#waiting.push({ holder, start })
      this.#watchIdleHolder()
    })
  }

  /** Ends a client's wait for its turn. A statement that runs has the thread to itself and can't be stopped. */
  cancel(pid: number, secret: number): void {
    const client = this.#clients.get(pid)
    const at = this.#waiting.findIndex(({ holder }) => holder === client)
    if (client?.secret === secret && at >= 0) this.#waiting.splice(at, 1)[0]!.start(false)
  }

  /** It is the holder's turn to say something: after a statement in a transaction, and between data of a COPY. */
  touch(): void {
    this.#idleSince = performance.now()
    this.#watchIdleHolder()
  }

  /** Runs a unit of the client whose turn it is, sends it the answer, and passes the session on when it can. */
  run(client: Client, unit: Unit): void {
    this.unitsRun++
    if (this.#status === 'I') {
      const refusal = this.#adopt(client)
      if (refusal) {
        client.end({ severity: 'FATAL', code: refusal.code, message: refusal.message })
        this.#release()
        return
      }
    }

    const translation = translate(client, unit, this.#held)
    const answer = interpret(client, unit, translation, this.#postgres.run(translation.bytes))
    client.send(...answer.parts)
    if (answer.status === null && unit.end !== 'H') {
      this.#recover()
      return
    }
    this.#status = answer.status
    this.#settle(client, answer)
    if (this.#status === 'I') {
      this.#release()
    } else {
      this.touch()
    }
  }

  /** Runs a job of the database's own when its turn comes, with no transaction open. */
  async exclusive<T>(job: () => Promise<T> | T): Promise<T> {
    await this.turn(job)
    try {
      return await job()
    } finally {
      this.#held.dropUnnamed() // as any simple query does, and that is how a job asks
      this.#release()
    }
  }

  /** Forgets a client that has gone, with all that it left behind: transaction, statements, channels. */
  async leave(client: Client): Promise<void> {
    if (!this.#clients.delete(client.pid) && this.#holder !== client) return
    await this.turn(client)
    if (this.#status === null) this.#postgres.run(sync)
    if (this.#status !== 'I') this.#ask('rollback')
    client.takeExpected()
    this.#dropStatements(client)
    for (const channel of [...client.channels]) this.#channels.set(client, channel, false)
    this.#matchChannels()
    this.#release()
  }

  // Makes the session's settings the client's own.
  #adopt(client: Client): PostgresError | null {
    const sql = switchSettings(this.#settings, client.settings)
    if (sql === '') return null
    try {
      this.#ask(sql)
    } catch (error) {
      if (error instanceof PostgresError) return error // a setting from the connection string, most likely
      throw error
    }
    this.#settings = new Map(client.settings)
    return null
  }

  // Finds out what a client's transaction has done to the session. What counts is what Postgres says now: it
  // knows what was rolled back.
  #settle(client: Client, answer: Answer): void {
    if (answer.lostStatements) this.#held.clear()
    const expected = answer.status === 'I' ? client.takeExpected() : null
    if (expected) {
      const names = [...expected.settings, ...(expected.resetsAll ? client.settings.keys() : [])]
      for (const name of names) this.#noteSetting(client, name)
      if (expected.channels.size > 0) this.#noteChannels(client, expected.channels)
    }
    for (const notification of answer.notifications) this.#channels.deliver(notification, client)
  }

  #noteSetting(client: Client, name: string): void {
    const value = this.#currentSetting(name)
    for (const settings of [client.settings, this.#settings]) {
      if (value === null) settings.delete(name)
      else settings.set(name, value)
    }
  }

  #currentSetting(name: string): string | null {
    try {
      return this.#ask(`select current_setting(${pg.escapeLiteral(name)}, true)`)[0]![0]!
    } catch (error) {
      if (error instanceof PostgresError) return null // only a superuser may see it, so nobody has set it
      throw error
    }
  }

  #noteChannels(client: Client, named: Set<string>): void {
    this.#listening = new Set(this.#ask('select pg_listening_channels()').map(([channel]) => channel!))
    const channels = named.has('*') ? [...named, ...client.channels] : named
    for (const channel of channels) this.#channels.set(client, channel, this.#listening.has(channel))
    this.#matchChannels()
  }

  // The session listens to what any client listens to: one client's UNLISTEN isn't the others'.
  #matchChannels(): void {
    const wanted = new Set(this.#channels.wanted)
    const missing = wanted.difference(this.#listening)
    const extra = this.#listening.difference(wanted)
    for (const channel of missing) this.#ask(`listen ${pg.escapeIdentifier(channel)}`)
    for (const channel of extra) this.#ask(`unlisten ${pg.escapeIdentifier(channel)}`)
    this.#listening = wanted
  }

  #dropStatements(client: Client): void {
    const held = [...client.prepared.all()].filter((prepared) => this.#held.has(prepared))
    if (held.length === 0) return
    const closes = held.map(({ serverName }) => message('C', Buffer.from('S'), cString(serverName)))
    this.#postgres.run(Buffer.concat([...closes, sync]))
    for (const prepared of held) this.#held.delete(prepared)
  }

  #ask(sql: string): (string | null)[][] {
    this.#held.dropUnnamed() // as any simple query does
    return this.#postgres.ask(sql)
  }

  // Passes the session on. The next one starts after the event loop has had its turn, so that a full queue
  // keeps nobody from being read, cancelled or noticed gone.
  #release(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = undefined
    this.#idleSince = null
    this.#status = 'I'
    const next = this.#waiting.shift()
    this.#holder = next?.holder ?? null
    this.#contendedSince = performance.now()
    if (next) setImmediate(next.start, true)
  }

  // A transaction may idle as long as nobody waits for it.
  #watchIdleHolder(): void {
    if (this.#idleTimer || this.#idleSince === null || this.#waiting.length === 0) return
    const idle = performance.now() - Math.max(this.#idleSince, this.#contendedSince)
    const left = Math.max(this.#idleTransactionMs - idle, 0)
    this.#idleTimer = setTimeout(() => this.#checkIdleHolder(this.#holder, this.#idleSince), left)
  }

  // Its next message may have come while this process was kept from running, so the sockets are read once more.
  #checkIdleHolder(holder: Holder | null, since: number | null): void {
    setImmediate(() => {
      this.#idleTimer = undefined
      if (this.#holder !== holder || this.#idleSince !== since) {
        this.#watchIdleHolder()
      } else if (holder !== null && typeof holder !== 'function') {
        holder.end(ENDED_IDLE)
        void this.leave(holder)
      }
    })
  }

  // Postgres didn't come to the end of a statement, so nothing it holds in memory can be trusted. What was
  // committed is in its log: like after a crash of a real one, all connections end and it starts again.
  #recover(): void {
    for (const client of this.#clients.values()) client.end(CRASHED)
    for (const { start } of this.#waiting.splice(0)) start(false)
    this.#clients.clear()
    this.#held.clear()
    this.#channels.clear()
    this.#listening.clear()
    this.#settings.clear()
    const restart = () => this.#postgres.restart()
    this.#holder = restart
    void restart().then(() => this.#release())
  }
}
