import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Bucket } from '../s3.ts'
import type { Calls } from './calls.ts'

// A copy of all that a company has goes up in one piece.
const FILE_TIMEOUT_MS = 15 * 60_000
const STREAM_TIMEOUT_MS = 60 * 60_000
// S3 takes 10,000 parts: enough for 80 GB, more than the largest database of the plan.
const PART_BYTES = 8 * 1024 * 1024

/** What puts objects there and takes them away. */
export function writing({
  client,
  Bucket,
  ServerSideEncryption,
  call,
}: Calls): Pick<Bucket, 'put' | 'putFile' | 'putStream' | 'abortUploads' | 'remove'> {
  return {
    async put(key, bytes, contentType) {
      const object = new PutObjectCommand({
        Bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        ServerSideEncryption,
      })
      await call(`put ${Bucket}/${key}`, (abortSignal) => client.send(object, { abortSignal }))
    },

    async putFile(key, path, contentType) {
      const { size } = await stat(path)
      const send = (abortSignal: AbortSignal) =>
        client.send(
          new PutObjectCommand({
            Bucket,
            Key: key,
            Body: createReadStream(path),
            ContentLength: size,
            ContentType: contentType,
            ServerSideEncryption,
          }),
          { abortSignal },
        )
      await call(`put ${Bucket}/${key}`, send, FILE_TIMEOUT_MS)
    },

    putStream(key, source, contentType) {
      const send = async (abortSignal: AbortSignal) => {
        const upload = new Upload({
          client,
          params: {
            Bucket,
            Key: key,
            Body: Readable.from(source, { objectMode: false }),
            ContentType: contentType,
            ServerSideEncryption,
            ChecksumAlgorithm: 'SHA256',
          },
          partSize: PART_BYTES,
          queueSize: 2,
        })
        const abort = () => void upload.abort()
        abortSignal.addEventListener('abort', abort)
        try {
          await upload.done()
        } finally {
          abortSignal.removeEventListener('abort', abort)
        }
      }
      return call(`put ${Bucket}/${key}`, send, STREAM_TIMEOUT_MS)
    },

    async abortUploads(prefix) {
      const list = new ListMultipartUploadsCommand({ Bucket, Prefix: prefix })
      const { Uploads = [] } = await call(`list uploads of ${Bucket}/${prefix}`, (abortSignal) =>
        client.send(list, { abortSignal }),
      )
      for (const { Key, UploadId } of Uploads) {
        const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId })
        await call(`abort ${Bucket}/${Key}`, (abortSignal) => client.send(abort, { abortSignal }))
      }
    },

    async remove(key) {
      await call(`remove ${Bucket}/${key}`, (abortSignal) =>
        client.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal }),
      )
    },
  }
}
