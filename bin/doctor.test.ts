import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { CHECKS } from '#shared/operations/health/checks.ts'

const DOCTOR = fileURLToPath(new URL('doctor.ts', import.meta.url))

function doctor(env: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: number; said: string }>((resolve) => {
    execFile(process.execPath, [DOCTOR, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    )
  })
}

const NOBODY = { NODE_ENV: 'production', DATABASE_URL: 'postgres://x:s3cr3t@127.0.0.1:9/x' }

test('names each variable that is missing, and looks at nothing that needs them', async () => {
  const { code, said } = await doctor(NOBODY)
  expect(code).toBe(1)
  expect(said).toContain('S3_BUCKET: is missing')
  expect(said).toMatch(/✓ Node {2,}v24/)
  expect(said).toContain(`\nRed: 1 of ${CHECKS.length}.`)
  expect((await doctor(NOBODY, '--all')).code).toBe(2)
})

test('says what is red as one object, with nothing secret in it, and exits with 1 until all is green', async () => {
  await using w = await world()
  const { endpoint, bucket, accessKeyId, secretAccessKey } = w.bucketConfig
  const env = {
    DATABASE_URL: w.url,
    ORIGIN: w.deps.origin,
    S3_ENDPOINT: endpoint!,
    S3_BUCKET: bucket,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
  const ill = await doctor(env, '--json')
  expect(ill.code).toBe(1)
  const { isGreen, checks } = JSON.parse(ill.said)
  expect(isGreen).toBe(false)
  expect(checks.map(({ name }: { name: string }) => name)).toEqual(CHECKS.map(({ name }) => name))
  expect(checks.find(({ name }: { name: string }) => name === 'workers')).toMatchObject({
    isGreen: false,
    found: '0 alive',
    fix: expect.stringContaining('heroku ps:scale worker=1'),
  })

  const down = await doctor({ ...env, DATABASE_URL: NOBODY.DATABASE_URL, AWS_SECRET_ACCESS_KEY: 'wr0ng' })
  expect(down.code).toBe(1)
  expect(down.said).toContain('Can’t be told before that is mended: pgvector, Migrations,')
  expect(down.said).not.toMatch(/s3cr3t|wr0ng/)
})
