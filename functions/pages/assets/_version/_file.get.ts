// GET /assets/:version/:file
//
// The stylesheet, the scripts and the pictures. Under their current version browsers keep them for a year; an old
// version, asked for by a page from before a deploy, gets today's file and keeps nothing.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { notFound } from '#shared/refusal.ts'
import { assets, assetsVersion } from '../../asset.ts'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

export default new Hono<Env>().get('/assets/:version/:file', (c) => {
  const { version, file } = c.req.param()
  const bytes = assets.get(file)
  if (!bytes) throw notFound('There is no such file.')

  const encoding = encodingFor(c.req.header('accept-encoding') ?? '')
  return c.body(packed(file, bytes, encoding), 200, {
    'content-type': TYPES[file.split('.').at(-1)!]!,
    'cache-control': version === assetsVersion ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    ...(encoding && { 'content-encoding': encoding }),
  })
})

type Encoding = 'br' | 'gzip'

function encodingFor(accepted: string): Encoding | null {
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : null
}

const PACK: Record<Encoding, (bytes: Buffer) => Buffer> = {
  br: (bytes) =>
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }),
  gzip: (bytes) => gzipSync(bytes),
}

// Packed once, when first asked for: Heroku's router doesn't compress, and the whole folder is a few milliseconds.
const packs = new Map<string, Uint8Array<ArrayBuffer>>()

function packed(file: string, bytes: Buffer, encoding: Encoding | null): Uint8Array<ArrayBuffer> {
  const key = `${file} ${encoding}`
  const known = packs.get(key)
  if (known) return known
  const pack = new Uint8Array(encoding ? PACK[encoding](bytes) : bytes)
  packs.set(key, pack)
  return pack
}
