// What a bucket must be set to, for files to come in from our pages and for nothing to be public. bin/bucket sets it and
// says what is wrong; it needs keys that may do that, which the app's own mustn't.
import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { createClient } from './s3/client.ts'
import { bucketTrouble } from './s3/trouble.ts'
import type { BucketConfig } from './s3.ts'

/** How one setting stands. `unknown`: this server, which isn't Amazon's, doesn't have it. */
export interface SettingState {
  /** `CORS` */
  name: string
  /** What it is for, as a sentence. */
  means: string
  is: 'right' | 'wrong' | 'unknown'
}

interface Setting {
  name: string
  means: string
  /** Throws what says that it isn't set; null where the server doesn't tell. */
  isRight(client: S3Client, Bucket: string): Promise<boolean | null>
  put(client: S3Client, Bucket: string): Promise<unknown>
}

/** How the bucket stands, setting by setting. When there is no such bucket, that alone. */
export async function checkBucket(config: BucketConfig, origin: string): Promise<SettingState[]> {
  const client = createClient(config)
  return inTrouble(`check bucket ${config.bucket}`, async () => {
    const states: SettingState[] = []
    for (const setting of settingsOf(config, origin)) {
      const is = await stateOf(() => setting.isRight(client, config.bucket))
      states.push({ name: setting.name, means: setting.means, is })
      if (setting.name === THERE && is !== 'right') return states
    }
    return states
  })
}

/** Makes the bucket if need be and sets what isn't right yet. Answers what was changed; done twice, nothing is. */
export async function setUpBucket(config: BucketConfig, origin: string): Promise<string[]> {
  const client = createClient(config)
  return inTrouble(`set up bucket ${config.bucket}`, async () => {
    const changed: string[] = []
    for (const setting of settingsOf(config, origin)) {
      if ((await stateOf(() => setting.isRight(client, config.bucket))) === 'right') continue
      const is = await stateOf(async () => Boolean(await setting.put(client, config.bucket)))
      if (is !== 'unknown') changed.push(setting.name)
    }
    return changed
  })
}

/** All that the app's keys need, and no more, as a policy for an IAM user at Amazon. */
export function appPolicy(bucket: string): object {
  const arn = `arn:aws:s3:::${bucket}`
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Files',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: `${arn}/*`,
      },
      // Without it a file that isn't there is a 403 instead of a 404.
      { Sid: 'WhichFiles', Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
    ],
  }
}

const THERE = 'Bucket'

function settingsOf({ region, endpoint }: BucketConfig, origin: string): Setting[] {
  return [
    {
      name: THERE,
      means: 'There is a bucket of this name, and these keys reach it.',
      isRight: (client, Bucket) => client.send(new HeadBucketCommand({ Bucket })).then(() => true),
      put: (client, Bucket) =>
        client.send(
          new CreateBucketCommand({
            Bucket,
            CreateBucketConfiguration:
              region === 'us-east-1' ? undefined : { LocationConstraint: region as 'eu-west-1' },
          }),
        ),
    },
    {
      name: 'Public access block',
      means: 'Nothing in it can be made public, by policy or by ACL.',
      async isRight(client, Bucket) {
        const { PublicAccessBlockConfiguration: is } = await client.send(
          new GetPublicAccessBlockCommand({ Bucket }),
        )
        return holds(is, blocked(endpoint))
      },
      put: (client, Bucket) =>
        client.send(
          new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocked(endpoint) }),
        ),
    },
    {
      name: 'CORS',
      means: `Pages of ${origin} may post to it, and those of no other origin.`,
      async isRight(client, Bucket) {
        const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket }))
        return CORSRules?.length === 1 && holds(CORSRules[0], corsRule(origin))
      },
      put: (client, Bucket) =>
        client.send(
          new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [corsRule(origin)] } }),
        ),
    },
    {
      name: 'Encryption',
      means: 'What lies in it is encrypted.',
      async isRight(client, Bucket) {
        const { ServerSideEncryptionConfiguration: is } = await client.send(
          new GetBucketEncryptionCommand({ Bucket }),
        )
        // A stricter one (aws:kms) is as good. Amazon always has one, and others may not know what that is.
        if (is?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm) return true
        return endpoint ? null : false
      },
      put: (client, Bucket) =>
        client.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: {
              Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
            },
          }),
        ),
    },
    {
      name: 'Lifecycle',
      means: 'Uploads in parts that were broken off are gone after a day. Nothing else is deleted by itself.',
      async isRight(client, Bucket) {
        const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
        const deletes = Rules.some(({ Status, Expiration }) => Status === 'Enabled' && Expiration)
        return !deletes && Rules.some((rule) => holds(rule, ABORT_PARTS))
      },
      put: (client, Bucket) =>
        client.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: { Rules: [ABORT_PARTS] },
          }),
        ),
    },
  ]
}

// Ceph until 2025 takes no file at all while public ACLs are blocked (github.com/ceph/ceph/pull/64290). That they are
// ignored is as private.
const blocked = (endpoint: string | undefined) => ({
  BlockPublicAcls: endpoint === undefined,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
})

const ABORT_PARTS = {
  ID: 'abort-broken-uploads',
  Status: 'Enabled' as const,
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
}

/** Lets pages of one origin post files, see how far they are, and read what they are linked to. */
const corsRule = (origin: string) => ({
  AllowedOrigins: [origin],
  AllowedMethods: ['POST', 'GET', 'HEAD'],
  AllowedHeaders: ['*'],
  ExposeHeaders: ['ETag', 'Location'],
  MaxAgeSeconds: 3600,
})

/** Whether `is` has all that `wanted` has; lists in any order, and what is empty may be absent. */
function holds(is: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(is) &&
      is.length === wanted.length &&
      wanted.every((one) => is.some((other) => holds(other, one)))
    )
  }
  if (typeof wanted !== 'object' || wanted === null) return is === wanted || (wanted === '' && is == null)
  return Object.entries(wanted).every(([name, value]) =>
    name === 'Filter' || name === 'ID'
      ? true // another server writes these differently; what counts is what the rule does
      : holds((is as Record<string, unknown> | undefined)?.[name], value),
  )
}

const NOT_SET =
  /^(NotFound|NoSuchBucket|NoSuchCORSConfiguration|NoSuchLifecycleConfiguration|NoSuchPublicAccessBlockConfiguration|ServerSideEncryptionConfigurationNotFoundError)$/
// InvalidArgument: of an encryption that a server other than Amazon's doesn't have.
const NOT_THERE = /^(NotImplemented|MethodNotAllowed|InvalidArgument)$/

async function stateOf(look: () => Promise<boolean | null>): Promise<SettingState['is']> {
  try {
    const isRight = await look()
    return isRight === null ? 'unknown' : isRight ? 'right' : 'wrong'
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    if (NOT_SET.test(error.name)) return 'wrong'
    if (NOT_THERE.test(error.name)) return 'unknown'
    throw error
  }
}

async function inTrouble<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw bucketTrouble(what, error, null)
  }
}
