// What may come into the bucket and what may leave it. Each promise is held by the stand-in and by a real S3 server,
// so that nothing that development refuses is let through in production, or the other way round.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { hasBrowser, startBrowser } from '#functions/browser-testing.ts'
import { type Bucket, openBucket, type UploadForm, type UploadTerms } from '#shared/outside/s3.ts'
import { altered, bucketName, localTarget, type Part, partsOf, post, realTarget } from './testing.ts'

const HERE = 'https://books.example'
const ELSEWHERE = 'https://evil.example'
const CSV = 'Date,Amount\n2026-05-01,-12.50\n'
const FILE_NAME = '$' + '{filename}' // S3's placeholder, not ours
const KEY = 'company/document.csv'

const real = await realTarget()
const targets = [await localTarget(), ...(real ? [real] : [])]
if (!real) test.skip('the same against a real S3 server: run `eval "$(.ci/real-s3)"` first')

describe.each(targets)('$name', ({ endpoint, credentials, stop }) => {
  const name = bucketName()
  const config = { ...credentials, endpoint, bucket: name }
  const bucket = openBucket(config)
  beforeAll(() => bucket.create({ origins: [HERE] }))
  afterAll(stop)

  const terms: UploadTerms = { key: KEY, contentType: 'text/csv', maxBytes: 1000, expiresInSeconds: 60 }
  const sign = (more: Partial<UploadTerms> = {}) => bucket.uploadForm({ ...terms, ...more })

  describe('an upload that keeps to its form', () => {
    test('is stored with its type, its size and the hash it claims', async () => {
      const form = await sign({ key: 'company/ä b+c/1.csv', sha256: 'a'.repeat(64) })

      const res = await post(form.url, partsOf(form, CSV))

      expect(res.status).toBe(201)
      expect(await bucket.head('company/ä b+c/1.csv')).toEqual({
        bytes: CSV.length,
        contentType: 'text/csv',
        metadata: { sha256: 'a'.repeat(64) },
        etag: expect.stringMatching(/^[0-9a-f]{32}$/),
      })
      expect(text(await bucket.read('company/ä b+c/1.csv', { maxBytes: 1000 }))).toBe(CSV)
    })

    test('sends a browser without JavaScript back with the key', async () => {
      const form = await sign({ redirect: `${HERE}/documents/7` })

      const res = await post(form.url, partsOf(form, CSV))

      expect(res.status).toBe(303)
      const location = new URL(res.headers.get('location')!)
      expect(location.origin + location.pathname).toBe(`${HERE}/documents/7`)
      expect(location.searchParams.get('key')).toBe(KEY)
      expect(location.searchParams.get('bucket')).toBe(name)
    })

    test.each([
      ['the smallest', { minBytes: CSV.length, maxBytes: 1000 }],
      ['the largest', { minBytes: 1, maxBytes: CSV.length }],
      ['the one', { exactBytes: CSV.length }],
    ])('may have %s size allowed', async (_, sizes) => {
      const form = await sign(sizes)
      expect((await post(form.url, partsOf(form, CSV))).status).toBe(201)
    })

    test('may come twice, and the second file takes the place of the first', async () => {
      const form = await sign({ key: 'twice.csv' })
      await post(form.url, partsOf(form, CSV))
      const { etag } = (await bucket.head('twice.csv'))!

      expect((await post(form.url, partsOf(form, 'Date,Amount\n'))).status).toBe(201)

      // So whoever looked at one file never reads another.
      await expect(bucket.read('twice.csv', { maxBytes: 1000, etag })).rejects.toMatchObject({
        kind: 'conflict',
      })
      expect(text(await bucket.read('twice.csv', { maxBytes: 1000 }))).toBe('Date,Amount\n')
    })

    test('may carry fields after the file, which count for nothing', async () => {
      const form = await sign({ key: 'after.csv' })
      const res = await post(form.url, [...partsOf(form, CSV), ['x-amz-meta-owner', 'mallory']])

      expect(res.status).toBe(201)
      expect((await bucket.head('after.csv'))!.metadata).toEqual({})
    })
  })

  describe('an upload that does not', () => {
    // Whatever is refused must leave nothing behind, under the key it was signed for or the other it names.
    let key = ''
    beforeEach(() => {
      key = `refused/${randomUUID()}.csv`
    })
    const fresh = (more: Partial<UploadTerms> = {}) => sign({ key, ...more })
    const refused = async (form: UploadForm, parts: Part[]) => {
      const res = await post(form.url, parts)
      const answer = await res.text()
      expect(await bucket.head(key)).toBeNull()
      expect(await bucket.head('other.csv')).toBeNull()
      return { status: res.status, code: /<Code>(.*?)<\/Code>/.exec(answer)?.[1] }
    }

    test('is refused when its signature is forged', async () => {
      const form = await fresh()
      const last = form.fields['X-Amz-Signature']!.at(-1) === '0' ? '1' : '0'
      const forged = altered(form, {
        'X-Amz-Signature': form.fields['X-Amz-Signature']!.slice(0, -1) + last,
      })
      expect(await refused(forged, partsOf(forged, CSV))).toMatchObject({ status: 403 })
    })

    test('is refused when somebody else signed it', async () => {
      const mallory = openBucket({ ...config, secretAccessKey: 'guessed' })
      const form = await mallory.uploadForm({ ...terms, key })
      expect(await refused(form, partsOf(form, CSV))).toMatchObject({ status: 403 })
    })

    test('is refused when nobody knows who signed it', async () => {
      const stranger = openBucket({ ...config, accessKeyId: 'STRANGER' })
      const form = await stranger.uploadForm({ ...terms, key })
      expect(await refused(form, partsOf(form, CSV))).toMatchObject({ status: 403 })
    })

    test('is refused when nobody signed it', async () => {
      const form = altered(await fresh(), { Policy: null, 'X-Amz-Signature': null })
      expect((await refused(form, partsOf(form, CSV))).status).toBeGreaterThanOrEqual(400)
      const bare = { url: form.url, fields: { key } }
      expect(await refused(bare, partsOf(bare, CSV))).toMatchObject({ status: 403 })
    })

    test('is refused when its policy was altered', async () => {
      const form = await fresh({ maxBytes: 10 })
      const policy = JSON.parse(Buffer.from(form.fields.Policy!, 'base64').toString())
      policy.conditions[0] = ['content-length-range', 1, 1000]
      const wider = altered(form, { Policy: Buffer.from(JSON.stringify(policy)).toString('base64') })
      expect(await refused(wider, partsOf(wider, CSV))).toMatchObject({ status: 403 })
    })

    test('is refused when its form has expired', async () => {
      const form = await atTime(-120_000, () => fresh())
      expect(await refused(form, partsOf(form, CSV))).toEqual({ status: 403, code: 'AccessDenied' })
    })

    test.each([
      ['too big', { maxBytes: CSV.length - 1 }, 'EntityTooLarge'],
      ['too small', { minBytes: CSV.length + 1 }, 'EntityTooSmall'],
      ['bigger than it said', { exactBytes: CSV.length - 1 }, 'EntityTooLarge'],
      ['smaller than it said', { exactBytes: CSV.length + 1 }, 'EntityTooSmall'],
    ])('is refused when it is %s, by one byte', async (_, sizes, code) => {
      const form = await fresh(sizes)
      expect(await refused(form, partsOf(form, CSV))).toEqual({ status: 400, code })
    })

    test('is refused when it is empty', async () => {
      const form = await fresh()
      expect(await refused(form, partsOf(form, ''))).toEqual({ status: 400, code: 'EntityTooSmall' })
    })

    test.each([
      ['another key', { key: 'other.csv' }],
      ['a key of another company', { key: 'refused/../other.csv' }],
      ['another type', { 'Content-Type': 'text/html' }],
      ['no type', { 'Content-Type': null }],
      ['another hash', { 'x-amz-meta-sha256': 'b'.repeat(64) }],
      ['no hash', { 'x-amz-meta-sha256': null }],
      ['another answer', { success_action_status: '200' }],
      ['a redirect elsewhere', { success_action_redirect: ELSEWHERE }],
      ['metadata nobody named', { 'x-amz-meta-owner': 'mallory' }],
      ['public access', { acl: 'public-read' }],
      ['a field nobody named', { 'Cache-Control': 'no-store' }],
      ['no encryption', { 'x-amz-server-side-encryption': null }],
    ])('is refused when it asks for %s', async (_, changes: Record<string, string | null>) => {
      const form = altered(await fresh({ sha256: 'a'.repeat(64) }), changes)
      expect(await refused(form, partsOf(form, CSV))).toEqual({ status: 403, code: 'AccessDenied' })
    })

    test('is refused when it names its key twice', async () => {
      const form = await fresh()
      const before: Part[] = [['key', 'other.csv'], ...partsOf(form, CSV)]
      await post(form.url, before)
      expect(await bucket.head('other.csv')).toBeNull()
      const after = partsOf(form, CSV)
      after.splice(-1, 0, ['key', 'other.csv'])
      await post(form.url, after)
      expect(await bucket.head('other.csv')).toBeNull()
    })

    test('is refused when it goes to another bucket', async () => {
      const other = openBucket({ ...config, bucket: bucketName() })
      await other.create({ origins: [HERE] })
      const { url } = await other.uploadForm(terms)
      const form = { ...(await fresh()), url }
      expect(await refused(form, partsOf(form, CSV))).toMatchObject({ status: 403 })
      expect(await other.head(key)).toBeNull()
    })

    test('is refused when it goes to no bucket at all', async () => {
      const form = await fresh()
      const lost = { ...form, url: form.url.replace(name, bucketName()) }
      expect(await refused(lost, partsOf(lost, CSV))).toMatchObject({ status: 404 })
    })

    test('is refused without a file', async () => {
      // radosgw 16 takes the line break at the end for a file of two bytes, so the smallest size has to catch it.
      const form = await fresh({ minBytes: 3 })
      expect((await refused(form, Object.entries(form.fields))).status).toBe(400)
    })

    test('is refused when the file has another name than file', async () => {
      const form = await fresh()
      const parts: Part[] = [...Object.entries(form.fields), ['upload', new Blob([CSV])]]
      const { status } = await refused(form, parts)
      expect([400, 403]).toContain(status)
    })

    test('is refused when the file comes before its fields', async () => {
      const form = await fresh()
      const { status } = await refused(form, partsOf(form, CSV).reverse())
      expect([400, 403]).toContain(status)
    })

    test('is refused when it is no form', async () => {
      const form = await fresh()
      const res = await fetch(form.url, { method: 'POST', body: new URLSearchParams(form.fields) })
      expect(res.status).toBeGreaterThanOrEqual(400)
      expect(res.status).toBeLessThan(500)
      expect(await bucket.head(key)).toBeNull()
    })

    test('gets its answer even when it is far too big: the body is read to its end', async () => {
      const form = await fresh()
      const file = new Uint8Array(20_000_000)
      expect(await refused(form, partsOf(form, file))).toEqual({ status: 400, code: 'EntityTooLarge' })
    })

    test('leaves nothing behind when the browser goes away in the middle', async () => {
      const form = await fresh()
      await cutOff(form)
      expect(await bucket.head(key)).toBeNull()
    })
  })

  describe('a policy', () => {
    const client = new S3Client({ ...config, credentials, forcePathStyle: true })
    const signPolicy = (options: Partial<PresignedPostOptions> & { Key: string }) =>
      createPresignedPost(client, { Bucket: name, Expires: 60, ...options })

    test('may leave the end of a value open', async () => {
      const { url, fields } = await signPolicy({
        Key: 'open.csv',
        Conditions: [['starts-with', '$Content-Type', 'text/']],
      })
      const html = altered({ url, fields }, { 'Content-Type': 'text/plain' })
      expect((await post(url, partsOf(html, CSV))).status).toBe(204)
      expect((await bucket.head('open.csv'))!.contentType).toBe('text/plain')

      const picture = altered({ url, fields }, { 'Content-Type': 'image/png' })
      expect((await post(url, partsOf(picture, CSV))).status).toBe(403)
    })

    test('may put the name of the file into the key', async () => {
      const { url, fields } = await signPolicy({ Key: `inbox/${FILE_NAME}` })
      expect((await post(url, partsOf({ url, fields }, CSV))).status).toBe(204)
      expect(await bucket.head('inbox/statement.csv')).toMatchObject({ bytes: CSV.length })
    })

    test('that was signed but makes no sense lets nothing through', async () => {
      const { url, fields } = await signPolicy({
        Key: 'none.csv',
        Conditions: [['no-such-operator', '$key', '']] as never,
      })
      const res = await post(url, partsOf({ url, fields }, CSV))
      expect([400, 403]).toContain(res.status)
      expect(await bucket.head('none.csv')).toBeNull()
    })
  })

  describe('a link to read', () => {
    beforeAll(() => bucket.put(KEY, Buffer.from(CSV), 'text/csv'))
    const link = (key = KEY) =>
      bucket.downloadUrl(key, { fileName: 'Mai „Übersicht“.csv', inline: false, expiresInSeconds: 60 })

    test('gives the file, under the name it says', async () => {
      const res = await fetch(await link())

      expect(res.status).toBe(200)
      expect(res.headers.get('content-type')).toBe('text/csv')
      expect(res.headers.get('content-disposition')).toBe(
        'attachment; filename="Mai _Ubersicht_.csv"; ' +
          "filename*=UTF-8''Mai%20%E2%80%9E%C3%9Cbersicht%E2%80%9C.csv",
      )
      expect(await res.text()).toBe(CSV)
    })

    test('gives it the type that we know it to be of, whatever it came as', async () => {
      await bucket.put('page.html', Buffer.from('<script>alert(1)</script>'), 'text/html')
      const as = { fileName: 'a.pdf', contentType: 'application/pdf', inline: true, expiresInSeconds: 60 }

      const res = await fetch(await bucket.downloadUrl('page.html', as))

      expect(res.headers.get('content-type')).toBe('application/pdf')
      expect(res.headers.get('content-disposition')).toMatch(/^inline; filename="a.pdf"/)
    })

    test('gives a part of the file', async () => {
      const res = await fetch(await link(), { headers: { range: 'bytes=5-10' } })
      expect([res.status, res.headers.get('content-range'), await res.text()]).toEqual([
        206,
        `bytes 5-10/${CSV.length}`,
        'Amount',
      ])
    })

    test('ends when it expires', async () => {
      const old = await atTime(-61_000, () => link())
      expect((await fetch(old)).status).toBe(403)
    })

    test.each([
      ['signature', (url: URL) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
      ['missing signature', (url: URL) => url.searchParams.delete('X-Amz-Signature')],
      ['date', (url: URL) => url.searchParams.set('X-Amz-Date', '20260101T000000Z')],
      ['longer life', (url: URL) => url.searchParams.set('X-Amz-Expires', '600')],
      ['endless life', (url: URL) => url.searchParams.set('X-Amz-Expires', '6048000')],
      ['key', (url: URL) => (url.pathname = url.pathname.replace('document', 'secret'))],
      ['file name', (url: URL) => url.searchParams.set('response-content-disposition', 'inline')],
      ['type', (url: URL) => url.searchParams.set('response-content-type', 'text/html')],
    ])('is worth nothing with another %s', async (_, change) => {
      await bucket.put('company/secret.csv', Buffer.from('secret'), 'text/csv')
      const url = new URL(await link())
      change(url)
      const res = await fetch(url)
      expect([400, 403]).toContain(res.status)
      expect(await res.text()).not.toContain(CSV)
    })

    test.each(['HEAD', 'PUT', 'DELETE'])('is worth nothing for a %s', async (method) => {
      expect((await fetch(await link(), { method })).status).toBe(403)
      expect(text(await bucket.read(KEY, { maxBytes: 1000 }))).toBe(CSV)
    })

    test('leads to a 404 when there is no such file', async () => {
      expect((await fetch(await link('company/none.csv'))).status).toBe(404)
    })

    test('is needed: nothing is public', async () => {
      expect((await fetch(`${endpoint}/${name}/${KEY}`)).status).toBe(403)
      expect((await fetch(`${endpoint}/${name}?list-type=2`)).status).toBe(403)
      expect((await fetch(`${endpoint}/${name}/new.csv`, { method: 'PUT', body: CSV })).status).toBe(403)
      expect((await fetch(`${endpoint}/${name}/${KEY}`, { method: 'DELETE' })).status).toBe(403)
      expect(await bucket.head('new.csv')).toBeNull()
    })
  })

  describe('a page of another origin', () => {
    const ask = async (origin: string, method: string) => {
      const { url } = await sign()
      return fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } })
    }

    test('may post when it is ours', async () => {
      const res = await ask(HERE, 'POST')
      expect(res.status).toBe(200)
      expect(res.headers.get('access-control-allow-origin')).toBe(HERE)
      expect(res.headers.get('access-control-allow-methods')).toContain('POST')
    })

    test('may not when it is not', async () => {
      const res = await ask(ELSEWHERE, 'POST')
      expect(res.status).toBe(403)
      expect(res.headers.get('access-control-allow-origin')).toBeNull()
    })

    test('may not delete, whoever it is', async () => {
      expect((await ask(HERE, 'DELETE')).status).toBe(403)
    })

    test('sees the answer to an upload, and also to a refused one, when it is ours', async () => {
      const form = await sign({ key: 'cors.csv' })
      const taken = await post(form.url, partsOf(form, CSV), { origin: HERE })
      expect(taken.headers.get('access-control-allow-origin')).toBe(HERE)

      const forged = altered(form, { 'X-Amz-Signature': '0'.repeat(64) })
      const refused = await post(form.url, partsOf(forged, CSV), { origin: HERE })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, HERE])
    })

    test('sees nothing when it is not', async () => {
      const form = await sign({ key: 'cors.csv' })
      const res = await post(form.url, partsOf(form, CSV), { origin: ELSEWHERE })
      expect(res.headers.get('access-control-allow-origin')).toBeNull()
    })
  })

  test.skipIf(!hasBrowser())(
    'a browser sends a file from a page of ours and hears of a refusal, and from no other page',
    async () => {
      await using opened = new AsyncDisposableStack()
      const [ours, other] = [await site(opened), await site(opened)]
      const mine = openBucket({ ...config, bucket: bucketName() })
      await mine.create({ origins: [ours] })
      const context = opened.use(await opened.use(await startBrowser()).open({}))
      const page = await context.newPage()
      const send = (form: UploadForm) => page.evaluate(`(${SEND})(${JSON.stringify({ ...form, file: CSV })})`)
      const form = await mine.uploadForm(terms)

      await page.goto(other)
      expect(await send(form)).toBe('blocked')
      expect(await mine.head(KEY)).toBeNull()
      await page.goto(ours)
      expect(await send(altered(form, { key: 'another.csv' }))).toBe(403)
      expect(await send(form)).toBe(201)
      expect(await mine.head(KEY)).toMatchObject({ bytes: CSV.length, contentType: 'text/csv' })
    },
    60_000,
  )

  describe('the door', () => {
    test('finds nothing where nothing is', async () => {
      expect(await bucket.head('nothing')).toBeNull()
      expect(await bucket.read('nothing', { maxBytes: 10 })).toBeNull()
      await bucket.remove('nothing')
    })

    test('puts, reads and removes', async () => {
      await bucket.put('put.bin', new Uint8Array([1, 2, 3]), 'application/octet-stream')
      expect(await bucket.read('put.bin', { maxBytes: 3 })).toEqual(Buffer.from([1, 2, 3]))
      await bucket.remove('put.bin')
      expect(await bucket.head('put.bin')).toBeNull()
    })

    test('reads no more than it was told to', async () => {
      await bucket.put('big.bin', new Uint8Array(5_000_000), 'application/octet-stream')
      await expect(bucket.read('big.bin', { maxBytes: 4_999_999 })).rejects.toMatchObject({ kind: 'invalid' })
    })

    test('tells a bucket that is not there from a file that is not', async () => {
      const none: Bucket = openBucket({ ...config, bucket: bucketName() })
      const trouble = { name: 'OutsideTrouble', service: 'S3', retryable: false }
      await expect(none.check()).rejects.toMatchObject(trouble)
      await expect(none.head('any')).rejects.toMatchObject(trouble)
      await expect(none.read('any', { maxBytes: 1 })).rejects.toMatchObject(trouble)
    })

    test('says when its keys are refused', async () => {
      const mallory = openBucket({ ...config, secretAccessKey: 'guessed' })
      await expect(mallory.check()).rejects.toMatchObject({ name: 'OutsideTrouble', retryable: false })
    })
  })
})

