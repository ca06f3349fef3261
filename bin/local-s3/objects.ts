import { type Answer, xmlAnswer } from './answer.ts'
import { S3Error } from './errors.ts'
import { headFrom, headHeaders } from './object-head.ts'
import type { Operation } from './operations.ts'
import { checkPayload, readDocument } from './payload.ts'
import { checkKey, type S3Request } from './request.ts'
import type { Draft } from './store.ts'
import { element, readXml, texts } from './xml.ts'

const MAX_DELETED_AT_ONCE = 1000

export const putObject: Operation = async ({ request, bucket, key, store, payloadHash }) => {
  const { headers } = request
  if (headers['content-length'] === undefined) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  // Read over, these would change what the request means.
  for (const header of ['x-amz-copy-source', 'x-amz-tagging', 'if-match', 'if-none-match']) {
    if (headers[header] !== undefined) throw new S3Error('NotImplemented', `${header} isn't understood.`)
  }
  const head = headFrom(key, headers)
  await store.requireBucket(bucket)

  const draft = await store.receive(request.body)
  await discardOnError(draft, () => checkPayload(request, payloadHash, draft.digests))
  const { etag } = await draft.save(bucket, head)
  return { status: 200, headers: { etag: `"${etag}"`, ...encryptionOf(head.headers) } }
}

/** GET and HEAD: for the latter the server leaves the body out. */
export const getObject: Operation = async ({ request, bucket, key, store }) => {
  const object = await store.openObject(bucket, key)
  if (!object) throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key })
  const { head } = object
  const headers = { ...headHeaders(head), ...overrides(request) }
  const range = readRange(request.headers.range, head.bytes)

  const refusal =
    checkConditions(request, head.etag) ?? (range === 'outside' ? invalidRange(head.bytes) : null)
  if (refusal || range === 'outside') {
    await object.close()
    if (refusal instanceof S3Error) throw refusal
    return { status: 304, headers: { etag: headers.etag! } }
  }
  const [start, end] = range ?? [0, head.bytes - 1]
  const answer: Answer = {
    status: range ? 206 : 200,
    headers: { ...headers, 'content-length': String(end - start + 1) },
  }
  if (range) answer.headers!['content-range'] = `bytes ${start}-${end}/${head.bytes}`
  if (request.method === 'HEAD' || head.bytes === 0) await object.close()
  else answer.body = object.stream(start, end)
  return answer
}

export const deleteObject: Operation = async ({ bucket, key, store }) => {
  await store.removeObject(bucket, key)
  return { status: 204 }
}

/** `POST /bucket?delete`: up to 1,000 keys at once. */
export const deleteObjects: Operation = async ({ request, bucket, store, payloadHash }) => {
  const document = readXml(await readDocument(request, payloadHash))
  const objects = document?.children.filter(({ name }) => name === 'Object')
  if (document?.name !== 'Delete' || !objects?.length || objects.length > MAX_DELETED_AT_ONCE) {
    throw new S3Error('MalformedXML', 'The XML you provided was not well-formed.')
  }
  const keys = objects.flatMap((object) => texts(object, 'Key'))
  for (const key of keys) checkKey(key)
  for (const key of keys) await store.removeObject(bucket, key)
  const isQuiet = texts(document, 'Quiet')[0] === 'true'
  const deleted = isQuiet ? [] : keys.map((key) => `<Deleted>${element('Key', key)}</Deleted>`)
  return xmlAnswer(200, 'DeleteResult', deleted.join(''))
}

/** The header that says an object is encrypted, when it was asked for. */
export function encryptionOf(headers: Record<string, string>): Record<string, string> {
  const encryption = headers['x-amz-server-side-encryption']
  return encryption ? { 'x-amz-server-side-encryption': encryption } : {}
}

/** Runs a check on what was received, and forgets it when the check fails. */
export async function discardOnError(draft: Draft, check: () => void): Promise<void> {
  try {
    check()
  } catch (error) {
    await draft.discard()
    throw error
  }
}

// `response-content-disposition` and its like. Whoever signed the link signed these too.
function overrides({ query }: S3Request): Record<string, string> {
  const names = [
    'cache-control',
    'content-disposition',
    'content-encoding',
    'content-language',
    'content-type',
    'expires',
  ]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(`response-${name}`)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function checkConditions({ headers }: S3Request, etag: string): S3Error | 'not modified' | null {
  if (headers['if-match'] && !matches(headers['if-match'], etag)) {
    return new S3Error(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      {
        Condition: 'If-Match',
      },
    )
  }
  return headers['if-none-match'] && matches(headers['if-none-match'], etag) ? 'not modified' : null
}

function matches(header: string, etag: string): boolean {
  return header.split(',').some((one) => ['*', etag, `"${etag}"`].includes(one.trim()))
}

/** First and last byte asked for; null for the whole, as S3 also answers to several ranges at once. */
function readRange(header: string | undefined, bytes: number): [number, number] | 'outside' | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (!from && !to)) return null
  const start = from ? Number(from) : Math.max(0, bytes - Number(to))
  const end = from && to ? Math.min(Number(to), bytes - 1) : bytes - 1
  if (from && to && Number(to) < Number(from)) return null
  return start > end ? 'outside' : [start, end]
}

function invalidRange(bytes: number): S3Error {
  return new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    ActualObjectSize: String(bytes),
  })
}
