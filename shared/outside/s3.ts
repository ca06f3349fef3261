// The only door to S3: one bucket, in which every document lies. Nothing in it is ever public; files come in by a
// signed form and go out by a signed link, and their bytes pass through us only when the worker reads them.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { addAbortSignal, Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type _Object as ListedByS3,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type ListObjectsV2Output,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { conflict, invalid, Refusal } from '#shared/refusal.ts'
import { contentDisposition } from './content-disposition.ts'
import { OutsideTrouble } from './trouble.ts'

export interface BucketConfig {
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
  /** While they are rotated, the keys before: used where S3 refuses the new ones. */
  old?: { accessKeyId: string; secretAccessKey: string } | undefined
  /** Where S3 is, when it isn't AWS's own. */
  endpoint?: string | undefined
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. So unless told, when there is an endpoint. */
  forcePathStyle?: boolean | undefined
  /** Ask for encryption at rest with AES256. So unless told; false is for servers that know no encryption. */
  encrypt?: boolean | undefined
  /** For one call with all its retries. 10 seconds unless told. */
  timeoutMs?: number | undefined
}

/** What a browser may upload: exactly this key, this type and these sizes, until then. */
export interface UploadTerms {
  key: string
  /** Without it the form must not name one either, as a page without JavaScript can't. */
  contentType?: string | undefined
  maxBytes: number
  /** 1 unless told: an empty file is never wanted. */
  minBytes?: number | undefined
  /** The size, where the client knows it. */
  exactBytes?: number | undefined
  /** Of the file, in hex, where the client knows it. S3 keeps it beside the object; whoever reads must compare. */
  sha256?: string | undefined
  expiresInSeconds: number
  /**
   * Where the browser goes afterwards, with `bucket`, `key` and `etag` added as a query. Give it none of its own:
   * not every server sees that there is one. Without a redirect S3 answers 201.
   */
  redirect?: string | undefined
}

/** A form to post to `url` as multipart/form-data: `fields` in any order, then the file, named `file`, last. */
export interface UploadForm {
  url: string
  fields: Record<string, string>
}

export interface StoredObject {
  bytes: number
  contentType: string
  /** `x-amz-meta-*`, without the prefix. */
  metadata: Record<string, string>
  /** Changes with the bytes; give it to `read` to get those and no others. */
  etag: string
}

/** An object as a list has it. */
export interface ListedObject {
  key: string
  bytes: number
  etag: string
  storedAt: Date
}

/** Every call that goes over the network throws OutsideTrouble when S3 is down, slow, or refuses our keys. */
export interface Bucket {
  /** Signs a form. Asks nobody. */
  uploadForm(terms: UploadTerms): Promise<UploadForm>
  /** What lies under a key; null when nothing does. (Needs s3:ListBucket, or S3 says 403 instead of 404.) */
  head(key: string): Promise<StoredObject | null>
  /**
   * The bytes under a key; null when nothing lies there.
   * @throws Refusal `invalid` when there are more than `maxBytes`, `conflict` when they aren't those of `etag`
   */
  read(key: string, limits: { maxBytes: number; etag?: string | undefined }): Promise<Uint8Array | null>
  /** The bytes under a key as they come, for those who needn't hold them; null when nothing lies there. */
  stream(key: string): Promise<AsyncIterable<Uint8Array> | null>
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  /** Puts a file there, however large (to S3's 5 GB), without holding it. */
  putFile(key: string, path: string, contentType: string): Promise<void>
  /**
   * Puts there what comes, however much, with a few MB in memory; S3 checks each part. All of it is there at the end or,
   * when anything fails, nothing.
   */
  putStream(key: string, source: AsyncIterable<Uint8Array>, contentType: string): Promise<void>
  /** Forgets what was sent of files whose sending was cut off, below `prefix`. */
  abortUploads(prefix: string): Promise<void>
  /** The keys that begin with `prefix`, in order. */
  list(prefix: string): AsyncGenerator<string>
  /** The objects whose keys begin with `prefix`, in the order of their keys' bytes, at most a thousand at a time. */
  pages(prefix: string): AsyncGenerator<ListedObject[]>
  /** What stands between `prefix` and the next slash, of all keys that have one there. */
  folders(prefix: string): Promise<string[]>
  /** Removes an object; one that isn't there is as good as removed. */
  remove(key: string): Promise<void>
  /**
   * Signs a link to read one object. Asks nobody, so it may lead to a 404. With `contentType` the
   * store says that this is its type, whatever it was called when it came.
   */
  downloadUrl(
    key: string,
    link: { fileName: string; contentType?: string | undefined; inline: boolean; expiresInSeconds: number },
  ): Promise<string>
  /** Returns when the bucket answers to our keys. */
  check(): Promise<void>
  /** The same bucket until `signal`: then calls under way end with its reason, and no further one begins. */
  until(signal: AbortSignal): Bucket
  /** Makes the bucket if need be, and lets pages of these origins post to it. For development and tests. */
  create(options: { origins: string[] }): Promise<void>
}

