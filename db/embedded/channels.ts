import type { Client } from './client.ts'
import type { Notification } from './interpret.ts'

/** Who listens to what. The session itself listens to every channel that any client does. */
export class Channels {
  readonly #listeners = new Map<string, Set<Client>>()

  /** The channels somebody listens to. */
  get wanted(): string[] {
    return [...this.#listeners.keys()]
  }

  /** Starts or stops a client's listening to a channel. */
  set(client: Client, channel: string, listens: boolean): void {
    const listeners = this.#listeners.get(channel) ?? new Set()
    if (listens) {
      client.channels.add(channel)
      this.#listeners.set(channel, listeners.add(client))
    } else {
      client.channels.delete(channel)
      listeners.delete(client)
      if (listeners.size === 0) this.#listeners.delete(channel)
    }
  }

  /** Hands a notification to all who listen, but to its sender only when it hasn't had it with its answer. */
  deliver(notification: Notification, sender: Client): void {
    for (const client of this.#listeners.get(notification.channel) ?? []) {
      if (client !== sender || !notification.delivered) client.send(notification.bytes)
    }
  }

  clear(): void {
    this.#listeners.clear()
  }
}
