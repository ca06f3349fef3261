import { type Answer, xmlAnswer } from './answer.ts'
import { type ErrorCode, S3Error } from './errors.ts'
import type { Operation } from './operations.ts'
import { readDocument } from './payload.ts'
import { element, readXml } from './xml.ts'

// What can be set on a bucket. The document that was put is what comes back; only `cors` changes what this server
// does. The others are kept so that a program which sets up or checks a real bucket works here too. (A public
// policy makes nothing public here.)
const SETTINGS: Record<string, { missing: ErrorCode | null }> = {
  cors: { missing: 'NoSuchCORSConfiguration' },
  encryption: { missing: 'ServerSideEncryptionConfigurationNotFoundError' },
  lifecycle: { missing: 'NoSuchLifecycleConfiguration' },
  ownershipControls: { missing: 'OwnershipControlsNotFoundError' },
  policy: { missing: 'NoSuchBucketPolicy' },
  publicAccessBlock: { missing: 'NoSuchPublicAccessBlockConfiguration' },
  versioning: { missing: null }, // never set is an empty document, not an error
}

export const SETTING_NAMES = Object.keys(SETTINGS)

export const listBuckets: Operation = async ({ store }) => {
  const buckets = (await store.buckets()).map(
    ({ name, createdAt }) =>
      `<Bucket>${element('Name', name)}${element('CreationDate', createdAt.toISOString())}</Bucket>`,
  )
  return xmlAnswer(200, 'ListAllMyBucketsResult', `<Buckets>${buckets.join('')}</Buckets>`)
}

export const createBucket: Operation = async ({ request, bucket, store, payloadHash }) => {
  await readDocument(request, payloadHash) // may name a region; there is only one here
  await store.createBucket(bucket)
  return { status: 200, headers: { location: `/${bucket}` } }
}

export const headBucket: Operation = async ({ bucket, store, credentials }) => {
  await store.requireBucket(bucket)
  return { status: 200, headers: { 'x-amz-bucket-region': credentials.region } }
}

export const deleteBucket: Operation = async ({ bucket, store }) => {
  await store.deleteBucket(bucket)
  return { status: 204 }
}

/** `GET /bucket?cors` and its like. */
export function getSetting(name: string): Operation {
  return async ({ bucket, store }): Promise<Answer> => {
    const document = await store.setting(bucket, name)
    const { missing } = SETTINGS[name]!
    if (document === null && missing) throw new S3Error(missing, `The bucket has no ${name} set.`)
    if (document === null) return xmlAnswer(200, 'VersioningConfiguration', '')
    const type = name === 'policy' ? 'application/json' : 'application/xml'
    return { status: 200, headers: { 'content-type': type }, body: document }
  }
}

/** `PUT /bucket?cors` and its like. */
export function putSetting(name: string): Operation {
  return async ({ request, bucket, store, payloadHash }) => {
    const document = await readDocument(request, payloadHash)
    const isWellFormed = name === 'policy' ? isJson(document) : readXml(document) !== null
    if (!isWellFormed) throw new S3Error('MalformedXML', 'The document you provided was not well-formed.')
    await store.saveSetting(bucket, name, document)
    return { status: name === 'policy' ? 204 : 200 }
  }
}

/** `DELETE /bucket?cors` and its like. */
export function deleteSetting(name: string): Operation {
  return async ({ bucket, store }) => {
    await store.saveSetting(bucket, name, null)
    return { status: 204 }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