const TIMEOUT_MS = 10_000
// /ready asks, and whoever asks that wants to know soon.
const CHECK_TIMEOUT_MS = 3_000
// A copy of all that a company has goes up in one piece.
const FILE_TIMEOUT_MS = 15 * 60_000
const STREAM_TIMEOUT_MS = 60 * 60_000
// S3 takes 10,000 parts: enough for 80 GB, more than the largest database of the plan.
const PART_BYTES = 8 * 1024 * 1024

/** Opens the door to one bucket. Connects at the first call. */
export function openBucket(config: BucketConfig): Bucket {
  return bucketOn(createClient(config), config)
}

function bucketOn(client: S3Client, config: BucketConfig, until?: AbortSignal): Bucket {
  const { bucket: Bucket, encrypt = true, timeoutMs = TIMEOUT_MS } = config

  // Runs one call under a time limit and tells trouble from everything else.
  const call = async <T>(
    what: string,
    run: (abortSignal: AbortSignal) => Promise<T>,
    limitMs = timeoutMs,
  ): Promise<T> => {
    until?.throwIfAborted()
    const signal = AbortSignal.timeout(limitMs)
    try {
      return await run(orUntil(signal))
    } catch (error) {
      until?.throwIfAborted()
      if (error instanceof Refusal || error instanceof OutsideTrouble) throw error
      throw bucketTrouble(what, error, signal.aborted ? limitMs : null)
    }
  }
  const orUntil = (signal: AbortSignal) => (until ? AbortSignal.any([signal, until]) : signal)
  const check = async () => {
    const limitMs = Math.min(timeoutMs, CHECK_TIMEOUT_MS)
    const look = (abortSignal: AbortSignal) => client.send(new HeadBucketCommand({ Bucket }), { abortSignal })
    await call(`reach bucket ${Bucket}`, look, limitMs)
  }

  async function* listings(Prefix: string, Delimiter?: string): AsyncGenerator<ListObjectsV2Output> {
    let ContinuationToken: string | undefined
    do {
      const command = new ListObjectsV2Command({ Bucket, Prefix, Delimiter, ContinuationToken })
      const page = await call(`list ${Bucket}/${Prefix}`, (abortSignal) =>
        client.send(command, { abortSignal }),
      )
      yield page
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
  }
  async function* pages(prefix: string): AsyncGenerator<ListedObject[]> {
    for await (const { Contents = [] } of listings(prefix)) yield Contents.map(listed)
  }

  return {
    check,
    until: (signal) => bucketOn(client, config, signal),

    async uploadForm(terms) {
      const { minBytes = 1, maxBytes, exactBytes } = terms
      // Each of Fields is also an exact condition of the policy: the form can't say anything else.
      return createPresignedPost(client, {
        Bucket,
        Key: terms.key,
        Expires: terms.expiresInSeconds,
        Conditions: [['content-length-range', exactBytes ?? minBytes, exactBytes ?? maxBytes]],
        Fields: {
          ...(terms.contentType ? { 'Content-Type': terms.contentType } : {}),
          ...(terms.sha256 ? { 'x-amz-meta-sha256': terms.sha256 } : {}),
          ...(encrypt ? { 'x-amz-server-side-encryption': 'AES256' } : {}),
          ...(terms.redirect
            ? { success_action_redirect: terms.redirect }
            : { success_action_status: '201' }),
        },
      })
    },

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
        const abortSignal = orUntil(AbortSignal.timeout(FILE_TIMEOUT_MS))
        const object = await client
          .send(new GetObjectCommand({ Bucket, Key: key }), { abortSignal })
          .catch(nullIfMissing)
        return object && addAbortSignal(abortSignal, object.Body as Readable)
      })
    },

    async put(key, bytes, contentType) {
      const object = new PutObjectCommand({
        Bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        ServerSideEncryption: encrypt ? 'AES256' : undefined,
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
            ServerSideEncryption: encrypt ? 'AES256' : undefined,
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
            ServerSideEncryption: encrypt ? 'AES256' : undefined,
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

    async *list(prefix) {
      for await (const page of pages(prefix)) for (const { key } of page) yield key
    },

    pages,

    async folders(prefix) {
      const folders: string[] = []
      for await (const { CommonPrefixes = [] } of listings(prefix, '/')) {
        for (const { Prefix = '' } of CommonPrefixes) folders.push(Prefix.slice(prefix.length, -1))
      }
      return folders
    },

    async remove(key) {
      await call(`remove ${Bucket}/${key}`, (abortSignal) =>
        client.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal }),
      )
    },

    downloadUrl(key, { fileName, contentType, inline, expiresInSeconds }) {
      const object = new GetObjectCommand({
        Bucket,
        Key: key,
        ResponseContentDisposition: contentDisposition(fileName, { inline }),
        ResponseContentType: contentType,
      })
      return getSignedUrl(client, object, { expiresIn: expiresInSeconds })
    },

    async create({ origins }) {
      const CreateBucketConfiguration =
        config.region === 'us-east-1' ? undefined : { LocationConstraint: config.region as 'eu-west-1' }
      const CORSConfiguration = {
        CORSRules: [
          {
            AllowedOrigins: origins,
            AllowedMethods: ['POST', 'GET', 'HEAD'],
            AllowedHeaders: ['*'],
            ExposeHeaders: ['ETag', 'Location'],
            MaxAgeSeconds: 3600,
          },
        ],
      }
      await call(`create bucket ${Bucket}`, async (abortSignal) => {
        await client
          .send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), { abortSignal })
          .catch(ignoreIfOurs)
        await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }), { abortSignal })
      })
    },
  }
}

