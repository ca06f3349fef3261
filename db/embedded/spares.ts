import { readFileSync } from 'node:fs'
import { readSnapshot } from './data-folder.ts'
import { Postgres } from './postgres.ts'

/** By the file of its snapshot, each Postgres that has done its work and was taken back for the next. */
const spares = new Map<string, Postgres[]>()
const MOST = 2 // 150 MB each

/** A Postgres in memory that starts with the snapshot in this file. */
export async function takeSpare(file: string): Promise<Postgres> {
  return spares.get(file)?.pop() ?? Postgres.openToRewind(readSnapshot(readFileSync(file)))
}

/** Ends what `takeSpare` answered. It must not be used again: the next one has it. */
export async function putBack(file: string, used: Postgres): Promise<void> {
  const free = spares.get(file) ?? []
  const spare = free.length < MOST ? used.back() : null
  if (spare) spares.set(file, [...free, spare])
  else await used.close()
}
