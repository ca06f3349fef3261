import { open } from 'node:fs/promises'

/** Puts a folder's entries on disk: a rename is safe from a power cut only after that. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(nullIfMissing)
  await handle?.sync()
  await handle?.close()
}

/** For `.catch`: what isn't there is null, anything else goes on being an error. */
export function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
