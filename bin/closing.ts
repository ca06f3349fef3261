import type { Server, ServerResponse } from 'node:http'

/**
 * Prepares a server to be closed as a router expects it. The returned function stops accepting, says
 * `Connection: close` in every answer from then on, lets requests in flight finish, and answers when all are gone.
 */
export function closesPolitely(server: Server): () => Promise<void> {
  const unanswered = new Set<ServerResponse>()
  let isClosing = false
  server.prependListener('request', (_, answer) => {
    if (isClosing) answer.shouldKeepAlive = false
    unanswered.add(answer)
    answer.once('close', () => unanswered.delete(answer))
  })
  return () =>
    new Promise((resolve) => {
      isClosing = true
      for (const answer of unanswered) {
        // One that has begun, such as an event stream, has promised to keep the connection: that ends with it.
        if (answer.headersSent) answer.once('finish', () => answer.req.socket.end())
        else answer.shouldKeepAlive = false
      }
      server.close(() => resolve())
      server.closeIdleConnections()
    })
}
