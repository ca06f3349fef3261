import { xmlAnswer } from './answer.ts'
import { S3Error } from './errors.ts'
import type { Head } from './object-file.ts'
import type { Operation } from './operations.ts'
import { uriEncode } from './signature.ts'
import { element } from './xml.ts'

const MAX_KEYS = 1000

/** `GET /bucket?list-type=2`: keys in order, by prefix, folded at a delimiter, a page at a time. */
export const listObjects: Operation = async ({ request: { query }, bucket, store }) => {
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'Only list-type=2 is understood.')
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = readToken(query.get('continuation-token')) ?? query.get('start-after') ?? ''
  const maxKeys = Number(query.get('max-keys') ?? MAX_KEYS)
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new S3Error('InvalidArgument', 'max-keys is no number.')
  const encode = query.get('encoding-type') === 'url' ? uriEncode : (text: string) => text

  const rows = fold(await store.list(bucket), prefix, delimiter).filter(({ name }) => isAfter(name, after))
  const page = rows.slice(0, Math.min(maxKeys, MAX_KEYS))
  const isTruncated = page.length > 0 && page.length < rows.length

  return xmlAnswer(
    200,
    'ListBucketResult',
    [
      element('Name', bucket),
      element('Prefix', encode(prefix)),
      delimiter && element('Delimiter', encode(delimiter)),
      element('MaxKeys', maxKeys),
      element('KeyCount', page.length),
      element('IsTruncated', isTruncated),
      isTruncated && element('NextContinuationToken', writeToken(page.at(-1)!.name)),
      query.has('encoding-type') && element('EncodingType', 'url'),
      ...page.map(({ name, head }) =>
        head
          ? `<Contents>${element('Key', encode(name))}${element('LastModified', head.storedAt)}` +
            `${element('ETag', `"${head.etag}"`)}${element('Size', head.bytes)}` +
            `${element('StorageClass', 'STANDARD')}</Contents>`
          : `<CommonPrefixes>${element('Prefix', encode(name))}</CommonPrefixes>`,
      ),
    ]
      .filter(Boolean)
      .join(''),
  )
}

/** Keys of one prefix; those that go on past a delimiter become one row without a head. */
function fold(heads: Head[], prefix: string, delimiter: string): { name: string; head: Head | null }[] {
  const rows = new Map<string, Head | null>()
  for (const head of heads) {
    if (!head.key.startsWith(prefix)) continue
    const cut = delimiter ? head.key.indexOf(delimiter, prefix.length) : -1
    if (cut < 0) rows.set(head.key, head)
    else rows.set(head.key.slice(0, cut + delimiter.length), null)
  }
  return [...rows].map(([name, head]) => ({ name, head }))
}

function isAfter(name: string, after: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0
}

const writeToken = (name: string) => Buffer.from(name).toString('base64url')
const readToken = (token: string | undefined) => token && Buffer.from(token, 'base64url').toString('utf8')
