// Files that come in parts. Until they are whole, the parts lie beside the objects under keys that no request can name.
import { randomUUID } from 'node:crypto'
import { type Answer, xmlAnswer } from './answer.ts'
import { S3Error } from './errors.ts'
import { headFrom } from './object-head.ts'
import { discardOnError, encryptionOf } from './objects.ts'
import type { Operation } from './operations.ts'
import { checkPayload, readDocument } from './payload.ts'
import { HIDDEN, type Store } from './store.ts'
import { element, readXml, texts } from './xml.ts'

const MAX_PARTS = 10_000

const uploadKey = (id: string) => `${HIDDEN}${id}`
const partKey = (id: string, number: number | string) => `${HIDDEN}${id}/${number}`
const NO_HEAD = { contentType: '', metadata: {}, headers: {} }

/** `POST /bucket/key?uploads`: begins one. What was said of the object is kept until it is whole. */
export const createUpload: Operation = async ({ request, bucket, key, store, payloadHash }) => {
  await readDocument(request, payloadHash)
  await store.requireBucket(bucket)
  const id = randomUUID()
  const head = headFrom(key, request.headers)
  const draft = await store.receive(only(Buffer.from(JSON.stringify(head))))
  await draft.save(bucket, { ...NO_HEAD, key: uploadKey(id), metadata: { key } })
  const names = element('Bucket', bucket) + element('Key', key) + element('UploadId', id)
  const answer = xmlAnswer(200, 'InitiateMultipartUploadResult', names)
  return { ...answer, headers: { ...answer.headers, ...encryptionOf(head.headers) } }
}

/** `PUT /bucket/key?partNumber=1&uploadId=…` */
export const putPart: Operation = async ({ request, bucket, key, store, payloadHash }) => {
  const { id } = await findUpload(store, bucket, key, request.query)
  const number = Number(request.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
    throw new S3Error('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PARTS}.`)
  }
  const draft = await store.receive(request.body)
  await discardOnError(draft, () => checkPayload(request, payloadHash, draft.digests))
  const { etag } = await draft.save(bucket, { ...NO_HEAD, key: partKey(id, number) })
  return { status: 200, headers: { etag: `"${etag}"` } }
}

/** `POST /bucket/key?uploadId=…`: the parts it names, in their order, become the object. */
export const completeUpload: Operation = async ({ request, bucket, key, store, payloadHash }) => {
  const document = readXml(await readDocument(request, payloadHash))
  const upload = await findUpload(store, bucket, key, request.query)
  const parts = document?.children.filter(({ name }) => name === 'Part') ?? []
  if (parts.length === 0) throw new S3Error('MalformedXML', 'The XML you provided was not well-formed.')
  const numbers = parts.map((part) => texts(part, 'PartNumber')[0] ?? '')
  const etags = parts.map((part) => (texts(part, 'ETag')[0] ?? '').replaceAll('"', ''))
  const draft = await store.receive(joined(store, bucket, upload.id, numbers, etags))
  const { etag } = await draft.save(bucket, upload.head)
  await forget(store, bucket, upload.id)
  return xmlAnswer(
    200,
    'CompleteMultipartUploadResult',
    element('Bucket', bucket) + element('Key', key) + element('ETag', `"${etag}"`),
  )
}

/** `DELETE /bucket/key?uploadId=…` */
export const abortUpload: Operation = async ({ request, bucket, key, store }): Promise<Answer> => {
  const { id } = await findUpload(store, bucket, key, request.query)
  await forget(store, bucket, id)
  return { status: 204 }
}

/** `GET /bucket?uploads`: those that are under way. */
export const listUploads: Operation = async ({ request, bucket, store }) => {
  const prefix = request.query.get('prefix') ?? ''
  const uploads = (await store.listHidden(bucket)).filter(({ metadata }) => metadata.key?.startsWith(prefix))
  const rows = uploads.map(
    ({ key, metadata, storedAt }) =>
      `<Upload>${element('Key', metadata.key!)}${element('UploadId', key.slice(HIDDEN.length))}` +
      `${element('Initiated', storedAt)}</Upload>`,
  )
  return xmlAnswer(
    200,
    'ListMultipartUploadsResult',
    element('Bucket', bucket) + element('Prefix', prefix) + element('IsTruncated', false) + rows.join(''),
  )
}

async function findUpload(store: Store, bucket: string, key: string, query: Map<string, string>) {
  const id = query.get('uploadId') ?? ''
  const found = await store.openObject(bucket, uploadKey(id))
  const head =
    found && found.head.metadata.key === key ? await readAll(found.stream(0, found.head.bytes - 1)) : null
  if (!head) throw new S3Error('NoSuchUpload', 'The specified upload does not exist.')
  return { id, head: JSON.parse(head) as ReturnType<typeof headFrom> }
}

async function* joined(store: Store, bucket: string, id: string, numbers: string[], etags: string[]) {
  for (const [index, number] of numbers.entries()) {
    const part = await store.openObject(bucket, partKey(id, number))
    if (part?.head.etag !== etags[index]) {
      await part?.close()
      throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.')
    }
    if (part!.head.bytes === 0) await part!.close()
    else yield* part!.stream(0, part!.head.bytes - 1)
  }
}

async function forget(store: Store, bucket: string, id: string): Promise<void> {
  for (const { key } of await store.listHidden(bucket)) {
    if (key === uploadKey(id) || key.startsWith(partKey(id, ''))) await store.removeObject(bucket, key)
  }
}

async function* only(bytes: Buffer) {
  yield bytes
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
