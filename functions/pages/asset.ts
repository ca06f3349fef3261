// The files in functions/assets, its styles as one, under a URL that changes when any of them does, so that browsers
// may keep them for a year. The version is a folder and not a query: a module's relative imports and the stylesheet's
// relative pictures stay inside it.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../assets/', import.meta.url)
const SERVED = /\.(js|svg)$/

/** The browser's half of @simplewebauthn as one script, served beside ours as `webauthn.js`. */
const WEBAUTHN = new URL('../dist/bundle/index.umd.min.js', import.meta.resolve('@simplewebauthn/browser'))

/** The stylesheet's files in the order they are served in as one, for later rules win over earlier ones. */
const SHEETS = [
  ...['base', 'frame', 'parts', 'forms', 'lists', 'reports'], // used by many pages
  ...['documents', 'review', 'ops', 'print'], // kinds of pages
]

/** Name to bytes of every served file: a few dozen kilobytes, read once at start. */
export const assets: ReadonlyMap<string, Buffer> = new Map([
  ['app.css', Buffer.concat(SHEETS.map((name) => readFileSync(new URL(`styles/${name}.css`, FOLDER))))],
  ...readdirSync(FOLDER)
    .filter((name) => SERVED.test(name))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, FOLDER))] as const),
  ['webauthn.js', readFileSync(WEBAUTHN)] as const,
])

/** Twelve hex digits over all names and bytes. */
export const assetsVersion = versionOf(assets)

/** `app.css` → `/assets/3f9a1c5b20de/app.css`. Throws an Error for a file that doesn't exist. */
export function asset(name: string): string {
  if (!assets.has(name)) throw new Error(`There is no functions/assets/${name}`)
  return `/assets/${assetsVersion}/${name}`
}

function versionOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256')
  for (const [name, bytes] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes)
  return hash.digest('hex').slice(0, 12)
}
