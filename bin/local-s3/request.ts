import type { IncomingMessage } from 'node:http'
import { S3Error } from './errors.ts'

/** One request, path-style: `/bucket/key?query`. */
export interface S3Request {
  method: string
  /** The path as it was sent, still percent-encoded and never normalised: `..` is an ordinary part of a key. */
  path: string
  bucket: string | null
  key: string | null
  query: Map<string, string>
  headers: Record<string, string>
  /** The bytes that follow. Whoever answers without reading them must drain them. */
  body: IncomingMessage
}

const MAX_KEY_BYTES = 1024

/** @throws S3Error for a target that is no URL, or a key over 1,024 bytes */
export function readRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? ''
  if (!target.startsWith('/')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")
  const [path, search] = cut(target, '?')
  const [bucket, key] = cut(path.slice(1), '/')
  checkKey(decode(key))
  if (decode(key).startsWith('\0')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")

  return {
    method: message.method ?? 'GET',
    path,
    bucket: decode(bucket) || null,
    key: decode(key) || null,
    query: readQuery(search),
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, String(value ?? '')]),
    ),
    body: message,
  }
}

/** @throws S3Error for a key over 1,024 bytes */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return
  throw new S3Error('KeyTooLongError', 'Your key is too long.', { MaxSizeAllowed: String(MAX_KEY_BYTES) })
}

function readQuery(search: string): Map<string, string> {
  const query = new Map<string, string>()
  for (const pair of search.split('&').filter(Boolean)) {
    const [name, value] = cut(pair.replaceAll('+', '%20'), '=')
    // A name given twice means one thing to whoever checks it and perhaps another to whoever uses it.
    if (query.has(decode(name))) throw new S3Error('InvalidArgument', `${decode(name)} is given twice.`)
    query.set(decode(name), decode(value))
  }
  return query
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")
  }
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at)
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)]
}
