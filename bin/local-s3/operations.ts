import type { Answer } from './answer.ts'
import type { Credentials } from './authorize.ts'
import {
  createBucket,
  deleteBucket,
  deleteSetting,
  getSetting,
  headBucket,
  listBuckets,
  putSetting,
  SETTING_NAMES,
} from './buckets.ts'
import { S3Error } from './errors.ts'
import { listObjects } from './list-objects.ts'
import { abortUpload, completeUpload, createUpload, listUploads, putPart } from './multipart.ts'
import { deleteObject, deleteObjects, getObject, putObject } from './objects.ts'
import { postObject } from './post-object.ts'
import type { S3Request } from './request.ts'
import type { Store } from './store.ts'

/** All that an operation may need. `bucket` and `key` are '' for operations that are on none. */
export interface Call {
  request: S3Request
  bucket: string
  key: string
  /** What the body has to hash to, from the signature. */
  payloadHash: string
  store: Store
  credentials: Credentials
  now: Date
}

export type Operation = (call: Call) => Promise<Answer>

const OPERATIONS: Record<string, Operation> = {
  'GET service': listBuckets,
  'PUT bucket': createBucket,
  'HEAD bucket': headBucket,
  'DELETE bucket': deleteBucket,
  'GET bucket': listObjects,
  'POST bucket': postObject,
  'POST bucket?delete': deleteObjects,
  'PUT object': putObject,
  'GET object': getObject,
  'HEAD object': getObject,
  'DELETE object': deleteObject,
  'GET bucket?uploads': listUploads,
  'POST object?uploads': createUpload,
  'PUT object?partNumber&uploadId': putPart,
  'POST object?uploadId': completeUpload,
  'DELETE object?uploadId': abortUpload,
  ...Object.fromEntries(
    SETTING_NAMES.flatMap((name) => [
      [`GET bucket?${name}`, getSetting(name)],
      [`PUT bucket?${name}`, putSetting(name)],
      [`DELETE bucket?${name}`, deleteSetting(name)],
    ]),
  ),
}

// Names in a query that say how; any other says what, as `cors` and `uploads` do.
const PARAMETER =
  /^(X-Amz-.*|response-.*|x-id|list-type|prefix|delimiter|max-keys|start-after|continuation-token|encoding-type|fetch-owner)$/

/**
 * The operation a request asks for.
 * @throws S3Error NotImplemented for what this server doesn't know: never something else instead
 */
export function operationOf({ method, bucket, key, query }: S3Request): Operation {
  const target = key ? 'object' : bucket ? 'bucket' : 'service'
  const subresource = [...query.keys()]
    .filter((name) => !PARAMETER.test(name))
    .sort()
    .join('&')
  const name = `${method} ${target}${subresource && `?${subresource}`}`
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
  if (!operation) throw new S3Error('NotImplemented', `'${name}' isn't implemented here.`)
  return operation
}