/** The SDK's client, as we want it. */
export function createClient(config: BucketConfig): S3Client {
  const client = clientWith(config)
  return config.old
    ? orOld(client, clientWith({ ...config, ...config.old, sessionToken: undefined }))
    : client
}

/** The same client, which has the other send what it is refused, and begins with whom was taken last. */
function orOld(client: S3Client, old: S3Client): S3Client {
  type Send = (...asked: unknown[]) => Promise<unknown>
  let [first, second] = [client.send.bind(client) as Send, old.send.bind(old) as Send]
  const send: Send = async (...asked) => {
    try {
      return await first(...asked)
    } catch (error) {
      if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403)) throw error
      const answer = await second(...asked)
      ;[first, second] = [second, first]
      return answer
    }
  }
  return Object.assign(client, { send })
}

function clientWith(config: BucketConfig): S3Client {
  const { accessKeyId, secretAccessKey, sessionToken } = config
  return new S3Client({
    region: config.region,
    ...(config.endpoint ? { endpoint: config.endpoint } : {}),
    forcePathStyle: config.forcePathStyle ?? config.endpoint !== undefined,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    // By default the SDK adds checksums that other servers than AWS's don't know, and warns about those they miss.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
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

function ignoreIfOurs(error: unknown): void {
  if (!(error instanceof S3ServiceException && error.name === 'BucketAlreadyOwnedByYou')) throw error
}

function listed({ Key = '', Size = 0, ETag, LastModified = new Date(0) }: ListedByS3): ListedObject {
  return { key: Key, bytes: Size, etag: plainEtag(ETag), storedAt: LastModified }
}

function plainEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}

/** @param timedOutMs the time limit, when it was that which ended the call */
export function bucketTrouble(what: string, error: unknown, timedOutMs: number | null): OutsideTrouble {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429
  const { name, message } = error as Error
  // AWS's never is; others answer 507, or 403 with a name of their own when it is a quota that is reached.
  const isFull = status === 507 || /quota.?exceeded/i.test(name)
  return new OutsideTrouble(
    'S3',
    timedOutMs === null
      ? `can't ${what}: ${status ? `${status} ` : ''}${name}: ${message}`
      : `didn't ${what} within ${timedOutMs} ms`,
    {
      sentence: isFull
        ? 'The file store is full. Make room in its bucket, or have its limit raised.'
        : 'The file store can’t be reached right now. Nothing was lost; try again in a moment.',
      retryable: timedOutMs !== null || !isRefused,
      isFull,
      cause: error,
    },
  )
}
