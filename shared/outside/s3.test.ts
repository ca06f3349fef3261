// What the door does when S3 is not itself. What it does when S3 is, bin/local-s3/uploads.test.ts shows on two servers.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBucket } from './s3.ts'

/** A door whose S3 answers as it is told to here. */
async function doorTo(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return openBucket({
    bucket: 'books',
    region: 'us-east-1',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 500,
  })
}

const calls = [
  ['check', (bucket) => bucket.check()],
  ['head', (bucket) => bucket.head('a')],
  ['read', (bucket) => bucket.read('a', { maxBytes: 10 })],
  ['put', (bucket) => bucket.put('a', Buffer.from('a'), 'text/csv')],
  ['remove', (bucket) => bucket.remove('a')],
] satisfies [string, (bucket: ReturnType<typeof openBucket>) => Promise<unknown>][]

const passing = { name: 'OutsideTrouble', service: 'S3', retryable: true }

describe.each(calls)('%s', (_, call) => {
  test('gives up on an S3 that never answers', async () => {
    const bucket = await doorTo(() => {})
    await expect(call(bucket)).rejects.toMatchObject({
      ...passing,
      message: expect.stringContaining('within 500 ms'),
    })
  })

  test('tells of an S3 that is unwell', async () => {
    const bucket = await doorTo((_, response) => response.writeHead(503).end())
    await expect(call(bucket)).rejects.toMatchObject({ ...passing, message: expect.stringContaining('503') })
  })

  test('tells of an S3 that hangs up', async () => {
    const bucket = await doorTo((request) => request.socket.destroy())
    await expect(call(bucket)).rejects.toMatchObject(passing)
  })

  test('tells of an S3 that refuses our keys, which waiting does not mend', async () => {
    const bucket = await doorTo((_, response) => response.writeHead(403).end())
    await expect(call(bucket)).rejects.toMatchObject({ ...passing, retryable: false })
  })
})

test('gives up on an S3 that stops in the middle of a file', async () => {
  const bucket = await doorTo((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('hello')
  })
  await expect(bucket.read('a', { maxBytes: 10 })).rejects.toMatchObject(passing)
})

test('does not take a file that was cut short for the whole', async () => {
  const bucket = await doorTo((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('hello')
    setImmediate(() => response.destroy())
  })
  await expect(bucket.read('a', { maxBytes: 10 })).rejects.toMatchObject(passing)
})

test('says nothing about where S3 is to the person who waits', async () => {
  const bucket = await doorTo((_, response) => response.writeHead(503).end())
  const error = await bucket.check().catch((error) => error)
  expect(error.sentence).not.toMatch(/books|127\.0\.0\.1/)
})

test('tries a call again before it gives up', async () => {
  let asked = 0
  const bucket = await doorTo((_, response) => response.writeHead(++asked === 1 ? 503 : 200).end())
  await bucket.check()
  expect(asked).toBe(2)
})

test('signs forms and links without asking anybody', async () => {
  const bucket = await doorTo((request) => {
    throw new Error(`${request.method} ${request.url}`)
  })
  const form = await bucket.uploadForm({
    key: 'a',
    contentType: 'text/csv',
    maxBytes: 9,
    expiresInSeconds: 60,
  })
  expect(form.fields).toMatchObject({ key: 'a', 'Content-Type': 'text/csv', success_action_status: '201' })
  expect(form.fields).toMatchObject({ 'x-amz-server-side-encryption': 'AES256' })
  expect(await bucket.downloadUrl('a', { fileName: 'a', inline: true, expiresInSeconds: 60 })).toContain(
    'X-Amz-Expires=60',
  )
})

test('speaks to Amazon’s S3 by the name of the bucket', async () => {
  const bucket = openBucket({ bucket: 'books', region: 'eu-west-1', accessKeyId: 'k', secretAccessKey: 's' })
  const { url } = await bucket.uploadForm({
    key: 'a',
    contentType: 'text/csv',
    maxBytes: 9,
    expiresInSeconds: 60,
  })
  expect(url).toBe('https://books.s3.eu-west-1.amazonaws.com/')
})
