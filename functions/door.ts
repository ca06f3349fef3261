import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context, Role } from '#shared/context.ts'
import { invalid } from '#shared/refusal.ts'
import type { Env } from './middleware/env.ts'
import { requireRole } from './middleware/member.ts'

type Shape = z.ZodType<unknown, unknown>
type Out<S extends Shape | undefined> = S extends Shape ? z.output<S> : undefined

/** What a JSON route promises. The route, its checks and its page in the API reference all come from here. */
export interface Contract<
  P extends Shape | undefined,
  Q extends Shape | undefined,
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
  /** The answer; `z.encode` makes JSON of it, so money is a bigint here and an integer there. */
  answer: A
  status?: ContentfulStatusCode
  /** The least role; without it, viewers may read and bookkeepers write. */
  role?: Role
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
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(
  contract: Contract<P, Q, B, A>,
  handler: (knock: Knock<P, Q, B>) => Promise<z.output<A>>,
): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>()
  app.openAPIRegistry.registerPath(describe(contract))
  app.on(contract.method.toUpperCase(), contract.path, async (c) => {
    if (contract.role) requireRole(c, contract.role)
    const knock = {
      ctx: c.var.ctx,
      params: check(contract.params, c.req.param(), 'The address'),
      query: check(contract.query, c.req.query(), 'The query'),
      body: contract.body && check(contract.body, await bodyOf(c), 'The body'),
      c,
    } as Knock<P, Q, B>
    const answer = await handler(knock)
    return c.json(z.encode(contract.answer, answer) as object, contract.status ?? 200)
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
  if (parsed.success) return parsed.data
  const fields = Object.fromEntries(parsed.error.issues.flatMap((issue) => problemsOf(issue)))
  const [first] = Object.entries(fields)
  throw invalid(`${what} isn’t right: ${first![0]}: ${first![1]}`, fields)
}

type Issue = z.core.$ZodIssue

/** Each field that isn’t right, with the sentence that says why. */
function problemsOf(issue: Issue, below: PropertyKey[] = []): [field: string, sentence: string][] {
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
}: Contract<any, any, any, any>) {
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
      body: body && { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: answer } } },
      ...Object.fromEntries(
        Object.entries({ 401: 'Nobody is signed in.', ...refusals }).map(([code, when]) => [
          code,
          { description: when as string, content: { 'application/problem+json': { schema: Problem } } },
        ]),
      ),
    },
  })
}

const tagOf = (path: string) =>
  path
    .split('/')
    .filter((part) => part && !part.startsWith(':') && part !== 'api' && part !== 'companies')[0] ??
  'companies'

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem')
