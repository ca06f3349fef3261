import { randomInt } from 'node:crypto'
import type { Socket } from 'node:net'
import { boundText, type Complaint, errorResponse } from './messages.ts'
import { PreparedStatements } from './prepared-statements.ts'
import type { SessionEffects } from './session-effects.ts'

/** What a client's statements may have done to the session: looked up once its transaction is over. */
export interface Expected {
  channels: Set<string>
  settings: Set<string>
  resetsAll: boolean
}

let lastPid = 1000

const LAST_WORD_MS = 1_000

/** One connection, as the shared session sees it: what would be its own if it had a session of its own. */
export class Client {
  /** The process id it is told, which names it in a cancel request and in its notifications. */
  readonly pid = ++lastPid
  readonly secret = randomInt(2 ** 31)
  readonly prepared = new PreparedStatements(this.pid)
  /** The channels it listens to. */
  readonly channels = new Set<string>()
  /** The settings it has made, by lower-case name. */
  readonly settings: Map<string, string>
  readonly #socket: Socket
  #expected: Expected | null = null

  constructor(socket: Socket, settings: Map<string, string>) {
    this.#socket = socket
    this.settings = settings
  }

  get gone(): boolean {
    return this.#socket.destroyed || this.#socket.writableEnded
  }

  send(...parts: Buffer[]): void {
    if (this.gone) return
    this.#socket.cork()
    for (const part of parts) this.#socket.write(part)
    this.#socket.uncork()
  }

  /** Resolves when the client has read most of what it was sent, or has gone. */
  async caughtUp(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#socket.destroyed) return
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done)
        resolve()
      }
      this.#socket.on('drain', done).on('close', done)
    })
  }

  /** Says a last word, if there is one, and hangs up. */
  end(complaint?: Complaint): void {
    if (complaint) this.send(errorResponse(complaint))
    this.#socket.destroySoon()
    setTimeout(() => this.#socket.destroy(), LAST_WORD_MS).unref() // it may not be reading
  }

  /** Notes what SQL about to run will do to the session; `bound` are the fields of its Bind message. */
  expect(effects: SessionEffects, bound?: Buffer): void {
    const named = bound ? effects.settingParameters.map((parameter) => boundText(bound, parameter)) : []
    const settings = [...effects.settings, ...named.filter((name) => name !== null)]
    if (effects.channels.length === 0 && settings.length === 0 && !effects.resetsAll) return

    this.#expected ??= { channels: new Set(), settings: new Set(), resetsAll: false }
    for (const channel of effects.channels) this.#expected.channels.add(channel)
    for (const name of settings) this.#expected.settings.add(name.toLowerCase())
    this.#expected.resetsAll ||= effects.resetsAll
  }

  takeExpected(): Expected | null {
    const expected = this.#expected
    this.#expected = null
    return expected
  }
}
