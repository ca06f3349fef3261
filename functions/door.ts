import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '#shared/context.ts'
import { invalid } from '#shared/refusal.ts'
import { encoderOf } from './encoder.ts'
import type { Env } from './middleware/env.ts'

type Shape = z.ZodType<unknown, unknown>
type Out<S extends Shape | undefined> = S extends Shape ? z.output<S> : undefined

/** What a JSON route promises. The route, its checks and its page in the API reference all come from here. */
export interface Contract<
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  B extends Shape | undefined,
  A extends Shape,
> {
  method: 'get' | 'post' | 'put' | 'delete'
  /** As Hono spells it: `/api/companies/:company/transactions`. */
  path: string
  summary: string
  description?: string
  /** The path's parameters besides `:company`, which the router checks. */
  params?: P
  query?: Q
  body?: B
  /** The answer; encoder.ts makes JSON of it, so money is a bigint here and an integer there. */
  answer: A
  status?: ContentfulStatusCode
  /** Which refusals a caller has to expect, by status, with when. */
  refusals?: Partial<Record<404 | 409 | 422, string>>
}

/** What the handler is given: the checked inputs and the open company. */
export interface Knock<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
> {
  ctx: Context
  params: Out<P>
  query: Out<Q>
  body: Out<B>
  c: HonoContext<Env>
}

/** One route of the API. The handler reads its inputs, makes one call and returns the answer. */
export function door<
  A extends Shape,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends Shape | undefined = undefined,
>(
  contract: Contract<P, Q, B, A>,
  handler: (knock: Knock<P, Q, B>) => Promise<z.output<A>>,
): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>()
  app.openAPIRegistry.registerPath(describe(contract))
  const encode = encoderOf(contract.answer)
  app.on(contract.method.toUpperCase(), contract.path, async (c) => {
    const knock = {
      ctx: c.get('ctx'),
      params: check(contract.params, c.req.param(), 'The address'),
      query: check(contract.query, c.req.query(), 'The query'),
      body: contract.body && check(contract.body, await bodyOf(c), 'The body'),
      c,
    } as Knock<P, Q, B>
    const answer = await handler(knock)
    const json = encode(answer)
    if (c.get('deps').provesAnswers) contract.answer.parse(json)
    return c.json(json as object, contract.status ?? 200)
  })
  return app
}

async function bodyOf(c: HonoContext<Env>): Promise<unknown> {
  const text = await c.req.text()
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw invalid('The body is not valid JSON.')
  }
}

function check(shape: Shape | undefined, given: unknown, what: string): unknown {
  if (!shape) return undefined
  const parsed = shape.safeParse(given)
  const problems = parsed.error
    ? parsed.error.issues.flatMap((issue) => problemsOf(issue))
    : unkeepable(given)
  if (parsed.success && problems.length === 0) return parsed.data
  const fields = Object.fromEntries(problems)
  const [first] = problems
  throw invalid(`${what} isn’t right: ${first![0]}: ${first![1]}`, fields)
}

/** A field that isn’t right, with the sentence that says why. */
type Problem = [field: string, sentence: string]

function problemsOf(issue: z.core.$ZodIssue, below: PropertyKey[] = []): Problem[] {
  const path = [...below, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Whoever meant the second shape isn't helped by what the first one misses: the nearest shape speaks.
    const nearest = issue.errors.reduce((best, issues) => (issues.length < best.length ? issues : best))
    return nearest.flatMap((inner) => problemsOf(inner, path))
  } else if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => [[...path, key].join('.'), 'There is no such field.'])
  } else {
    return [[path.join('.') || 'value', issue.message]]
  }
}

// Postgres keeps no NUL in a text and no half of a character in JSON, so neither gets that far.
function unkeepable(given: unknown, path: string[] = []): Problem[] {
  if (typeof given === 'string') {
    const isFine = !given.includes('\0') && given.isWellFormed()
    return isFine
      ? []
      : [[path.join('.') || 'value', 'It holds a character that can’t be kept. Leave it out.']]
  } else if (given !== null && typeof given === 'object') {
    return Object.entries(given).flatMap(([key, value]) => unkeepable(value, [...path, key]))
  } else {
    return []
  }
}

function describe({
  method,
  path,
  summary,
  description,
  params,
  query,
  body,
  answer,
  status = 200,
  refusals,
}: Contract<z.ZodObject | undefined, z.ZodObject | undefined, Shape | undefined, Shape>) {
  const inPath = path.includes(':company') ? z.object({ company: z.uuid() }) : undefined
  return createRoute({
    method,
    path: path.replace(/:(\w+)/g, '{$1}'),
    summary,
    description,
    tags: [tagOf(path)],
    request: {
      params: inPath && params ? inPath.extend(params.shape) : (inPath ?? params),
      query,
      headers: method === 'get' ? undefined : z.object({ 'Idempotency-Key': z.string().max(255).optional() }),
      body: body ? { required: true, content: { 'application/json': { schema: body } } } : undefined,
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: answer } } },
      ...Object.fromEntries(
        Object.entries({ ...ANYWHERE, ...refusals }).map(([code, when]) => [
          code,
          { description: when as string, content: { 'application/problem+json': { schema: ProblemShape } } },
        ]),
      ),
    },
  })
}

const ANYWHERE = {
  401: 'Nobody is signed in.',
  429: 'Asked too often. `Retry-After` says when to come back; `RateLimit` told before.',
}

const tagOf = (path: string) =>
  path
    .split('/')
    .filter((part) => part && !part.startsWith(':') && part !== 'api' && part !== 'companies')[0] ??
  'companies'

const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem')
