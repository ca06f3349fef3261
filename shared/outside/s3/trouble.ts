import { S3ServiceException } from '@aws-sdk/client-s3'
import { OutsideTrouble } from '../trouble.ts'

/**
 * What S3 said or didn't say, in words, and whether it is worth another try.
 * @param what what was asked of it, after "can't"
 * @param timedOutMs the time limit, when it was that which ended the call
 */
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
