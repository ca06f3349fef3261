import { CreateBucketCommand, PutBucketCorsCommand, S3ServiceException } from '@aws-sdk/client-s3'
import type { Bucket } from '../s3.ts'
import type { Calls } from './calls.ts'

/** What makes the bucket, for development and tests. */
export function creating({ client, Bucket, call }: Calls, region: string): Pick<Bucket, 'create'> {
  return {
    async create({ origins }) {
      const CreateBucketConfiguration =
        region === 'us-east-1' ? undefined : { LocationConstraint: region as 'eu-west-1' }
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

function ignoreIfOurs(error: unknown): void {
  if (!(error instanceof S3ServiceException && error.name === 'BucketAlreadyOwnedByYou')) throw error
}
