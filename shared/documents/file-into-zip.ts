import type { Bucket } from '../outside/s3.ts'
import type { Zip } from '../zip.ts'
import { KINDS } from './kinds.ts'

/** A document's file in S3, and what it is called in a ZIP. */
export interface StoredFile {
  key: string
  name: string
}

const MOST_BYTES = Math.max(...Object.values(KINDS).map(({ maxBytes }) => maxBytes))

/** Copies a document's file into a ZIP, and answers whether it was there. One that is larger than any may be was never accepted. */
export async function fileIntoZip(bucket: Bucket, zip: Zip, { key, name }: StoredFile): Promise<boolean> {
  const stored = await bucket.head(key)
  if (!stored || stored.bytes > MOST_BYTES) return false
  const bytes = await bucket.stream(key)
  if (bytes) await zip.add(name, bytes)
  return bytes !== null
}
