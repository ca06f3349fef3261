import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Digests, startDigests } from './digests.ts'
import { nullIfMissing, syncFolder } from './disk.ts'
import { S3Error } from './errors.ts'
import { encodeHead, type Head, type OpenObject, openObjectFile } from './object-file.ts'

// Buckets and objects on disk:
//
//   <folder>/<bucket>/objects/<sha-256 of the key>   one object, as object-file.ts says
//   <folder>/<bucket>/settings/<name>                CORS, encryption and so on, as they were put
//   <folder>/.incoming/                              what isn't whole yet
//
// Everything is written aside, synced and renamed into place: a reader sees the old or the new, a crash leaves one
// of them whole, and several processes may share the folder. Keys are hashed because a key may say anything
// (`../../etc/passwd`, 1,024 bytes, two names that differ only in case).

/** Bytes received that are no object yet: `save` makes them one, `discard` forgets them. Do either, once. */
export interface Draft {
  /** Of all bytes that came. */
  digests: Digests
  /** @throws S3Error NoSuchBucket */
  save(bucket: string, head: Omit<Head, 'bytes' | 'etag' | 'storedAt'>): Promise<Head>
  discard(): Promise<void>
}

export interface Store {
  /** Names and birth dates of all buckets. */
  buckets(): Promise<{ name: string; createdAt: Date }[]>
  /** @throws S3Error NoSuchBucket */
  requireBucket(bucket: string): Promise<void>
  /** Makes a bucket; one that is there already stays as it is, as in us-east-1. */
  createBucket(bucket: string): Promise<void>
  /** @throws S3Error NoSuchBucket or BucketNotEmpty */
  deleteBucket(bucket: string): Promise<void>
  /** One of a bucket's setting documents, or null. */
  setting(bucket: string, name: string): Promise<string | null>
  /** Keeps a setting document, or forgets it when it is null. */
  saveSetting(bucket: string, name: string, document: string | null): Promise<void>
  /** Takes bytes in to the end and keeps at most `maxBytes`; when the source fails, nothing stays behind. */
  receive(source: AsyncIterable<Uint8Array>, maxBytes?: number): Promise<Draft>
  openObject(bucket: string, key: string): Promise<OpenObject | null>
  /** Removes an object; one that isn't there is as good as removed. */
  removeObject(bucket: string, key: string): Promise<void>
  /** All heads, sorted by the bytes of their keys. Reads the end of every file: fine for thousands. */
  list(bucket: string): Promise<Head[]>
  /** The same of what lies beside the objects (multipart.ts). */
  listHidden(bucket: string): Promise<Head[]>
}

/** Begins the keys of what is no object yet. In a URL it would be %00, which `readRequest` refuses. */
export const HIDDEN = '\0'

