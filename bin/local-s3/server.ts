import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.ts'
import { authorize, type Credentials } from './authorize.ts'
import { corsHeaders, preflight } from './cors.ts'
import { errorDocument, S3Error } from './errors.ts'
import { operationOf } from './operations.ts'
import { checkPayloadClaim } from './payload.ts'
import { postObject } from './post-object.ts'
import { readRequest, type S3Request } from './request.ts'
import { openStore, type Store } from './store.ts'

export interface LocalS3Options extends Credentials {
  /** Where buckets and objects are kept; made when it isn't there. */
  folder: string
  /** 0 takes any free port. */
  port: number
}

export interface LocalS3 {
  /** `http://127.0.0.1:PORT` */
  endpoint: string
  /** Takes no more requests, gives those under way two seconds, and ends. */
  stop(): Promise<void>
}

const STOP_GRACE_MS = 2000

/**
 * Starts the development stand-in for S3, on loopback only. It enforces what S3 enforces (signatures, expiry, POST
 * policies, CORS), so that what works here works there.
 * @throws Error in production, and when the port is taken
 */
export async function startLocalS3({ folder, port, ...credentials }: LocalS3Options): Promise<LocalS3> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('local-s3 is for development. In production set S3_BUCKET and its keys to a real bucket.')
  }
  const store = await openStore(folder)
  const server = createServer((message, response) => serve(message, response, store, credentials))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const timer = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  store: Store,
  credentials: Credentials,
) {
  const requestId = randomUUID()
  message.on('error', () => {}) // a client that goes away: whoever reads the body hears of it too
  let answer: Answer
  let cors: Record<string, string> = {}
  try {
    const request = readRequest(message)
    if (request.method !== 'OPTIONS') cors = await corsHeaders(request, store)
    answer = await perform(request, store, credentials)
  } catch (error) {
    answer = refuse(error, requestId)
  }
  // A body that nobody wanted is read to its end first: a browser cut off while it sends reports a broken
  // connection and never sees our answer.
  await drain(message)
  const more = { ...cors, 'x-amz-request-id': requestId }
  try {
    response.writeHead(answer.status, { ...answer.headers, ...more })
  } catch {
    // What a form or a link said may not do for a header, and S3 too tells only when it is read.
    if (typeof answer.body === 'object') answer.body.destroy()
    answer = refuse(new S3Error('InvalidArgument', 'Header value cannot be represented.'), requestId)
    response.writeHead(answer.status, { ...answer.headers, ...more })
  }
  if (typeof answer.body === 'object') await pipeline(answer.body, response).catch(() => response.destroy())
  else response.end(answer.body)
}

async function perform(request: S3Request, store: Store, credentials: Credentials): Promise<Answer> {
  if (request.method === 'OPTIONS') return preflight(request, store)
  const operation = operationOf(request)
  const call = {
    request,
    bucket: request.bucket ?? '',
    key: request.key ?? '',
    payloadHash: 'UNSIGNED-PAYLOAD',
    store,
    credentials,
    now: new Date(),
  }
  // A form brings its signature in its fields; everything else in the header or the query.
  if (operation === postObject) return postObject(call)
  const payloadHash = authorize(request, credentials, call.now)
  checkPayloadClaim(request, payloadHash)
  return operation({ ...call, payloadHash })
}

function refuse(error: unknown, requestId: string): Answer {
  const isClientGone = (error as NodeJS.ErrnoException).code === 'ECONNRESET'
  if (!(error instanceof S3Error) && !isClientGone) console.error('local-s3:', error)
  const known =
    error instanceof S3Error ? error : new S3Error('InternalError', 'We encountered an internal error.')
  return {
    status: known.status,
    headers: { 'content-type': 'application/xml' },
    body: errorDocument(known, requestId),
  }
}

async function drain(message: IncomingMessage): Promise<void> {
  try {
    for await (const _ of message);
  } catch {
    // The client went away; there is nobody left to answer.
  }
}
