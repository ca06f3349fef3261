import { z } from 'zod'
import type { Bucket } from '../outside/s3.ts'
import { Refusal } from '../refusal.ts'

// Where backups lie: backups/<name>.sql.zst.age, and beside it, written last, backups/<name>.json with what is known of
// it. A file without that second one was cut off and is no backup.
export const FOLDER = 'backups/'
export const manifestKey = (name: string) => `${FOLDER}${name}.json`

// How files are packed, by the format of the manifest: gzip until November 2026.
const ENDINGS = { 1: '.sql.gz.age', 2: '.sql.zst.age' } as const

/** What backups are taken in. Older ones are restored as well. */
export const FORMAT = 2

export const fileKey = ({ name, format }: Pick<Manifest, 'name' | 'format'>) =>
  `${FOLDER}${name}${ENDINGS[format]}`

/** The name of the backup whose file this is, or would have been; null for what is none's. */
export function nameOfFile(key: string): string | null {
  const ending = Object.values(ENDINGS).find((each) => key.endsWith(each))
  return ending ? key.slice(FOLDER.length, -ending.length) : null
}

const digest = z.string().regex(/^[0-9a-f]{64}$/)

const Manifest = z.object({
  format: z.literal([1, 2]).default(1),
  /** The moment it was begun, as a name: 2026-11-23T03-30-00Z. */
  name: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/),
  /** The moment whose rows it holds. */
  takenAt: z.iso.datetime(),
  ms: z.int(),
  bytes: z.int(),
  /** Of the file as it lies in S3. */
  sha256: digest,
  /** The latest migration. */
  schemaVersion: z.string(),
  postgres: z.string(),
  /** The schema that pgvector's types are in. */
  vectorSchema: z.string(),
  rows: z.record(z.string(), z.int()),
  /** Each company's books, by id. */
  books: z.record(
    z.uuid(),
    z.object({
      entries: z.int(),
      /** The end of the ledger's chain. */
      head: digest,
      /** SHA-256 of each account with its balance. */
      trialBalance: digest,
    }),
  ),
})

export type Manifest = z.infer<typeof Manifest>
export type Books = Manifest['books']

const MAX_BYTES = 64 * 1024 * 1024

/** The names of all backups that came to their end, the newest first. */
export async function listBackups(bucket: Bucket): Promise<string[]> {
  const names: string[] = []
  for await (const key of bucket.list(FOLDER)) {
    const name = key.slice(FOLDER.length, -'.json'.length)
    if (key === manifestKey(name) && Manifest.shape.name.safeParse(name).success) names.push(name)
  }
  return names.sort().reverse()
}

/**
 * What is known of a backup, the newest unless named.
 * @throws Refusal when there is none
 */
export async function findBackup(bucket: Bucket, name?: string): Promise<Manifest> {
  const wanted = name ?? (await listBackups(bucket))[0]
  if (!wanted) throw new Refusal('not-found', 'There is no backup yet. `bin/backup` takes one.')
  const bytes = await bucket.read(manifestKey(wanted), { maxBytes: MAX_BYTES })
  if (!bytes)
    throw new Refusal('not-found', `There is no backup ${wanted}. \`bin/backup list\` says which there are.`)
  try {
    const known = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (known.format > FORMAT) throw ofALaterRelease(wanted)
    return Manifest.parse(known)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(
      'invalid',
      `What is known of the backup ${wanted} can’t be read (${manifestKey(wanted)}). Choose another one.`,
    )
  }
}

const ofALaterRelease = (name: string) =>
  new Refusal(
    'invalid',
    `The backup ${name} was taken by a later release, in a way that this one can’t read. Restore it with that release, or choose another one with \`bin/backup list\`.`,
  )
