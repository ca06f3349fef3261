import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** A ZIP that is being written to a file. One entry at a time passes through, and none is held whole. */
export interface Zip {
  /** Returns when the entry is written. */
  add(
    name: string,
    content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  ): Promise<void>
  close(): Promise<void>
}

/** Begins a ZIP file at `path`: entries are written as they come, none is held in memory. */
export function openZip(path: string): Zip {
  const zip = new ZipFile()
  // Without a mode for files of one's own, what is unpacked can't be read on some systems.
  const options = { mode: 0o100644, mtime: new Date() }
  const written = pipeline(zip.outputStream, createWriteStream(path))
  written.catch(() => {}) // it is awaited by whoever adds or closes
  return {
    async add(name, content) {
      const entry = Readable.from(content, { objectMode: false })
      zip.addReadStream(entry, name, options)
      await Promise.race([finished(entry), written])
    },
    async close() {
      zip.end()
      await written
    },
  }
}

/** A name that is a file on every system, and leads nowhere else. */
export const safeName = (name: string) =>
  name.replace(/[\p{Cc}<>:"/\\|?*]/gu, '_').replace(/^\.+|[. ]+$/g, '_') || 'file'
