// A Redis of the bench's own, and as much of its protocol (RESP 2) as the bench speaks: one question at a time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface Redis {
  /** Asks on a connection of its own, and answers with the reply as it stands on the wire. */
  ask(...words: (string | Buffer)[]): Promise<Buffer>
  stop(): Promise<void>
}

/** Starts redis-server on this loopback port, keeping nothing on disk; null where this machine has none. */
export async function startRedis(port: number): Promise<Redis | null> {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', args, { stdio: 'ignore' })
  const started = once(server, 'spawn').then(() => true)
  if (!(await started.catch(() => false))) return null
  const gone = once(server, 'exit')
  const socket = await reach(port)
  socket.setNoDelay(true)

  return {
    async ask(...words) {
      const parts = words.flatMap((word) => [`\r\n$${Buffer.byteLength(word)}\r\n`, word])
      socket.write(Buffer.concat([`*${words.length}`, ...parts, '\r\n'].map((part) => Buffer.from(part))))
      let heard: Buffer = Buffer.alloc(0)
      do {
        const [chunk] = (await once(socket, 'data')) as [Buffer]
        heard = heard.length === 0 ? chunk : Buffer.concat([heard, chunk])
      } while (endOf(heard, 0) > heard.length)
      return heard
    },
    async stop() {
      socket.destroy()
      server.kill()
      await gone
    },
  }
}

// Where the reply that begins here ends; beyond the last byte where it hasn't all come.
function endOf(heard: Buffer, from: number): number {
  const line = heard.indexOf('\r\n', from)
  if (line < 0) return Number.POSITIVE_INFINITY
  const kind = String.fromCharCode(heard[from]!)
  const size = Number(heard.toString('latin1', from + 1, line))
  let end = line + 2
  if (kind === '$' && size >= 0) end += size + 2
  for (let n = 0; kind === '*' && n < size; n++) end = endOf(heard, end)
  return end
}

async function reach(port: number): Promise<Socket> {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1')
    if (await once(socket, 'connect').catch(() => null)) return socket
    await setTimeout(20)
  }
  throw new Error(`redis-server doesn't answer on port ${port}`)
}
