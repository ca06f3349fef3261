import { createHash } from 'node:crypto'
import type { Bucket } from '../outside/s3.ts'
import { type DocumentKind, KINDS } from './kinds.ts'

/** What is said of a document whose file was swapped, or is gone, since it was received. */
export const NOT_AS_RECEIVED = 'The file in the store is not the one that was received. Upload it again.'

/** The file of a received document, or null when what lies in the store isn't what was received. */
export async function receivedBytes(
  bucket: Bucket,
  kind: DocumentKind,
  { s3_key, sha256 }: { s3_key: string; sha256: string | null },
): Promise<Uint8Array | null> {
  const bytes = await bucket.read(s3_key, { maxBytes: KINDS[kind].maxBytes })
  return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null
}
