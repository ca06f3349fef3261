import { readFile } from 'node:fs/promises'

/** The version of this release, as package.json has it. */
export async function thisRelease(): Promise<string> {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** Whether this is a version as ours are: `1.20.3`. */
export const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+$/.test(text)

/** The older of two versions; the first when they are the same. */
export function olderOf(one: string, other: string): string {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number)) as [number[], number[]]
  const at = a.findIndex((part, at) => part !== b[at])
  return at === -1 || a[at]! < b[at]! ? one : other
}
