import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const BUSY = 5 // SQLITE_BUSY: https://www.sqlite.org/rescode.html

/** Somebody else has the folder. The message says who and what to do. */
export class FolderInUse extends Error {}

/**
 * Takes a folder for this process alone, or throws FolderInUse. Two processes on one data folder destroy it,
 * and PGlite doesn't look.
 *
 * The lock is the operating system's own, which SQLite takes on a file for a transaction that is never ended:
 * it is gone with its process however that ends, so there is nothing stale to recognise. Beside it a file
 * says who holds it, for people.
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(folder, 'lock'))
  const holder = join(folder, 'lock-holder')
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== BUSY) throw error
    throw new FolderInUse(
      `The database in ${folder} is in use by ${describe(holder)}. Use that one, or stop it first.`,
    )
  }
  writeFileSync(holder, `process ${process.pid}, since ${new Date().toISOString()}\n`)
  return { release: () => lock.close() }
}

function describe(holder: string): string {
  try {
    return readFileSync(holder, 'utf8').trim() || 'another process'
  } catch {
    return 'another process'
  }
}
