import type { Answer } from './answer.ts'
import { S3Error } from './errors.ts'
import type { S3Request } from './request.ts'
import type { Store } from './store.ts'
import { readXml, texts } from './xml.ts'

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html

interface Rule {
  origins: string[]
  methods: string[]
  headers: string[]
  exposed: string[]
  maxAgeSeconds: string | undefined
}

/** The headers that let a page of another origin read an answer; none when no rule of the bucket allows it. */
export async function corsHeaders(request: S3Request, store: Store): Promise<Record<string, string>> {
  const { origin } = request.headers
  if (!origin) return {}
  const rule = (await rulesOf(request, store)).find((rule) => allows(rule, origin, request.method, []))
  return rule ? headersOf(rule, origin) : {}
}

/**
 * `OPTIONS`: what a browser asks before it sends what a plain form couldn't.
 * @throws S3Error AccessForbidden
 */
export async function preflight(request: S3Request, store: Store): Promise<Answer> {
  const { origin, 'access-control-request-method': method } = request.headers
  const asked = list(request.headers['access-control-request-headers'] ?? '')
  if (!origin || !method) {
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.')
  }
  const rules = await rulesOf(request, store)
  if (rules.length === 0) {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.')
  }
  const rule = rules.find((rule) => allows(rule, origin, method, asked))
  if (!rule) throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.')
  return {
    status: 200,
    headers: {
      ...headersOf(rule, origin),
      ...(asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {}),
      ...(rule.maxAgeSeconds ? { 'access-control-max-age': rule.maxAgeSeconds } : {}),
    },
  }
}

async function rulesOf({ bucket }: S3Request, store: Store): Promise<Rule[]> {
  const document = bucket && (await store.setting(bucket, 'cors').catch(nullIfNoBucket))
  const root = document ? readXml(document) : null
  return (root?.children ?? []).map((rule) => ({
    origins: texts(rule, 'AllowedOrigin'),
    methods: texts(rule, 'AllowedMethod'),
    headers: texts(rule, 'AllowedHeader').map((header) => header.toLowerCase()),
    exposed: texts(rule, 'ExposeHeader'),
    maxAgeSeconds: texts(rule, 'MaxAgeSeconds')[0],
  }))
}

function allows(rule: Rule, origin: string, method: string, headers: string[]): boolean {
  return (
    rule.methods.includes(method) &&
    rule.origins.some((pattern) => fits(pattern, origin)) &&
    headers.every((header) => rule.headers.some((pattern) => fits(pattern, header)))
  )
}

/** A pattern may hold one `*`, which stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [before, after] = pattern.split('*')
  if (after === undefined) return pattern === text
  return text.length >= before!.length + after.length && text.startsWith(before!) && text.endsWith(after)
}

function headersOf(rule: Rule, origin: string): Record<string, string> {
  const isForAll = rule.origins.includes('*')
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.exposed.length > 0 ? { 'access-control-expose-headers': rule.exposed.join(', ') } : {}),
    ...(isForAll ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

function list(header: string): string[] {
  return header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

function nullIfNoBucket(error: unknown): null {
  if (error instanceof S3Error) return null
  throw error
}
