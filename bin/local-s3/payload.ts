import { type Digests, startDigests } from './digests.ts'
import { S3Error } from './errors.ts'
import type { S3Request } from './request.ts'

const MAX_DOCUMENT_BYTES = 1024 * 1024

/**
 * Refuses, before any byte is read, a body that this server couldn't check against what was signed.
 * @throws S3Error
 */
export function checkPayloadClaim({ headers }: S3Request, payloadHash: string): void {
  if (payloadHash.startsWith('STREAMING-')) {
    throw new S3Error('NotImplemented', `${payloadHash} isn't understood; send the body in one piece.`)
  }
  const checksum = Object.keys(headers).find(isUnknownChecksum)
  if (checksum) throw new S3Error('NotImplemented', `${checksum} isn't understood; use crc32 or sha256.`)
}

/**
 * Holds what came against every digest the client promised.
 * @throws S3Error XAmzContentSHA256Mismatch or BadDigest
 */
export function checkPayload({ headers }: S3Request, payloadHash: string, came: Digests): void {
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== came.sha256.toString('hex')) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  }
  const promises = [
    ['content-md5', came.md5],
    ['x-amz-checksum-sha256', came.sha256],
    ['x-amz-checksum-crc32', came.crc32],
  ] as const
  for (const [header, digest] of promises) {
    const promised = headers[header]
    if (promised !== undefined && promised !== digest.toString('base64')) {
      throw new S3Error('BadDigest', `The ${header} you specified did not match what we received.`)
    }
  }
}

/**
 * Reads a small body whole, such as a bucket's CORS rules, and checks it.
 * @throws S3Error, MalformedXML when it is over 1 MiB
 */
export async function readDocument(request: S3Request, payloadHash: string): Promise<string> {
  const chunks: Buffer[] = []
  const digests = startDigests()
  for await (const chunk of request.body) {
    digests.update(chunk)
    if (digests.bytes <= MAX_DOCUMENT_BYTES) chunks.push(chunk) // a throw in here would cut the connection
  }
  if (digests.bytes > MAX_DOCUMENT_BYTES) throw new S3Error('MalformedXML', 'This document is over 1 MiB.')
  checkPayload(request, payloadHash, digests.finish())
  return Buffer.concat(chunks).toString('utf8')
}

function isUnknownChecksum(header: string): boolean {
  return /^x-amz-checksum-(?!sha256$|crc32$|algorithm$|mode$|type$)/.test(header)
}
