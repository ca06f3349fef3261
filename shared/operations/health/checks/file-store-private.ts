import type { Bucket } from '../../../outside/s3.ts'
import type { Check } from '../check.ts'

// Always the same, so that nothing is left behind by a check that was cut off.
const KEY = 'health/private'

/** Whether strangers get nothing from the bucket: neither a file nor a list. */
export const fileStorePrivate: Check = {
  name: 'file-store-private',
  needs: 'file-store-keeps',
  title: 'Privacy of the file store',
  green: 'a stranger gets neither a file nor a list',
  fix: 'At once: turn on “Block all public access” for the bucket, and take its bucket policy and ACL away.',
  async look({ bucket }) {
    await bucket.put(KEY, Buffer.from('Nobody but us may read this.\n'), 'text/plain')
    const file = await addressOf(bucket, KEY)
    const list = new URL(file.href.slice(0, -KEY.length))
    const [gotFile, gotList] = await Promise.all([isServed(file), isServed(list)])
    const open = [gotFile && 'files', gotList && 'the list of files'].filter(Boolean)
    return {
      isGreen: open.length === 0,
      found: open.length ? `${open.join(' and ')} open to all` : 'private',
    }
  },
}

/** Where an object lies, without a signature. */
export async function addressOf(bucket: Bucket, key: string): Promise<URL> {
  const link = { fileName: 'x', inline: true, expiresInSeconds: 1 }
  const url = new URL(await bucket.downloadUrl(key, link))
  url.search = ''
  return url
}

async function isServed(url: URL): Promise<boolean> {
  const res = await fetch(url, { redirect: 'manual' })
  await res.body?.cancel()
  return res.ok
}
