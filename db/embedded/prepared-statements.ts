import { cString, type Message, message, textAt } from './messages.ts'
import { type SessionEffects, sessionEffects } from './session-effects.ts'

/** A statement that one client prepared. Its name in Postgres differs from the client's own. */
export interface Prepared {
  name: string
  serverName: string
  /** The Parse message that makes it, under its name in Postgres. */
  parse: Buffer
  effects: SessionEffects
}

/** Postgres cuts off names of statements here, and two that differ later would be one. */
const LONGEST_NAME = 63

/**
 * The prepared statements of one client, the unnamed one included. All clients share one Postgres session, so
 * every name gets the client's number in front.
 */
export class PreparedStatements {
  readonly #client: number
  readonly #byName = new Map<string, Prepared>()
  #longNames = 0

  constructor(client: number) {
    this.#client = client
  }

  get(name: string): Prepared | undefined {
    return this.#byName.get(name)
  }

  set(name: string, prepared: Prepared | undefined): void {
    if (prepared) this.#byName.set(name, prepared)
    else this.#byName.delete(name)
  }

  all(): Iterable<Prepared> {
    return this.#byName.values()
  }

  /** Reads a Parse message. What it prepares isn't known to this client until it is `set`. */
  read(parse: Message): Prepared {
    const { text: name, next } = textAt(parse.bytes, 5)
    const { text: sql } = textAt(parse.bytes, next)
    const serverName = this.#byName.get(name)?.serverName ?? this.#serverName(name)
    return {
      name,
      serverName,
      parse: message('P', cString(serverName), parse.bytes.subarray(next)),
      effects: sessionEffects(sql),
    }
  }

  /** A name that no statement has, to let Postgres itself say that there is no such statement. */
  missing(name: string): string {
    return `${this.#client}_${name}`
  }

  #serverName(name: string): string {
    if (name === '') return ''
    const prefixed = `${this.#client}_${name}`
    return Buffer.byteLength(prefixed) <= LONGEST_NAME
      ? prefixed
      : `${this.#client} long ${++this.#longNames}`
  }
}

/** Which of all clients' statements the session holds right now. A client's that it lost are prepared anew. */
export class HeldStatements {
  readonly #held = new Set<Prepared>()
  #unnamed: Prepared | null = null

  has(prepared: Prepared): boolean {
    return this.#held.has(prepared)
  }

  /** There is one unnamed statement in a session: each replaces the one before. */
  add(prepared: Prepared): void {
    if (prepared.name === '') {
      this.dropUnnamed()
      this.#unnamed = prepared
    }
    this.#held.add(prepared)
  }

  delete(prepared: Prepared): void {
    this.#held.delete(prepared)
  }

  dropUnnamed(): void {
    if (this.#unnamed) this.#held.delete(this.#unnamed)
    this.#unnamed = null
  }

  clear(): void {
    this.#held.clear()
    this.#unnamed = null
  }
}
