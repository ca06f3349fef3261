// What bin/backup, bin/restore and bin/drill stand on, and how they end.
import { NoPgDump } from '#db/backup/dump-schema.ts'
import type { BackupOptions } from '#shared/backups/drill.ts'
import { OutsideTrouble } from '#shared/outside/trouble.ts'
import { Refusal } from '#shared/refusal.ts'
import { backupsOf, configOrExit } from './parts.ts'

/** Database, file store and keys of the environment; ends the program with a sentence when there is no key. */
export function backupsOrExit(): BackupOptions {
  const backups = backupsOf(configOrExit())
  if (backups) return backups
  return fail('Set BACKUP_KEY, the key that backups are encrypted with. `bin/backup new-key` makes one.')
}

/** Runs the program and says in a sentence why it failed, if it did. */
export async function orExplain(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    fail(explain(error as Error & { code?: string }))
  }
}

function explain(error: Error & { code?: string }): string {
  if (error instanceof Refusal || error instanceof NoPgDump) return error.message
  if (error instanceof OutsideTrouble && error.isFull) return error.sentence
  if (error instanceof OutsideTrouble) return `The file store didn’t do its part: ${error.message}`
  if (error.code?.startsWith('ECONN') || error.code === 'ENOTFOUND')
    return `The database can’t be reached: ${error.message || error.code}`
  return error.stack ?? error.message
}

export function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** `1.2 MB`, `340 kB`. */
export function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
