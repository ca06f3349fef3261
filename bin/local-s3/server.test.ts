// What a program that talks to S3 with the SDK can rely on, and what only the stand-in promises.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { openBucket } from '#shared/outside/s3.ts'
import { startLocalS3 } from './server.ts'
import { bucketName, LOCAL, type LocalTarget, localTarget, partsOf, post } from './testing.ts'

const clientOf = (endpoint: string, more: S3ClientConfig = {}) =>
  new S3Client({ endpoint, region: LOCAL.region, credentials: LOCAL, forcePathStyle: true, ...more })
const bucketOf = (endpoint: string, bucket: string) => openBucket({ ...LOCAL, endpoint, bucket })

describe('to the SDK as it is set up by default', () => {
  let target: LocalTarget
  let client: S3Client
  beforeAll(async () => {
    target = await localTarget()
    client = clientOf(target.endpoint)
  })
  afterAll(() => target.stop())

  let Bucket: string
  beforeEach(async () => {
    Bucket = bucketName()
    await bucketOf(target.endpoint, Bucket).create({ origins: ['https://books.example'] })
  })
  const put = (Key: string, Body = Key) => client.send(new PutObjectCommand({ Bucket, Key, Body }))
  const keys = async (more = {}) => {
    const { Contents = [], CommonPrefixes = [] } = await client.send(
      new ListObjectsV2Command({ Bucket, ...more }),
    )
    return [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)]
  }

  test('keeps what an object carries', async () => {
    const object = {
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      ContentDisposition: 'attachment',
      ServerSideEncryption: 'AES256',
      Metadata: { sha256: 'abc' },
    } as const
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ...object }))

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))
    expect(head).toMatchObject({ ...object, ContentLength: 5, ETag: '"5d41402abc4b2a76b9719d911017c592"' })
  })

  test('lists in the order of bytes, by prefix, folded at a delimiter', async () => {
    for (const key of ['b/2', 'a', 'b/1', 'ä', 'B', 'b/c/1', '<&>']) await put(key)

    expect(await keys()).toEqual(['<&>', 'B', 'a', 'b/1', 'b/2', 'b/c/1', 'ä'])
    expect(await keys({ Prefix: 'b/', Delimiter: '/' })).toEqual(['b/1', 'b/2', 'b/c/'])
    expect(await keys({ StartAfter: 'b/1' })).toEqual(['b/2', 'b/c/1', 'ä'])
  })

  test('lists page by page and forgets none', async () => {
    const all = Array.from({ length: 7 }, (_, i) => `key-${i}`)
    for (const key of all) await put(key)

    const seen: unknown[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 3, ContinuationToken }))
      seen.push(...page.Contents!.map(({ Key }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    expect(seen).toEqual(all)
  })

  test('deletes many at once, those that are not there too', async () => {
    for (const key of ['a', 'b & c', 'd']) await put(key)
    const Delete = { Objects: [{ Key: 'a' }, { Key: 'b & c' }, { Key: 'none' }] }

    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }))

    expect(Deleted!.map(({ Key }) => Key)).toEqual(['a', 'b & c', 'none'])
    expect(await keys()).toEqual(['d'])
  })

  test('deletes a bucket only when it is empty', async () => {
    await put('a')
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    })
    await bucketOf(target.endpoint, Bucket).remove('a')
    await client.send(new DeleteBucketCommand({ Bucket }))
    const { Buckets } = await client.send(new ListBucketsCommand({}))
    expect(Buckets!.map(({ Name }) => Name)).not.toContain(Bucket)
  })

  test.each([
    ['bytes=1-2', 206, 'el'],
    ['bytes=3-', 206, 'lo'],
    ['bytes=-2', 206, 'lo'],
    ['bytes=-99', 206, 'hello'],
    ['bytes=0-99', 206, 'hello'],
    ['lines=1-2', 200, 'hello'],
  ])('reads %s of an object', async (Range, status, expected) => {
    await put('a', 'hello')
    const { Body, $metadata } = await client.send(new GetObjectCommand({ Bucket, Key: 'a', Range }))
    expect([$metadata.httpStatusCode, await Body!.transformToString()]).toEqual([status, expected])
  })

  test('reads nothing past the end', async () => {
    await put('a', 'hello')
    await expect(
      client.send(new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=5-' })),
    ).rejects.toMatchObject({
      name: 'InvalidRange',
    })
  })

  test('keeps the settings of a bucket, and says which are missing', async () => {
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }],
    }
    await client.send(
      new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }),
    )
    const blocked = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true }
    await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocked }))
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] })
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))

    expect(
      (await client.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration,
    ).toEqual(encryption)
    expect(
      (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
    ).toEqual(blocked)
    expect((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy)
    await expect(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
    })
    await client.send(new DeleteBucketCorsCommand({ Bucket }))
    await expect(client.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchCORSConfiguration',
    })
  })

  test('puts an object together from its parts, and lists none of them meanwhile', async () => {
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: 'parts', ContentType: 'text/plain' }),
    )
    const upload = { Bucket, Key: 'parts', UploadId }
    const send = (PartNumber: number, Body: string) =>
      client.send(new UploadPartCommand({ ...upload, PartNumber, Body }))
    const second = await send(2, 'world')
    const first = await send(1, 'hello ')
    expect(await keys()).toEqual([])
    const complete = (ETag: string | undefined) =>
      client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: {
            Parts: [
              { PartNumber: 1, ETag: first.ETag },
              { PartNumber: 2, ETag },
            ],
          },
        }),
      )
    await expect(complete('"another"')).rejects.toMatchObject({ name: 'InvalidPart' })
    await complete(second.ETag)

    const object = await client.send(new GetObjectCommand({ Bucket, Key: 'parts' }))
    expect([await object.Body!.transformToString(), object.ContentType]).toEqual([
      'hello world',
      'text/plain',
    ])
    expect(await keys()).toEqual(['parts'])
    await expect(send(3, '!')).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })

  test('forgets an upload in parts that is aborted', async () => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }))
    await client.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'x' }))
    const list = () => client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'pa' }))
    expect((await list()).Uploads).toMatchObject([{ Key: 'parts', UploadId }])
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'parts', UploadId }))
    expect((await list()).Uploads ?? []).toEqual([])
  })

  test('says so when it does not know what is asked, and does nothing else instead', async () => {
    await put('a')
    await expect(
      client.send(new PutObjectAclCommand({ Bucket, Key: 'a', ACL: 'public-read' })),
    ).rejects.toMatchObject({ name: 'NotImplemented' })
    expect(await keys()).toEqual(['a'])
  })

  test('refuses a body other than the one that was signed', async () => {
    const signed = new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' })
    // After signing, before sending: somebody on the way.
    signed.middlewareStack.add(
      (next) => (args) => {
        ;(args.request as { body: unknown }).body = 'jello'
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    await expect(client.send(signed)).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
    expect(await keys()).toEqual([])
  })

  test('refuses a request that is more than a quarter of an hour old', async () => {
    const late = clientOf(target.endpoint, { systemClockOffset: -16 * 60_000, maxAttempts: 1 })
    await expect(late.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'RequestTimeTooSkewed',
    })
  })

  test('takes one file by a link, and no headers that the link does not name', async () => {
    const signer = clientOf(target.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' })
    const url = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: 'linked' }))
    const extra = await fetch(url, { method: 'PUT', body: 'x', headers: { 'x-amz-meta-owner': 'mallory' } })
    expect(extra.status).toBe(403)
    expect(await keys()).toEqual([])

    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200)
    expect(await keys()).toEqual(['linked'])
  })

  test('knows temporary keys by their token', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
    const credentials = { ...LOCAL, sessionToken: 'today' }
    const { endpoint, stop } = await startLocalS3({ folder, port: 0, ...credentials })
    onTestFinished(async () => {
      await stop()
      await rm(folder, { recursive: true })
    })
    const bucket = openBucket({ ...credentials, endpoint, bucket: Bucket })
    await bucket.create({ origins: ['*'] })
    const form = await bucket.uploadForm({
      key: 'a',
      contentType: 'text/csv',
      maxBytes: 9,
      expiresInSeconds: 9,
    })

    expect((await post(form.url, partsOf(form, 'a'))).status).toBe(201)
    const link = await bucket.downloadUrl('a', { fileName: 'a', inline: true, expiresInSeconds: 9 })
    expect((await fetch(link)).status).toBe(200)

    const yesterday = openBucket({ ...credentials, sessionToken: 'yesterday', endpoint, bucket: Bucket })
    await expect(yesterday.put('a', Buffer.from('b'), 'text/csv')).rejects.toMatchObject({
      name: 'OutsideTrouble',
    })
  })

  test.each([
    ['../../etc/passwd'],
    ['/etc/passwd'],
    ['..'],
    ['a/./b//c/'],
    ['a\\..\\b'],
    ['nul\0byte'],
    ['%2e%2e%2f'],
    ['+ &?#='],
    ['é'.normalize('NFD')],
    ['k'.repeat(1024)],
  ])('keeps the key %j inside, and as it is', async (key) => {
    const form = await bucketOf(target.endpoint, Bucket).uploadForm({
      key,
      contentType: 'text/csv',
      maxBytes: 9,
      expiresInSeconds: 9,
    })
    expect((await post(form.url, partsOf(form, 'inside'))).status).toBe(201)
    expect(await bucketOf(target.endpoint, Bucket).read(key, { maxBytes: 9 })).toEqual(Buffer.from('inside'))
    expect(await readdir(join(target.folder, Bucket, 'objects'))).toHaveLength(1)
  })

  test('answers for what does not fit a header, and goes on answering', async () => {
    const bucket = bucketOf(target.endpoint, Bucket)
    const odd = { key: 'odd', maxBytes: 9, expiresInSeconds: 9 }
    const named = await bucket.uploadForm({ ...odd, contentType: 'text/csv', sha256: 'ü\u202e' })
    expect((await post(named.url, partsOf(named, 'a'))).status).toBe(201)
    expect((await bucket.head('odd'))!.metadata).toEqual({ sha256: '=?UTF-8?B?w7zigK4=?=' })

    const typed = await bucket.uploadForm({ ...odd, contentType: 'text/csv\0' })
    expect((await post(typed.url, partsOf(typed, 'a'))).status).toBe(201)
    const link = await bucket.downloadUrl('odd', { fileName: 'a', inline: true, expiresInSeconds: 9 })
    expect((await fetch(link)).status).toBe(400)
    expect(await keys()).toEqual(['odd'])
  })

  test('refuses a key that is too long', async () => {
    await expect(put('k'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' })
  })

  test.each(['..', '.incoming', 'Upper', 'a', '10.0.0.1', 'a..b', 'x'.repeat(64)])(
    'refuses a bucket called %s',
    async (bucket) => {
      const folder = target.folder
      const before = await readdir(folder)
      await expect(bucketOf(target.endpoint, bucket).create({ origins: ['*'] })).rejects.toMatchObject({
        name: 'OutsideTrouble',
      })
      await expect(bucketOf(target.endpoint, bucket).put('a', Buffer.from('a'), 'text/csv')).rejects.toThrow()
      expect(await readdir(folder)).toEqual(before)
    },
  )
})

