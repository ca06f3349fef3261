import type { Check, HealthParts } from '../check.ts'

/** Whether the bucket answers to our keys. */
export const fileStore: Check<Pick<HealthParts, 'bucket'>> = {
  name: 'file-store',
  title: 'File store',
  green: 'answers to our keys',
  fix: 'See that S3_BUCKET, AWS_REGION and the AWS_ keys are right; a key was perhaps rotated by hand (docs/runbooks/secret-rotation.md).',
  async look({ bucket }) {
    await bucket.check()
    return { isGreen: true, found: 'answers' }
  },
}
