import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { S3Request } from './request.ts'

// AWS Signature Version 4 as S3 reads it, written from its description and not from the SDK, so that a mistake
// in one shows against the other:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

export const ALGORITHM = 'AWS4-HMAC-SHA256'

/** What `AKID/20261122/us-east-1/s3/aws4_request` says. */
export interface Scope {
  accessKeyId: string
  /** `YYYYMMDD` */
  day: string
  region: string
}

/** Reads a credential, or answers null when it isn't one for S3. An access key may hold slashes of its own. */
export function readCredential(credential: string): Scope | null {
  const match = /^(.+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request$/.exec(credential)
  return match ? { accessKeyId: match[1]!, day: match[2]!, region: match[3]! } : null
}

/** Reads `YYYYMMDDTHHMMSSZ`, or answers null. */
export function readAmzDate(text: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

/** The signature, in hex, of a string to sign (or of a base64 policy, which is signed as it is). */
export function sign(secretAccessKey: string, { day, region }: Scope, stringToSign: string): string {
  let key = hmac(`AWS4${secretAccessKey}`, day)
  for (const part of [region, 's3', 'aws4_request']) key = hmac(key, part)
  return hmac(key, stringToSign).toString('hex')
}

/** The string that a request signed by header or by query has to have signed. */
export function stringToSign(
  request: S3Request,
  signed: { scope: Scope; amzDate: string; signedHeaders: string[]; payloadHash: string },
): string {
  const headers = signed.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`,
  )
  const canonicalRequest = [
    request.method,
    decodeURIComponent(request.path).split('/').map(uriEncode).join('/'),
    canonicalQuery(request.query),
    headers.join(''),
    signed.signedHeaders.join(';'),
    signed.payloadHash,
  ].join('\n')
  const { day, region } = signed.scope
  return [ALGORITHM, signed.amzDate, `${day}/${region}/s3/aws4_request`, sha256(canonicalRequest)].join('\n')
}

/** Compares without telling by the time it takes how much of a guess was right. */
export function isSameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function canonicalQuery(query: Map<string, string>): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort()
    .join('&')
}

/** Percent-encodes all but letters, digits and `-._~`. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
