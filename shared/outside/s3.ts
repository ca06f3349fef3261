// The only door to S3: one bucket, in which every document lies. Nothing in it is ever public; files come in by a
// signed form and go out by a signed link, and their bytes pass through us only when the worker reads them.
import type { S3Client } from '@aws-sdk/client-s3'
import { callsTo } from './s3/calls.ts'
import { createClient } from './s3/client.ts'
import { creating } from './s3/creating.ts'
import { listing } from './s3/listing.ts'
import { reading } from './s3/reading.ts'
import { signing } from './s3/signing.ts'
import { writing } from './s3/writing.ts'

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

/** Opens the door to one bucket. Connects at the first call. */
export function openBucket(config: BucketConfig): Bucket {
  return bucketOn(createClient(config), config)
}

function bucketOn(client: S3Client, config: BucketConfig, until?: AbortSignal): Bucket {
  const calls = callsTo(client, config, until)
  return {
    ...signing(calls),
    ...reading(calls),
    ...writing(calls),
    ...listing(calls),
    ...creating(calls, config.region),
    check: calls.check,
    until: (signal) => bucketOn(client, config, signal),
  }
}
