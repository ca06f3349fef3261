// Imports run functions → shared → db and never climb; bin may import from all three. Tests and what only they use
// (testing.ts) stand outside the rooms.
import { glob, readFile } from 'node:fs/promises'
import { posix } from 'node:path'

type Room = 'functions' | 'shared' | 'db'

const MAY_IMPORT: Record<Room, readonly string[]> = {
  functions: ['functions', 'shared', 'db'],
  shared: ['shared', 'db'],
  db: ['db'],
}
const OUTSIDE = /\.test\.ts$|testing[\w.-]*\.ts$|\/testing\//
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](#\w+|\.{1,2})(\/[^'"]*)['"]/g

/** A sentence for each import that climbs, and for each that brings HTTP into a room that knows none. */
export async function climbingImports(root: string): Promise<string[]> {
  const sentences: string[] = []
  for await (const file of glob('{functions,shared,db}/**/*.ts', { cwd: root })) {
    if (OUTSIDE.test(file)) continue
    const room = file.split('/')[0] as Room
    const text = await readFile(`${root}/${file}`, 'utf8')
    for (const [, start, rest] of text.matchAll(IMPORT)) {
      const target = start!.startsWith('#')
        ? start!.slice(1)
        : posix.join(posix.dirname(file), start! + rest!).split('/')[0]!
      if (!MAY_IMPORT[room].includes(target))
        sentences.push(`${file} imports from ${target}/: ${start}${rest}`)
    }
    if (room !== 'functions' && /from '(?:hono|@hono)[/']/.test(text)) sentences.push(`${file} knows Hono`)
  }
  return sentences.sort()
}
