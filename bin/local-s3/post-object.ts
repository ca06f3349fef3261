import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { type Answer, xmlAnswer } from './answer.ts'
import { type Credentials, checkSignature } from './authorize.ts'
import { S3Error } from './errors.ts'
import { headFrom } from './object-head.ts'
import { discardOnError, encryptionOf } from './objects.ts'
import type { Operation } from './operations.ts'
import { checkPolicy, readPolicy } from './policy.ts'
import { checkKey } from './request.ts'
import { ALGORITHM, readCredential, uriEncode } from './signature.ts'
import type { Draft } from './store.ts'
import { element } from './xml.ts'

// `POST /bucket`: the form that a browser sends straight to S3. What the form's policy allows was signed by the
// bucket's owner; all of it is checked before the first byte of the file is kept, its size when the last has come.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html

/** S3 takes at most 20 KB of form before the file. */
const MAX_FIELDS_BYTES = 20_000
const FILE_NAME = /\$\{filename\}/g

interface Upload {
  fields: Map<string, string>
  head: ReturnType<typeof headFrom>
  minBytes: number
  maxBytes: number
  draft: Draft
}

export const postObject: Operation = async ({ request, bucket, store, credentials, now }) => {
  await store.requireBucket(bucket)
  const upload = await readForm(request.body, request.headers, async (entries, fileName, file) => {
    const fields = readFields(entries, bucket, fileName)
    const key = fields.get('key')
    if (!key) throw invalidArgument("Bucket POST must contain a field named 'key', before the file.")
    checkKey(key)
    const { minBytes, maxBytes } = checkForm(fields, credentials, now)
    const head = headFrom(key, Object.fromEntries(fields))
    return { fields, head, minBytes, maxBytes, draft: await store.receive(file, maxBytes) }
  })
  await discardOnError(upload.draft, () => checkSize(upload))
  const { key, etag, headers } = await upload.draft.save(bucket, upload.head)

  const path = [bucket, ...key.split('/')].map(uriEncode).join('/')
  return success(upload.fields, {
    location: `http://${request.headers.host}/${path}`,
    bucket,
    key,
    etag: `"${etag}"`,
    encryption: encryptionOf(headers),
  })
}

/**
 * Reads the form up to its file, hands both over, and reads on to the end of the request: fields after the file
 * count for nothing, and a form that is cut off is no form.
 */
async function readForm(
  body: Readable,
  headers: Record<string, string>,
  onFile: (fields: [string, string][], fileName: string, file: Readable) => Promise<Upload>,
): Promise<Upload> {
  if (!/^multipart\/form-data\b.*boundary=/i.test(headers['content-type'] ?? '')) {
    throw new S3Error('PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data')
  }
  const form = busboy({
    headers,
    defParamCharset: 'utf8', // browsers write file names so
    limits: { fieldSize: MAX_FIELDS_BYTES, fieldNameSize: 1000 },
  })
  const fields: [string, string][] = []
  let fieldsBytes = 0
  let upload: Promise<Upload> | undefined

  form.on('field', (name, value) => {
    if (upload || fieldsBytes > MAX_FIELDS_BYTES) return
    fieldsBytes += Buffer.byteLength(name) + Buffer.byteLength(value)
    fields.push([name, value])
  })
  form.on('file', (name, file, { filename }) => {
    file.on('error', () => {}) // the form is cut off, which `pipeline` below hears of too
    if (upload) {
      file.resume()
    } else if (fieldsBytes > MAX_FIELDS_BYTES) {
      upload = Promise.reject(
        new S3Error('MaxPostPreDataLengthExceededError', 'Your POST request fields are over 20 KB.'),
      )
    } else if (name !== 'file') {
      upload = Promise.reject(invalidArgument(`The field '${name}' is a file.`))
    } else {
      upload = onFile(fields, filename ?? '', file)
    }
    // A refused file is read to its end all the same, or the browser would see a broken connection, not our answer.
    // One that the disk didn't take has no end any more.
    upload.catch((error) => (file.destroyed ? form.destroy(error) : file.resume()))
  })

  try {
    await pipeline(body, form)
  } catch (error) {
    const begun = await upload?.catch(() => null)
    await begun?.draft.discard()
    throw new S3Error('MalformedPOSTRequest', `The body of your POST request is not well-formed. ${error}`)
  }
  if (!upload) throw invalidArgument('POST requires exactly one file upload per request.')
  return upload
}

/** Fields by name in lower case, `${filename}` filled in; `bucket` is always the one posted to. */
function readFields(entries: [string, string][], bucket: string, fileName: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [name, value] of entries) {
    // Twice would be once for the policy and perhaps once more for what is stored.
    if (fields.has(name.toLowerCase())) throw invalidArgument(`The field '${name}' is given twice.`)
    fields.set(
      name.toLowerCase(),
      value.replace(FILE_NAME, () => fileName),
    )
  }
  if ((fields.get('bucket') ?? bucket) !== bucket) {
    throw new S3Error('AccessDenied', 'Invalid according to Policy: the form is for another bucket.')
  }
  return fields.set('bucket', bucket)
}

/** Signature first, then what was signed. */
function checkForm(fields: Map<string, string>, credentials: Credentials, now: Date) {
  const policy = fields.get('policy')
  const signature = fields.get('x-amz-signature')
  if (!policy && !signature) throw new S3Error('AccessDenied', 'Access Denied. Nothing here is public.')
  if (fields.get('x-amz-algorithm') !== ALGORITHM || !policy || !signature) {
    throw invalidArgument(`Bucket POST must have policy, x-amz-signature and x-amz-algorithm ${ALGORITHM}.`)
  }
  checkSignature(
    credentials,
    {
      scope: readCredential(fields.get('x-amz-credential') ?? ''),
      amzDate: fields.get('x-amz-date') ?? '',
      sessionToken: fields.get('x-amz-security-token'),
      signature,
    },
    () => policy,
  )
  const read = readPolicy(policy)
  checkPolicy(read, fields, now)
  return read
}

function checkSize({ minBytes, maxBytes, draft: { digests } }: Upload): void {
  const sizes = { ProposedSize: String(digests.bytes) }
  if (digests.bytes > maxBytes) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ...sizes,
      MaxSizeAllowed: String(maxBytes),
    })
  }
  if (digests.bytes < minBytes) {
    throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ...sizes,
      MinSizeAllowed: String(minBytes),
    })
  }
}

/** A redirect if the form asks for one, else the status it asks for, else 204. */
function success(
  fields: Map<string, string>,
  stored: { location: string; bucket: string; key: string; etag: string; encryption: Record<string, string> },
): Answer {
  const { location, bucket, key, etag, encryption } = stored
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect') ?? ''
  if (URL.canParse(redirect)) {
    const url = new URL(redirect)
    for (const [name, value] of Object.entries({ bucket, key, etag })) url.searchParams.append(name, value)
    return { status: 303, headers: { location: url.href, etag, ...encryption } }
  }
  const headers = { location, etag, ...encryption }
  switch (fields.get('success_action_status')) {
    case '201': {
      const content = [
        element('Location', location),
        element('Bucket', bucket),
        element('Key', key),
        element('ETag', etag),
      ]
      const answer = xmlAnswer(201, 'PostResponse', content.join(''))
      return { ...answer, headers: { ...answer.headers, ...headers } }
    }
    case '200':
      return { status: 200, headers }
    default:
      return { status: 204, headers }
  }
}

const invalidArgument = (message: string) => new S3Error('InvalidArgument', message)