const STALE_MS = 24 * 3600 * 1000
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const BUCKET_NAME = /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Opens, or begins, a store in a folder. */
export async function openStore(folder: string): Promise<Store> {
  const incoming = join(folder, '.incoming')
  await mkdir(incoming, { recursive: true })
  await removeStale(incoming)

  const aside = () => join(incoming, randomUUID())
  // Every path is made here, and a name that could climb out of the folder doesn't pass.
  const within = (bucket: string, ...rest: string[]) => {
    if (!BUCKET_NAME.test(bucket)) throw noSuchBucket(bucket)
    return join(folder, bucket, ...rest)
  }
  const objectPath = (bucket: string, key: string) =>
    within(bucket, 'objects', createHash('sha256').update(key).digest('hex'))
  const requireBucket = async (bucket: string) => {
    if (!(await stat(within(bucket)).catch(nullIfMissing))) throw noSuchBucket(bucket)
  }

  const heads = async (bucket: string, isHidden: boolean) => {
    const names = await readdir(within(bucket, 'objects')).catch(noBucketIfMissing(bucket))
    const found: Head[] = []
    for (const name of names) {
      const object = await openObjectFile(within(bucket, 'objects', name))
      if (!object) continue // removed since we looked
      if (object.head.key.startsWith(HIDDEN) === isHidden) found.push(object.head)
      await object.close()
    }
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
  }

  return {
    async buckets() {
      const names = (await readdir(folder)).filter((name) => BUCKET_NAME.test(name)).sort()
      return Promise.all(
        names.map(async (name) => ({ name, createdAt: (await stat(join(folder, name))).birthtime })),
      )
    },

    requireBucket,

    async createBucket(bucket) {
      if (!BUCKET_NAME.test(bucket)) {
        throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: bucket })
      }
      const fresh = aside()
      await mkdir(join(fresh, 'objects'), { recursive: true })
      await mkdir(join(fresh, 'settings'))
      await rename(fresh, within(bucket)).catch((error) => {
        if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
        return rm(fresh, { recursive: true })
      })
      await syncFolder(folder)
    },

    async deleteBucket(bucket) {
      const objects = await readdir(within(bucket, 'objects')).catch(noBucketIfMissing(bucket))
      if (objects.length > 0) {
        throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty.')
      }
      const gone = aside()
      await rename(within(bucket), gone)
      await rm(gone, { recursive: true })
    },

    async setting(bucket, name) {
      await requireBucket(bucket)
      return readFile(within(bucket, 'settings', name), 'utf8').catch(nullIfMissing)
    },

    async saveSetting(bucket, name, document) {
      await requireBucket(bucket)
      const path = within(bucket, 'settings', name)
      if (document === null) return rm(path, { force: true })
      const written = aside()
      const file = await open(written, 'wx')
      await file.writeFile(document)
      await file.sync()
      await file.close()
      await rename(written, path)
      await syncFolder(within(bucket, 'settings'))
    },

    async receive(source, maxBytes = Number.POSITIVE_INFINITY) {
      const path = aside()
      const file = await open(path, 'wx')
      const counted = startDigests()
      const discard = async () => {
        await file.close()
        await rm(path, { force: true })
      }
      try {
        for await (const chunk of source) {
          counted.update(chunk)
          if (counted.bytes <= maxBytes) await file.writeFile(chunk) // writes on from where the last one ended
        }
      } catch (error) {
        await discard()
        throw error
      }
      const digests = counted.finish()

      return {
        digests,
        discard,
        async save(bucket, more) {
          const { bytes } = digests
          if (bytes > maxBytes) throw new RangeError(`${bytes} bytes came, but only ${maxBytes} may be kept.`)
          const head = {
            ...more,
            bytes,
            etag: digests.md5.toString('hex'),
            storedAt: new Date().toISOString(),
          }
          await file.writeFile(encodeHead(head))
          await file.sync()
          await file.close()
          await rename(path, objectPath(bucket, more.key)).catch(async (error) => {
            await rm(path, { force: true })
            return noBucketIfMissing(bucket)(error)
          })
          await syncFolder(within(bucket, 'objects'))
          return head
        },
      }
    },

    async openObject(bucket, key) {
      await requireBucket(bucket)
      return openObjectFile(objectPath(bucket, key))
    },

    async removeObject(bucket, key) {
      await requireBucket(bucket)
      await rm(objectPath(bucket, key), { force: true })
      await syncFolder(within(bucket, 'objects'))
    },

    list: (bucket) => heads(bucket, false),
    listHidden: (bucket) => heads(bucket, true),
  }
}

// Uploads that a crash cut off. Younger ones may be another process's, still under way.
async function removeStale(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const found = await stat(join(incoming, name)).catch(nullIfMissing)
    if (!found || Date.now() - found.mtimeMs < STALE_MS) continue
    await rm(join(incoming, name), { recursive: true, force: true })
  }
}

function noBucketIfMissing(bucket: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' ? noSuchBucket(bucket) : error
  }
}

function noSuchBucket(bucket: string): S3Error {
  return new S3Error('NoSuchBucket', 'The specified bucket does not exist.', { BucketName: bucket })
}
