// bin/bucket against the stand-in, and against a real S3 server where there is one.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openBucket } from '#shared/outside/s3.ts'
import { bucketName, localTarget, realTarget } from './local-s3/testing.ts'

const ORIGIN = 'https://books.example.com'
const real = await realTarget()
const targets = [await localTarget(), ...(real ? [real] : [])]
if (!real) test.skip('the same against a real S3 server: run `eval "$(.ci/real-s3)"` first')

describe.each(targets)('$name', ({ name, endpoint, credentials, stop }) => {
  afterAll(stop)
  const bucket = bucketName()

  /** Runs the program; answers what it says and how it exits. */
  const run = (args: string[], more: Record<string, string> = {}) =>
    new Promise<{ code: number; said: string }>((answer) => {
      const env = {
        ...process.env,
        S3_BUCKET: bucket,
        S3_ENDPOINT: endpoint,
        AWS_REGION: credentials.region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ORIGIN,
        ...more,
      }
      execFile(resolve(import.meta.dirname, 'bucket'), args, { env }, (error, stdout, stderr) =>
        answer({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      )
    })

  test('sets everything up, says what the app’s keys may do, and repeated changes nothing', async () => {
    const before = await run(['--check'])
    expect(before.code).toBe(1)
    expect(before.said).toMatch(/^WRONG {2}Bucket: There is a bucket of this name/)

    const first = await run([])
    expect(first.code, first.said).toBe(0)
    await openBucket({ bucket, endpoint, ...credentials }).put('first', Buffer.from('taken'), 'text/plain')
    expect(first.said).toMatch(/^Set: Bucket, .*CORS/)
    expect(first.said).toMatch(`"arn:aws:s3:::${bucket}/*"`)
    expect(first.said).not.toContain('WRONG')

    const again = await run([])
    expect(again.said).toMatch(/^All was right already; nothing was changed\./)
    expect((await run(['--check'])).code).toBe(0)
  })

  test('finds what was changed, and sets that right alone', async () => {
    await run([])
    const other = { ORIGIN: 'https://other.example.com' }
    const moved = await run(['--check'], other)
    expect(moved.code).toBe(1)
    expect(moved.said).toMatch(/WRONG {2}CORS: Pages of https:\/\/other.example.com may post/)
    expect(moved.said.match(/WRONG/g)).toHaveLength(1)

    expect((await run([], other)).said).toMatch(/^Set: CORS\.$/m)
  })

  test('with keys that aren’t good it says so in a sentence, and exits with 1', async () => {
    const { code, said } = await run(['--check'], { AWS_SECRET_ACCESS_KEY: 'wrong' })
    expect(code).toBe(1)
    expect(said).toContain('Look at the keys and what they may do')
    expect(said).not.toMatch(/\n {4}at /)
  })

  test.runIf(name === 'the stand-in')('without a bucket or an origin it says how it is used', async () => {
    for (const missing of ['S3_BUCKET', 'ORIGIN']) {
      expect(await run([], { [missing]: '' })).toMatchObject({
        code: 2,
        said: expect.stringContaining('Usage: bin/bucket'),
      })
    }
  })
})
