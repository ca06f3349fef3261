import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { asset, assets } from '../../asset.ts'
import file from './_file.get.ts'

const door = new Hono().route('/', file).onError((error, c) => c.text(error.message, 404))

const css = assets.get('app.css')!

test('the current version may be kept for a year, an older one not at all', async () => {
  const current = await door.request(asset('app.css'))
  expect(current.headers.get('cache-control')).toContain('immutable')
  expect(current.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(await current.text()).toBe(css.toString())

  const older = await door.request('/assets/0123456789ab/app.css')
  expect(older.status).toBe(200)
  expect(older.headers.get('cache-control')).toBe('no-cache')
})

test('a file is packed the best way the browser takes, and is the same file unpacked', async () => {
  const bytes = async (accepted: string) => {
    const res = await door.request(asset('app.css'), { headers: { 'accept-encoding': accepted } })
    return { as: res.headers.get('content-encoding'), body: Buffer.from(await res.arrayBuffer()) }
  }
  const brotli = await bytes('gzip, deflate, br, zstd')
  expect(brotli.as).toBe('br')
  expect(brotliDecompressSync(brotli.body)).toEqual(css)
  const gzip = await bytes('gzip')
  expect(gzip.as).toBe('gzip')
  expect(gunzipSync(gzip.body)).toEqual(css)
  expect((await bytes('identity')).as).toBeNull()
})

test('nothing outside the folder is served', async () => {
  for (const path of [
    '/assets/x/..%2Fpages%2Flayout.ts',
    '/assets/x/app.css.test.ts',
    '/assets/x/nothing.css',
  ]) {
    expect((await door.request(path)).status, path).toBe(404)
  }
})
