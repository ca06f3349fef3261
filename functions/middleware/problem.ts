import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { OutsideTrouble } from '#shared/outside/trouble.ts'
import { Refusal, type RefusalKind } from '#shared/refusal.ts'
import { errorPage } from '../pages/error.view.ts'
import type { Env } from './env.ts'

const STATUS: Record<RefusalKind, ContentfulStatusCode> = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  unavailable: 503,
}

/** The HTTP status of a refusal. */
export const statusOf = (refusal: Refusal): ContentfulStatusCode => STATUS[refusal.kind]

/** Every no leaves by this door. A Refusal says why; a fault says nothing and is logged whole. */
export function problem(error: Error, c: Context<Env>): Response | Promise<Response> {
  const refusal = refusalOf(error)
  if (refusal) {
    // What is down outside is nobody's mistake who asked, and ours to look into.
    if (refusal.kind === 'unavailable' && refusal !== error) c.get('event').fault = error
    if (refusal.retryAfterSeconds) c.header('Retry-After', String(refusal.retryAfterSeconds))
    return answer(c, STATUS[refusal.kind], refusal.kind, refusal.message, refusal.fields)
  } else if (error instanceof HTTPException && error.status < 500) {
    return answer(c, error.status as ContentfulStatusCode, 'invalid', error.message)
  } else {
    c.get('event').fault = error
    return answer(
      c,
      500,
      'fault',
      'Something went wrong on our side. It has been logged; nothing was changed.',
    )
  }
}

/** RFC 9457 for programs, a page with the same sentence for people. */
function answer(
  c: Context<Env>,
  status: ContentfulStatusCode,
  kind: RefusalKind | 'fault',
  detail: string,
  fields: Record<string, string> = {},
): Response | Promise<Response> {
  c.get('event').refusal = detail
  if (status === 503) c.header('Retry-After', '5')
  if (!c.req.path.startsWith('/api/') && c.req.header('accept')?.includes('text/html')) {
    return c.html(errorPage({ status, detail, requestId: String(c.get('event').requestId) }), status)
  }
  return c.json(
    { type: `urn:grayledger:${kind}`, title: TITLES[kind], status, detail, ...nonEmpty({ fields }) },
    status,
    {
      'content-type': 'application/problem+json',
    },
  )
}

const TITLES: Record<RefusalKind | 'fault', string> = {
  invalid: 'This can’t be taken as it is',
  unauthorized: 'Not signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Someone or something was first',
  'too-many': 'Too often',
  unavailable: 'Try again in a moment',
  fault: 'Our fault',
}

const nonEmpty = ({ fields }: { fields: Record<string, string> }) =>
  Object.keys(fields).length ? { fields } : {}

// What Postgres refuses because it keeps a promise of ours, in words. SQLSTATEs are from db/migrations.
const DATABASE_SAYS: Record<string, Refusal> = {
  GLOCK: new Refusal('conflict', 'The books are locked for that day.'),
  GLFIN: new Refusal('conflict', 'Entries are reversed, never changed.'),
  GLOWN: new Refusal('conflict', 'A company keeps at least one owner. Make somebody else an owner first.'),
  '22021': new Refusal('invalid', 'This holds a character that can’t be kept. Leave it out.'),
  '23505': new Refusal('conflict', 'Somebody else has just done the same. Look again.'),
  '40P01': new Refusal('conflict', 'Two changes met each other. Try again.'),
  '55P03': new Refusal('unavailable', 'Somebody else is changing this right now. Try again in a moment.'),
  '57014': new Refusal('unavailable', 'This took too long and was stopped. Try again in a moment.'),
}

function refusalOf(error: Error): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof OutsideTrouble) return new Refusal('unavailable', error.sentence)
  const code = String((error as { code?: unknown }).code ?? '')
  if (DATABASE_SAYS[code]) return DATABASE_SAYS[code]
  // Class 08 is a connection that failed, 57P0x a server that stops or starts, 53300 one that is full, 25P03 one
  // that took our silence for the end; E… is the network.
  if (
    /^(08|57P0|25P03|53300|ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)/.test(code) ||
    /Connection terminated|connection error|Query read timeout|timeout exceeded when trying to connect/.test(
      error.message,
    )
  ) {
    return new Refusal(
      'unavailable',
      'The database can’t be reached right now. Nothing was changed; try again in a moment.',
    )
  }
  return null
}
