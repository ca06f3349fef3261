// The thread on which db/embedded/pg-dump.ts runs pg_dump.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { PGlite } from '@electric-sql/pglite'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import type { Errand } from './pg-dump.ts'

const { args, bell } = workerData as Errand
const port = parentPort!

const TERMINATE = 88 // 'X'
const SYNC = 83 // 'S'
const QUERY = 81 // 'Q'

let pending = Buffer.alloc(0)
let isGreeted = false

/** As much of PGlite as pgDump uses. */
const pglite = {
  execProtocolRawStream(bytes: Uint8Array, { onRawData }: { onRawData(bytes: Uint8Array): void }) {
    pending = Buffer.concat([pending, bytes])
    if (!isGreeted) {
      // The start-up message has no type. The connection is signed in already: this says so.
      if (pending.length < 4 || pending.length < pending.readInt32BE(0)) return
      pending = pending.subarray(pending.readInt32BE(0))
      isGreeted = true
      onRawData(greeting())
    }
    const whole = wholeMessages(pending)
    if (!whole) return
    const messages = Uint8Array.from(pending)
    pending = Buffer.alloc(0)
    if (whole === TERMINATE) return
    Atomics.store(bell, 0, 0)
    port.postMessage({ ask: messages })
    Atomics.wait(bell, 0, 0)
    onRawData(receiveMessageOnPort(port)!.message as Uint8Array)
  },
  query: async () => ({ rows: [{ search_path: 'public' }] }),
  exec: async () => [],
}

/** The type of the last message, when all are whole and it is one that is answered; else null. */
function wholeMessages(bytes: Buffer): number | null {
  let last: number | null = null
  let at = 0
  while (at + 5 <= bytes.length) {
    last = bytes[at]!
    at += 1 + bytes.readInt32BE(at + 1)
  }
  return at === bytes.length && (last === QUERY || last === SYNC || last === TERMINATE) ? last : null
}

function greeting(): Buffer {
  const message = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const parameters = { server_version: '18.0', client_encoding: 'UTF8', standard_conforming_strings: 'on' }
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ])
}

const file = await pgDump({ pg: pglite as unknown as PGlite, args })
port.postMessage({ dump: await file.text() })