/** Runs something as if the clock stood elsewhere: servers keep to the real one. */
async function atTime<T>(offsetMs: number, run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offsetMs })
  onTestFinished(() => void vi.useRealTimers())
  const result = await run()
  vi.useRealTimers()
  return result
}

/** Posts a form and hangs up before its end. */
async function cutOff(form: UploadForm): Promise<void> {
  const url = new URL(form.url)
  const request = new Request(url, { method: 'POST', body: new FormData() })
  const boundary = request.headers.get('content-type')!.split('boundary=')[1]!
  const parts = Object.entries(form.fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${CSV}`
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    'Content-Length: 5000',
  ]
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.end(`${head.join('\r\n')}\r\n\r\n${parts.join('')}${file}`)
  socket.resume()
  await once(socket, 'close')
}

function text(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('utf8')
}

/** A page with an origin of its own. */
async function site(opened: AsyncDisposableStack): Promise<string> {
  const server = createServer((_req, res) => res.end('A page')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.defer(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

// Run by the browser. Listening for progress, as our page does, is what has it ask first whether it may.
const SEND = `({ url, fields, file }) => new Promise((done) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('file', new Blob([file]))
  const request = new XMLHttpRequest()
  request.upload.onprogress = () => {}
  request.onload = () => done(request.status)
  request.onerror = () => done('blocked')
  request.open('POST', url)
  request.send(body)
})`
