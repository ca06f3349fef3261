// What holds for all migrations together: those of the last release stay as they are, and each that is new comes after
// them, says which releases can go on working with it, and does nothing dangerous that it doesn't give a reason for.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dangersIn } from './check-migration.ts'
import { isVersion, olderOf, thisRelease } from './version.ts'

/** db/released.json, which `bin/migrate freeze` writes when a release is made. */
export interface Released {
  /** Null until there is one: then no database has rows to lock, nor an older release to go back to. */
  release: string | null
  /** Migrations named up to this one aren't checked: the last of the release, or of the time before the rules. */
  through: string
  /** Each file of the release by its name, with its SHA-256. */
  files: Record<string, string>
}

const OLDEST = /^export const oldestRelease = '([^']*)'$/m

/** A sentence for each thing that is wrong with the migrations in `folder`; `version` is that of this release. */
export async function checkMigrations(folder: URL, released: Released, version: string): Promise<string[]> {
  const sentences: string[] = []
  const texts = await readAll(folder)
  for (const [name, hash] of Object.entries(released.files)) {
    if (!texts.has(name)) sentences.push(`${name} is gone: release ${released.release} has it.`)
    else if (sha256(texts.get(name)!) !== hash)
      sentences.push(`${name} was changed after release ${released.release}: add a migration instead.`)
  }
  for (const [name, text] of texts) {
    if (name in released.files) continue
    if (released.release && name < released.through)
      sentences.push(`${name} sorts before ${released.through} of the last release: give it a later name.`)
    if (!released.release && name <= released.through) continue
    const oldest = OLDEST.exec(text)?.[1]
    if (!oldest || !isVersion(oldest))
      sentences.push(
        `${name} doesn’t say which releases can work with it: export const oldestRelease = '${version}'`,
      )
    else if (olderOf(oldest, version) !== oldest)
      sentences.push(`${name} shuts its own release out: ${oldest} is newer than ${version} of package.json.`)
    for (const danger of dangersIn(text)) sentences.push(`${name}: ${danger}`)
  }
  return sentences
}

/** What db/released.json has to say once `version` is released with the migrations in `folder`. */
export async function freeze(folder: URL, version: string): Promise<Released> {
  const texts = await readAll(folder)
  return {
    release: version,
    through: [...texts.keys()].at(-1) ?? '',
    files: Object.fromEntries([...texts].map(([name, text]) => [name, sha256(text)])),
  }
}

const RELEASED = new URL('./released.json', import.meta.url)
const FOLDER = new URL('./migrations/', import.meta.url)

/** The same for this checkout. */
export async function checkOurMigrations(): Promise<string[]> {
  return checkMigrations(FOLDER, JSON.parse(await readFile(RELEASED, 'utf8')), await thisRelease())
}

/** Takes all migrations there are for released, as `version` of package.json. */
export async function freezeOurMigrations(): Promise<string> {
  const version = await thisRelease()
  await writeFile(RELEASED, `${JSON.stringify(await freeze(FOLDER, version), null, 2)}\n`)
  return version
}

async function readAll(folder: URL): Promise<Map<string, string>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort()
  const read = async (file: string) =>
    [file.slice(0, -'.ts'.length), await readFile(new URL(file, folder), 'utf8')] as const
  return new Map(await Promise.all(files.map(read)))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
