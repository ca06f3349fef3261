import { randomUUID } from 'node:crypto'
import type { Check } from '../check.ts'

/** Whether what is put into the bucket can be had again, and taken away. */
export const fileStoreKeeps: Check = {
  name: 'file-store-keeps',
  needs: 'file-store',
  title: 'Write and read a file',
  green: 'what was written is read, and removed',
  fix: 'Let the key do s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket on the bucket.',
  async look({ bucket }) {
    const key = `health/${randomUUID()}`
    const written = Buffer.from(key)
    await bucket.put(key, written, 'text/plain')
    const read = await bucket.read(key, { maxBytes: 1_000 })
    await bucket.remove(key)
    const isSame = read !== null && written.equals(read)
    return { isGreen: isSame, found: isSame ? 'kept' : 'not what was written' }
  },
}