describe('as a program', () => {
  let folder: string
  const started: ChildProcess[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
  })
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  })
  const start = async (environment: Record<string, string> = {}) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'start.ts'), '--port', '0', '--folder', folder],
      {
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: LOCAL.accessKeyId,
          AWS_SECRET_ACCESS_KEY: LOCAL.secretAccessKey,
          AWS_REGION: LOCAL.region,
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    started.push(child)
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(createInterface(child.stderr), 'line'),
    ])
    return { child, line: String(line), endpoint: String(line).replace('S3_ENDPOINT=', '') }
  }

  test('says where it is, on loopback, and ends when told to', async () => {
    const { child, line } = await start()
    expect(line).toMatch(/^S3_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('refuses to run in production', async () => {
    const { child, line } = await start({ NODE_ENV: 'production' })
    expect(line).toContain('local-s3 is for development')
    expect(await once(child, 'exit')).toEqual([1, null])
  })

  test('still has what it took when it was killed', async () => {
    const first = await start()
    const bucket = bucketOf(first.endpoint, 'books')
    await bucket.create({ origins: ['https://books.example'] })
    await bucket.put('a', Buffer.from('kept'), 'text/csv')
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const second = await start()

    const after = bucketOf(second.endpoint, 'books')
    expect(await after.read('a', { maxBytes: 9 })).toEqual(Buffer.from('kept'))
    const { CORSRules } = await clientOf(second.endpoint).send(new GetBucketCorsCommand({ Bucket: 'books' }))
    expect(CORSRules![0]!.AllowedOrigins).toEqual(['https://books.example'])
  })

  test('shares its folder with another: each sees the other’s files, and only whole ones', async () => {
    const [one, two] = await Promise.all([start(), start()])
    const [a, b] = [bucketOf(one.endpoint, 'books'), bucketOf(two.endpoint, 'books')]
    await Promise.all([a.create({ origins: ['*'] }), b.create({ origins: ['*'] })])

    const whole = [Buffer.alloc(300_000, 'a'), Buffer.alloc(200_000, 'b')]
    const writes = Array.from({ length: 20 }, (_, i) => [a, b][i % 2]!.put('same', whole[i % 2]!, 'text/csv'))
    const reads = Array.from({ length: 20 }, (_, i) => [a, b][i % 2]!.read('same', { maxBytes: 300_000 }))
    await Promise.all(writes)
    for (const bytes of await Promise.all(reads)) {
      expect(bytes === null || whole.some((one) => one.equals(bytes))).toBe(true)
    }

    const last = await a.read('same', { maxBytes: 300_000 })
    expect(await b.read('same', { maxBytes: 300_000 })).toEqual(last)
    expect(await readdir(join(folder, '.incoming'))).toEqual([])
  })
})
