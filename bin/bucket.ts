// bin/bucket [--check] [--origin URL] [--policy]
//
// Sets the bucket up (S3_BUCKET, S3_ENDPOINT, AWS_REGION and keys that may do it): makes it if need be, lets pages of
// ORIGIN post to it, keeps everything else out, has it encrypted. What is right already stays as it is, so it can be
// repeated. `--check` changes nothing and says what is wrong; then it exits with 1. `--policy` prints what the app's own
// keys may do at Amazon: all they need, and no more.
import { parseArgs } from 'node:util'
import { appPolicy, checkBucket, type SettingState, setUpBucket } from '#shared/outside/bucket-settings.ts'
import type { BucketConfig } from '#shared/outside/s3.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'

const USAGE = `Usage: bin/bucket [--check] [--origin URL] [--policy]
It needs S3_BUCKET, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (of somebody who may set buckets up), AWS_REGION where
that isn't us-east-1, S3_ENDPOINT where S3 isn't Amazon's, and ORIGIN (or --origin), as https://books.example.com.`

const { values, config, origin } = readArguments()
try {
  if (values.policy) console.log(JSON.stringify(appPolicy(config.bucket), null, 2))
  else await (values.check ? check() : setUp())
} catch (error) {
  if (!(error instanceof OutsideTrouble)) throw error
  console.error(
    `${error.message}\nLook at the keys and what they may do, and run this again: what is done stays done.`,
  )
  process.exitCode = 1
}

async function setUp(): Promise<void> {
  const changed = await setUpBucket(config, origin)
  console.log(changed.length ? `Set: ${changed.join(', ')}.` : 'All was right already; nothing was changed.')
  await check()
  console.log(`\nGive the app keys of a user with this policy alone, not yours:\n`)
  console.log(JSON.stringify(appPolicy(config.bucket), null, 2))
}

async function check(): Promise<void> {
  const states = await checkBucket(config, origin)
  for (const state of states) console.log(line(state))
  const wrong = states.filter(({ is }) => is === 'wrong')
  if (wrong.length === 0) return
  console.log(
    `\n${config.bucket}: ${wrong.map(({ name }) => name).join(', ')} to be set right: run bin/bucket.`,
  )
  process.exitCode = 1
}

function line({ name, means, is }: SettingState): string {
  const mark = { right: 'ok   ', wrong: 'WRONG', unknown: '-    ' }[is]
  return `${mark}  ${name}: ${is === 'unknown' ? 'not set, and this server may not have it.' : means}`
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        policy: { type: 'boolean', default: false },
        origin: { type: 'string', default: process.env.ORIGIN },
      },
    })
    const { S3_BUCKET: bucket, AWS_REGION: region = 'us-east-1', S3_ENDPOINT: endpoint } = process.env
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env
    if (!bucket || !accessKeyId || !secretAccessKey) throw new TypeError('not all is set')
    const config: BucketConfig = {
      ...{ bucket, region, accessKeyId, secretAccessKey },
      ...{ sessionToken: process.env.AWS_SESSION_TOKEN, endpoint: endpoint || undefined },
    }
    return { values, config, origin: new URL(values.origin ?? '').origin }
  } catch {
    console.error(USAGE)
    process.exit(2)
  }
}
