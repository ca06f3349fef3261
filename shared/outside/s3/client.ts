import { S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { BucketConfig } from '../s3.ts'

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
