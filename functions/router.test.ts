// A newcomer finds any route by its URL: functions/api/companies/_company/review.get.ts answers
// GET /api/companies/:company/review. Here it is held to.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DOORS } from './router.ts'
import { world } from './testing.ts'

const here = import.meta.dirname
const files = globSync('{api,pages}/**/*.{get,post,put,delete,patch}.ts', { cwd: here }).sort()

/** What the file's name spells. */
function spelt(file: string): { method: string; path: string } {
  const [, room, rest, method] = /^(api|pages)\/(.+)\.(\w+)\.ts$/.exec(file)!
  const below = rest!.replace(/(^|\/)index$/, '').replace(/(^|\/)_/g, '$1:')
  return { method: method!.toUpperCase(), path: room === 'api' ? `/api/${below}` : `/${below}` }
}

const load = async (file: string) =>
  (await import(/* @vite-ignore */ `./${file}`)).default as (typeof DOORS)[number]

describe.each(files)('%s', (file) => {
  const { method, path } = spelt(file)

  test(`answers ${method} ${path} and nothing else, is mounted once, and says so first`, async () => {
    const door = await load(file)
    expect(door.routes.map((route) => `${route.method} ${route.path}`)).toEqual([`${method} ${path}`])
    expect(DOORS.filter((mounted) => mounted === door)).toHaveLength(1)
    expect(readFileSync(`${here}/${file}`, 'utf8')).toMatch(`// ${method} ${path}\n//\n// `)
  })
})

test('every door has its file', async () => {
  const doors = await Promise.all(files.map(load))
  expect(DOORS.filter((door) => !doors.includes(door))).toEqual([])
})

test('every address leads to its own door, and none is hidden by another', async () => {
  await using w = await world()
  for (const file of files) {
    const { method, path } = spelt(file)
    const address = path.replace(':company', w.alice.companyId).replace(/:\w+/g, () => crypto.randomUUID())
    const stop = new AbortController()
    const res = await w.request(address, {
      method,
      headers: { 'x-test-user': w.alice.id, 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : '{}',
      signal: stop.signal,
    })
    await res.body?.cancel()
    stop.abort()
    expect(w.logged.findLast((line) => line.msg === 'request')).toMatchObject({ method, route: path })
  }
})

test('an address that leads nowhere is a 404 that says so', async () => {
  await using w = await world()
  const { alice } = w
  for (const path of ['/nothing', '/api/nothing', `/api/companies/${alice.companyId}/nothing`]) {
    const res = await w.request(path, { headers: { 'x-test-user': alice.id } })
    expect(res.status, path).toBe(404)
    expect(await res.json()).toMatchObject({ detail: 'There is nothing at this address.' })
  }
})
