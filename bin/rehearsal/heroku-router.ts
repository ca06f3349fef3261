// A router that behaves like Heroku's, for one web dyno.
// https://devcenter.heroku.com/articles/http-routing
import { randomUUID } from 'node:crypto'
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HerokuRouter extends AsyncDisposable {
  url: string
  /** Its errors so far, as `H12 GET /slow`. */
  errors: string[]
}

export interface RouterOptions {
  /** Where the dyno listens. */
  port: number
  firstByteMs?: number
  idleMs?: number
  keepAliveMs?: number
}

type Code = 'H10' | 'H12' | 'H13' | 'H15'

/** Starts one on a free port of this machine. The dyno is told that requests came by https. */
export async function startHerokuRouter({
  port,
  firstByteMs = 30_000,
  idleMs = 55_000,
  keepAliveMs = 90_000,
}: RouterOptions): Promise<HerokuRouter> {
  const pool = new Agent({ keepAlive: true, timeout: keepAliveMs })
  const errors: string[] = []

  const server = createServer((asked, answer) => {
    const fail = (code: Code) => {
      errors.push(`${code} ${asked.method} ${asked.url}`)
      if (answer.headersSent) answer.destroy()
      else answer.writeHead(503, { 'content-type': 'text/html' }).end('Application error')
    }
    const onward = request({
      host: '127.0.0.1',
      port,
      agent: pool,
      method: asked.method,
      path: asked.url,
      headers: forwarded(asked),
    })
    forward({ asked, onward, answer, fail, firstByteMs, idleMs })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    errors,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      pool.destroy()
    },
  }
}

interface Exchange {
  asked: IncomingMessage
  onward: ClientRequest
  answer: ServerResponse
  fail: (code: Code) => void
  firstByteMs: number
  idleMs: number
}

function forward({ asked, onward, answer, fail, firstByteMs, idleMs }: Exchange): void {
  let isOver = false
  const end = (code?: Code) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    if (code) {
      onward.destroy()
      fail(code)
    }
  }
  let timer = setTimeout(() => end('H12'), firstByteMs)
  const stillAlive = () => {
    clearTimeout(timer)
    if (!isOver) timer = setTimeout(() => end('H15'), idleMs)
  }

  onward.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'H10' : 'H13'))
  onward.on('response', (response) => {
    stillAlive()
    answer.writeHead(response.statusCode!, withoutHops(response.headers))
    response.on('data', stillAlive)
    response.on('end', () => end())
    response.on('aborted', () => end('H13'))
    response.pipe(answer)
  })
  answer.on('close', () => {
    if (!answer.writableFinished) onward.destroy()
    end()
  })
  asked.pipe(onward)
}

// What the client wrote stays on the left: only the last entry is the router's own.
function forwarded(asked: IncomingMessage): Record<string, string | string[] | undefined> {
  const { 'x-forwarded-for': before, 'x-request-id': id } = asked.headers
  return {
    ...withoutHops(asked.headers),
    'x-forwarded-for': [before, asked.socket.remoteAddress].filter(Boolean).join(', '),
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-request-start': String(Date.now()),
    'x-request-id': [id].flat()[0] ?? randomUUID(),
    via: '1.1 vegur',
  }
}

// They are about one connection, and there are two.
function withoutHops<T extends IncomingMessage['headers']>({ connection, 'keep-alive': _, ...headers }: T) {
  return headers
}
