import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { nullIfMissing } from './disk.ts'

// An object is one file: its bytes, then its head as JSON, then the length of that JSON in four bytes. One file
// can be renamed into place in one step, and the head can come last because digests are known last.

/** What an object carries beside its bytes. */
export interface Head {
  key: string
  bytes: number
  /** MD5 of the bytes in hex, without the quotes it wears in HTTP. */
  etag: string
  /** ISO 8601 */
  storedAt: string
  contentType: string
  /** `x-amz-meta-*`, without the prefix. */
  metadata: Record<string, string>
  /** Further headers that come back as they were given: cache-control, content-disposition and the like. */
  headers: Record<string, string>
}

/** An object open for reading. Close it, or read a stream of it to the end. */
export interface OpenObject {
  head: Head
  /** The bytes from `start` up to and including `end`. */
  stream(start: number, end: number): Readable
  close(): Promise<void>
}

const LENGTH_BYTES = 4

/** What follows an object's bytes in its file. */
export function encodeHead(head: Head): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(json.length)
  return Buffer.concat([json, length])
}

/** Opens an object's file, or answers null when there is none. It stays readable when it is replaced meanwhile. */
export async function openObjectFile(path: string): Promise<OpenObject | null> {
  const file = await open(path, 'r').catch(nullIfMissing)
  if (!file) return null
  try {
    return {
      head: await readHead(file),
      stream: (start, end) => file.createReadStream({ start, end }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readHead(file: FileHandle): Promise<Head> {
  const { size } = await file.stat()
  const length = Buffer.alloc(LENGTH_BYTES)
  await file.read({ buffer: length, position: size - LENGTH_BYTES })
  const json = Buffer.alloc(length.readUInt32BE())
  await file.read({ buffer: json, position: size - LENGTH_BYTES - json.length })
  return JSON.parse(json.toString('utf8'))
}
