import { S3Error } from './errors.ts'
import type { Head } from './object-file.ts'

const MAX_METADATA_BYTES = 2048
const META = 'x-amz-meta-'
const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-server-side-encryption',
]

/**
 * What an upload says about its object: in the headers of a PUT, or in the fields of a form.
 * @param given names in lower case
 * @throws S3Error for an ACL (buckets of today have none), another encryption than AES256, or over 2 KB of metadata
 */
export function headFrom(
  key: string,
  given: Record<string, string>,
): Omit<Head, 'bytes' | 'etag' | 'storedAt'> {
  const acl = given.acl ?? given['x-amz-acl']
  if (acl !== undefined && acl !== 'bucket-owner-full-control') {
    throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs')
  }
  const encryption = given['x-amz-server-side-encryption']
  if (encryption !== undefined && encryption !== 'AES256') {
    throw new S3Error('InvalidEncryptionAlgorithmError', 'The encryption requested is not AES256.')
  }
  const entries = Object.entries(given)
  const metadata = entries.filter(([name]) => name.startsWith(META))
  if (Buffer.byteLength(metadata.flat().join('')) > MAX_METADATA_BYTES + metadata.length * META.length) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size')
  }
  return {
    key,
    contentType: given['content-type'] || 'binary/octet-stream',
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(META.length), value])),
    headers: Object.fromEntries(entries.filter(([name]) => KEPT.includes(name))),
  }
}

/** The head as it comes back with the object. */
export function headHeaders(head: Head): Record<string, string> {
  return {
    etag: `"${head.etag}"`,
    'last-modified': new Date(head.storedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'content-type': head.contentType,
    ...head.headers,
    ...Object.fromEntries(
      Object.entries(head.metadata).map(([name, value]) => [`${META}${name}`, asAscii(value)]),
    ),
  }
}

// A form may say anything, a header only ASCII: S3 then answers in the manner of mail (RFC 2047).
function asAscii(value: string): string {
  return /^[ -~]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`
}
