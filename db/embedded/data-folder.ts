import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MemoryFS } from '@electric-sql/pglite'

/** A file of Postgres' data folder; a folder has no content. `path` begins with a slash. */
export interface DataFile {
  path: string
  content: Buffer | null
}

/** Where PGlite sees its data folder. */
const PGDATA = '/pglite/data'

/**
 * Reads a snapshot: the plain tar file that PGlite writes of a data folder. Our own twenty lines, because with
 * them a database starts from a snapshot in half the time PGlite's own loader takes.
 */
export function readSnapshot(tar: Buffer): DataFile[] {
  const files: DataFile[] = []
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + 512)
    const field = (start: number, end: number) => header.toString('latin1', start, end).split('\0')[0]!
    const size = Number.parseInt(field(124, 136), 8) || 0
    const path = field(345, 500) + field(0, 100)
    const isFolder = field(156, 157) === '5'
    files.push({ path, content: isFolder ? null : tar.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** Writes a data folder to disk, all of it or none: `folder` must not exist. */
export function writeDataFolder(folder: string, files: DataFile[]): void {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  for (const { path, content } of files) {
    const target = join(unfinished, path)
    mkdirSync(content ? dirname(target) : target, { recursive: true, mode: 0o700 })
    if (content) writeFileSync(target, content, { mode: 0o600 })
  }
  renameSync(unfinished, folder)
}

/** A data folder in memory that starts with these files. Each database gets its own copy of them. */
export class SnapshotFS extends MemoryFS {
  readonly #files: DataFile[]

  constructor(files: DataFile[]) {
    super()
    this.#files = files
  }

  override async initialSyncFs(): Promise<void> {
    const { FS } = this.pg!.Module
    FS.mkdirTree(PGDATA)
    for (const { path, content } of this.#files) {
      if (content) FS.writeFile(PGDATA + path, new Uint8Array(content), { canOwn: true })
      else FS.mkdirTree(PGDATA + path)
    }
  }
}
