import type { Check } from '../check.ts'

/** Whether browsers may send files from our pages to the bucket. */
export const fileStoreCors: Check = {
  name: 'file-store-cors',
  needs: 'file-store',
  title: 'Uploads from our pages',
  green: 'the bucket lets pages of ORIGIN post',
  fix: 'Set the bucket’s CORS: AllowedOrigins ORIGIN, AllowedMethods POST, GET and HEAD, AllowedHeaders *.',
  async look({ bucket, config }) {
    const { ORIGIN = `http://127.0.0.1:${config.PORT}` } = config
    const origin = new URL(ORIGIN).origin
    const { url } = await bucket.uploadForm({ key: 'health/cors', maxBytes: 1, expiresInSeconds: 60 })
    const res = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    await res.body?.cancel()
    const allowed = res.headers.get('access-control-allow-origin')
    const isGreen = res.ok && (allowed === origin || allowed === '*')
    return { isGreen, found: isGreen ? `from ${origin}` : `not from ${origin}` }
  },
}
