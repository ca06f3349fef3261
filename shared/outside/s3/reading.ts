import type { Readable } from 'node:stream'
import { addAbortSignal } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, S3ServiceException } from '@aws-sdk/client-s3'
import { conflict, invalid } from '#shared/refusal.ts'
import type { Bucket } from '../s3.ts'
import type { Calls } from './calls.ts'
import { plainEtag } from './etag.ts'

// Whoever restores a backup takes it no faster than the database does.
const STREAM_TIMEOUT_MS = 60 * 60_000

/** What is read of one object. */
export function reading({
  client,
  Bucket,
  call,
  orUntil,
  check,
}: Calls): Pick<Bucket, 'head' | 'read' | 'stream'> {
  return {
    head(key) {
      return call(`head ${Bucket}/${key}`, async (abortSignal) => {
        const head = await client
          .send(new HeadObjectCommand({ Bucket, Key: key }), { abortSignal })
          .catch(nullIfMissing)
        if (head) {
          return {
            bytes: head.ContentLength ?? 0,
            contentType: head.ContentType ?? '',
            metadata: head.Metadata ?? {},
            etag: plainEtag(head.ETag),
          }
        }
        await check() // an answer to HEAD has no body to tell a missing object from a missing bucket
        return null
      })
    },

    read(key, { maxBytes, etag }) {
      return call(`read ${Bucket}/${key}`, async (abortSignal) => {
        const object = await client
          .send(new GetObjectCommand({ Bucket, Key: key, IfMatch: etag && `"${etag}"` }), { abortSignal })
          .catch(nullIfMissing)
        if (!object) return null
        return collect(addAbortSignal(abortSignal, object.Body as Readable), maxBytes)
      })
    },

    stream(key) {
      return call(`read ${Bucket}/${key}`, async () => {
        // Its time is counted to the last byte, so it isn't the call's, which is over at the first.
        const abortSignal = orUntil(AbortSignal.timeout(STREAM_TIMEOUT_MS))
        const object = await client
          .send(new GetObjectCommand({ Bucket, Key: key }), { abortSignal })
          .catch(nullIfMissing)
        return object && addAbortSignal(abortSignal, object.Body as Readable)
      })
    },
  }
}

async function collect(body: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw invalid(`This file is larger than the ${maxBytes} bytes that may be read.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

function nullIfMissing(error: unknown): null {
  if (error instanceof S3ServiceException && ['NotFound', 'NoSuchKey'].includes(error.name)) return null
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) {
    throw conflict('This file was replaced since it was looked at. Look again.')
  }
  throw error
}
