import { connect as connectTo, createServer, type Socket } from 'node:net'

/** A way to the database that can be shut: those who are through are cut, those who come are turned away. */
export async function openGate(to: URL) {
  const sockets = new Set<Socket>()
  const frozen = new WeakSet<Socket>()
  const knocked: number[] = []
  let isOpen = true
  let onKnock = () => {}
  const server = createServer((socket) => {
    if (!isOpen) {
      knocked.push(performance.now())
      onKnock()
      socket.destroy()
      return
    }
    const beyond = connectTo(Number(to.port), to.hostname)
    for (const end of [socket, beyond]) {
      sockets.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        socket.destroy()
        beyond.destroy()
      })
    }
    socket.on('data', (chunk) => frozen.has(socket) || beyond.write(chunk))
    beyond.on('data', (chunk) => frozen.has(socket) || socket.write(chunk))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = new URL(to)
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    shut() {
      isOpen = false
      for (const socket of sockets) socket.destroy()
    },
    open() {
      isOpen = true
    },
    /** Those who are through stay connected, and nothing passes between them any more. */
    freeze() {
      for (const socket of sockets) frozen.add(socket)
    },
    /** When each of so many was turned away, ms. */
    knocks: (count: number) =>
      new Promise<number[]>((resolve) => {
        onKnock = () => {
          if (knocked.length >= count) resolve(knocked.slice(0, count))
        }
        onKnock()
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
