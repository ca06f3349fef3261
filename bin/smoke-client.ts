// How bin/smoke talks to a GrayLedger: as any program would, with Node's own fetch.

/** What a step expected, and what it got instead. */
export class Unexpected extends Error {}

/** Throws `Unexpected` unless the condition holds; `got` is shown as JSON. */
export function insist(condition: unknown, expected: string, got: unknown): asserts condition {
  if (!condition) throw new Unexpected(`expected ${expected}, got ${JSON.stringify(got)}`)
}

export interface Question {
  body?: unknown
  /** The status expected; 200 unless told. */
  status?: number
  /** Sent as Idempotency-Key; a fresh one with every write unless told. */
  key?: string
}

const TIMEOUT_MS = 30_000
const MOST_WAITS = 5

export class Client {
  readonly #origin: string
  readonly #headers: Record<string, string>

  constructor(origin: string, apiKey?: string) {
    this.#origin = origin
    this.#headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {}
  }

  /** Asks, and answers the body. Throws `Unexpected` with the sentence of the answer when the status is another. */
  async ask<Answer = unknown>(method: string, path: string, question: Question = {}): Promise<Answer> {
    const { status: wanted = 200 } = question
    const response = await this.#send(method, path, question)
    const text = await response.text()
    const body = /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text
    insist(response.status === wanted, `${wanted} from ${method} ${path}`, {
      status: response.status,
      says: body?.detail ?? body,
    })
    return body as Answer
  }

  // Who asks too much is told when to come back, and does; whoever is refused again and again would be blocked, so a
  // client slows down before.
  async #send(method: string, path: string, { body, key }: Question, waits = 0): Promise<Response> {
    const isWrite = method !== 'GET'
    key ??= crypto.randomUUID()
    const response = await reach(this.#origin + path, {
      method,
      headers: {
        ...this.#headers,
        ...(isWrite && { 'content-type': 'application/json', 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const [, left] = /"address";r=(\d+)/.exec(response.headers.get('ratelimit') ?? '') ?? []
    if (left !== undefined && Number(left) < FEW_TURNS) await pause(1000)
    if (response.status !== 429 || waits === MOST_WAITS) return response
    await response.body?.cancel()
    await pause(1000 * Number(response.headers.get('retry-after') ?? 1))
    return this.#send(method, path, { body, key }, waits + 1)
  }

  /** Asks again and again until `isDone`, for a minute at most. */
  async askUntil<Answer>(path: string, isDone: (answer: Answer) => boolean, what: string): Promise<Answer> {
    const deadline = Date.now() + 60_000
    for (;;) {
      const answer = await this.ask<Answer>('GET', path)
      if (isDone(answer)) return answer
      insist(Date.now() < deadline, `${what} within a minute`, answer)
      await pause(POLL_MS)
    }
  }
}

/** Five a second are allowed for good. */
const POLL_MS = 250
const FEW_TURNS = 5

/** Posts a file with a presigned form, as a browser does. */
export async function postForm(
  { url, fields }: { url: string; fields: Record<string, string> },
  { bytes, name, type }: { bytes: Uint8Array; name: string; type: string },
): Promise<void> {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', new File([new Uint8Array(bytes)], name, { type }))
  const response = await reach(url, { method: 'POST', body: form })
  insist(response.status === 201, `201 from the file store at ${new URL(url).origin}`, {
    status: response.status,
    says: (await response.text()).slice(0, 500),
  })
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    const { message, cause } = error as Error
    throw new Unexpected(`expected an answer from ${new URL(url).origin}, got ${cause ?? message}`)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
