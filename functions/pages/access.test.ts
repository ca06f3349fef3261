// Who may come in by which page, walked for every door that is no route of a company's API (those are in
// functions/api/access.test.ts): a new one that isn't in a table fails here.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everythingOf, fill, joins, type Things } from '#functions/api/access-testing.ts'
import { OPERATOR_DOORS, ROLES } from '#functions/roles.ts'
import { DOORS } from '#functions/router.ts'
import { type World, world } from '#functions/testing.ts'
import { RANK } from '#shared/companies/roles.ts'
import type { Role } from '#shared/context.ts'

const doors = DOORS.flatMap((door) => door.routes).map(({ method, path }) => `${method} ${path}`)
const pages = doors.filter((door) => door.split(' ')[1]!.startsWith('/companies/:company'))

/** Open to everybody: they say nothing about anybody. */
const OPEN = [
  'GET /up',
  'GET /ready',
  'GET /assets/:version/:file',
  'GET /api',
  'GET /api/openapi.json',
  'GET /sign-in',
  'POST /sign-in',
  'GET /sign-in/code',
  'POST /sign-in/code',
  'POST /sign-in/passkey/challenge',
  'POST /sign-in/passkey',
  'POST /sign-out',
]

/** About whoever is signed in. What there is of others' at such an address is tried beside each of them. */
const ONES_OWN = [
  'GET /',
  'GET /review',
  'GET /review/events',
  'GET /api/review',
  'POST /api/invitations/:company/:token/acceptance',
  'POST /account/passkeys/challenge',
  'POST /account/passkeys',
  'POST /account/passkeys/:passkey/removal',
  'GET /account',
  'POST /account',
  'POST /account/revocation',
  'POST /account/sessions/:session/revocation',
  'GET /new-company',
  'POST /new-company',
  'GET /invitations/:company/:token',
  'POST /invitations/:company/:token',
  'GET /api/companies',
  'POST /api/companies',
]

/** What the parameters of pages name. */
const NAMED: Record<string, (things: Things) => string> = {
  transaction: ({ transaction }) => transaction,
  document: ({ receipt }) => receipt,
  entry: ({ entry }) => entry,
  account: ({ own }) => own,
  member: ({ member }) => member,
  invitation: ({ invitation }) => invitation,
  key: ({ key }) => key,
  access: ({ access }) => access,
  page: () => '1',
}

let w: World
let hers: Things
beforeAll(async () => {
  w = await world()
  hers = await fill(w.alice, w.work)
})
afterAll(() => w[Symbol.asyncDispose]())

interface Knock {
  by?: string
  key?: string
  company?: string
}

function knock(door: string, { by, key, company = w.alice.companyId }: Knock = {}) {
  const [method, path] = door.split(' ') as [string, string]
  const address = path
    .replace(':company', company)
    .replace(/:(\w+)/g, (_, name: string) => NAMED[name]?.(hers) ?? crypto.randomUUID())
  return w.request(address, {
    method,
    headers: {
      origin: w.deps.origin,
      ...(by && { 'x-test-user': by }),
      ...(key && { authorization: `Bearer ${key}` }),
    },
  })
}

test('every door is walked: here, or in the API’s walk', () => {
  const api = doors.filter((door) => door.split(' ')[1]!.startsWith('/api/companies/:company/'))
  expect([...OPEN, ...ONES_OWN, ...OPERATOR_DOORS, ...pages, ...api].sort()).toEqual(doors.sort())
  const names = new Set(pages.flatMap((page) => [...page.matchAll(/:(\w+)/g)].map(([, name]) => name)))
  expect([...names].filter((name) => name !== 'company').sort()).toEqual(Object.keys(NAMED).sort())
})

test('to somebody who isn’t a member, another company’s pages are not there, and nothing in it changes', async () => {
  const before = await everythingOf(w.alice)
  for (const page of pages) expect((await knock(page, { by: w.bob.id })).status, page).toBe(404)
  expect(await everythingOf(w.alice)).toBe(before)
})

test('what another company has has no page in one’s own', async () => {
  const before = await everythingOf(w.alice)
  const naming = pages.filter((page) => /:company.*:/.test(page))
  expect(naming.length).toBeGreaterThan(10)
  for (const page of naming) {
    const res = await knock(page, { by: w.bob.id, company: w.bob.companyId })
    // A form is looked at before what it is about, and these are empty.
    expect(page.startsWith('GET') ? [404] : [404, 422], page).toContain(res.status)
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

test('whoever isn’t signed in sees no page and changes nothing, with a key of the company neither', async () => {
  const { secret: key } = await (
    await w.alice.post('/keys', { name: 'All', scopes: ['read', 'write'] })
  ).json()
  const before = await everythingOf(w.alice)
  for (const door of [...pages, ...ONES_OWN.filter((door) => !door.includes('/api/')), ...OPERATOR_DOORS]) {
    expect((await knock(door)).status, door).toBe(401)
    expect((await knock(door, { key })).status, door).toBe(401)
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

test.each(['viewer', 'bookkeeper', 'admin'] as const)(
  'a role below the one in the table opens no page, and leaves no trace there: %s',
  async (role) => {
    const by = await joins(w.alice, `page-${role}`, role)
    const before = await everythingOf(w.alice)
    for (const page of pages.filter((page) => RANK[ROLES[page] as Role] > RANK[role])) {
      const res = await knock(page, { by })
      expect(res.status, page).toBe(403)
      expect((await res.json()).detail).toContain(`yours is ${role}`)
    }
    expect(await everythingOf(w.alice)).toBe(before)
  },
)

// The proof that the refusals above were for who asked, and not for what.
test('the role in the table is enough to see each page', async () => {
  const people: Partial<Record<Role, string>> = { owner: w.alice.id }
  for (const role of ['viewer', 'bookkeeper', 'admin'] as const)
    people[role] = await joins(w.alice, `sees-${role}`, role)
  await w.alice.put('/export')
  await w.work()
  for (const page of pages.filter((page) => page.startsWith('GET '))) {
    const res = await knock(page, { by: people[ROLES[page] as Role]! })
    // The receipt is a PDF that was printed: it has no pictures.
    const there = page.endsWith('/pages/:page') ? [404] : [200, 302, 303]
    expect(there, `${page}: ${res.status}`).toContain(res.status)
    await res.body?.cancel()
  }
})

test('what is the operator’s is there for nobody else, whatever they own', async () => {
  for (const door of OPERATOR_DOORS) expect((await knock(door, { by: w.alice.id })).status, door).toBe(404)
})
