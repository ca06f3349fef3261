// Who may come in by which door, walked for every route there is: a new one that isn't in the table fails here.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openapiDocument } from '#functions/openapi.ts'
import { ROLES } from '#functions/roles.ts'
import { type World, world } from '#functions/testing.ts'
import { RANK } from '#shared/companies/roles.ts'
import type { Role } from '#shared/context.ts'
import { everythingOf, fill, joins, type Things } from './access-testing.ts'

interface Route {
  /** The least role, where the verb asks for more than functions/roles.ts does. */
  least?: 'admin' | 'owner'
  /** What its path names, in order. */
  at?: (things: Things) => string[]
  /** A body that is in order. */
  body?: (things: Things) => object
}

const receipt = (things: Things) => [things.receipt]
const receiptAndTransaction = ({ receipt, transaction }: Things) => [receipt, transaction]
const transaction = (things: Things) => [things.transaction]
const entry = (things: Things) => [things.entry]

/** Every route below /api/companies/{company}. */
const ROUTES: Record<string, Route> = {
  'GET /accounts': {},
  'POST /accounts': { body: ({ account }) => ({ parentId: account, name: 'Paper' }) },
  'GET /audit': {},
  'PUT /accounts/{account}': { at: ({ own }) => [own], body: () => ({ name: 'Card', numberLast4: null }) },
  'PUT /accounts/{account}/archiving': { at: ({ own }) => [own] },
  'DELETE /accounts/{account}/archiving': { at: ({ own }) => [own] },
  'PUT /name': { body: () => ({ name: 'Alder & Ash' }) },
  'PUT /documents/{document}/problems': { at: ({ statement }) => [statement], body: () => ({ seen: true }) },
  'GET /auto-posting': {},
  'PUT /auto-posting': { body: () => ({ on: false }) },
  'GET /documents': {},
  'POST /documents': {
    body: ({ bank }) => ({ kind: 'statement', fileName: 'a.csv', contentType: 'text/csv', accountId: bank }),
  },
  'GET /documents/{document}': { at: receipt },
  'GET /documents/{document}/file': { at: receipt },
  'PUT /documents/{document}/file': { at: receipt },
  'PUT /documents/{document}/import': {
    at: ({ statement }) => [statement],
    body: ({ bank }) => ({ accountId: bank }),
  },
  'DELETE /documents/{document}/import': { at: receipt },
  'PUT /documents/{document}/transaction': {
    at: receipt,
    body: (things) => ({ transactionId: things.transaction }),
  },
  'DELETE /documents/{document}/transaction': { at: receipt },
  'DELETE /documents/{document}/offers/{transaction}': { at: receiptAndTransaction },
  'PUT /documents/{document}/matches/{transaction}': { at: receiptAndTransaction, body: () => ({}) },
  'DELETE /documents/{document}/matches/{transaction}': { at: receiptAndTransaction },
  'PUT /documents/{document}/purchase': {
    at: receipt,
    body: ({ own }) => ({ accountId: own, amountCents: 450, paidOn: '2026-05-04', vendor: 'Cafe' }),
  },
  'DELETE /documents/{document}/purchase': { at: receipt },
  'DELETE /documents/{document}/twin': { at: receipt },
  'PUT /documents/{document}/reading': { at: receipt, body: () => ({ vendor: 'Somebody else' }) },
  'PUT /documents/{document}/rejection': { at: receipt, body: () => ({ reason: 'Private' }) },
  'DELETE /documents/{document}/rejection': { at: receipt },
  'GET /missing-receipts': {},
  'GET /entries': {},
  'POST /entries': {
    body: ({ account, bank }) => ({
      enteredOn: '2026-05-04',
      memo: 'Paper',
      lines: [
        { accountId: bank, amountCents: -100 },
        { accountId: account, amountCents: 100 },
      ],
    }),
  },
  'GET /entries/{entry}': { at: entry },
  'POST /entries/{entry}/reversal': { at: entry },
  'GET /keys': {},
  'POST /keys': { body: () => ({ name: 'Till', scopes: ['read'] }) },
  'DELETE /keys/{key}': { at: ({ key }) => [key] },
  'POST /invitations': { body: () => ({ email: 'new@example.com', role: 'viewer' }) },
  'DELETE /invitations/{invitation}': { at: ({ invitation }) => [invitation] },
  'GET /members': {},
  'PUT /members/{member}/role': { at: ({ member }) => [member], body: () => ({ role: 'viewer' }) },
  'DELETE /members/{member}': { at: ({ member }) => [member], least: 'admin' },
  'GET /period': {},
  'PUT /period': { body: () => ({ lockedThrough: '2020-12-31' }) },
  'GET /accounts/{account}/balance': { at: ({ account }) => [account] },
  'GET /accounts/{account}/lines': { at: ({ account }) => [account] },
  'GET /reports/balance-sheet': {},
  'GET /reports/bank-balances': {},
  'PUT /accounts/{account}/opening-balance': { at: ({ bank }) => [bank], body: () => ({ cents: 100 }) },
  'GET /reports/general-ledger': {},
  'GET /reports/profit-and-loss': {},
  'GET /reports/tax-lines': {},
  'GET /reports/trial-balance': {},
  'GET /tax-packages': {},
  'PUT /tax-packages/{year}': { at: () => ['2025'], body: () => ({ form: '1065' }) },
  'GET /tax-packages/{year}/file': { at: () => ['2025'] },
  'GET /review': {},
  'GET /transactions': {},
  'GET /transactions/{transaction}': { at: transaction },
  'PUT /transactions/{transaction}/category': {
    at: transaction,
    body: ({ account }) => ({ accountId: account }),
  },
  'DELETE /transactions/{transaction}/category': { at: transaction },
  'PUT /transactions/{transaction}/dismissal': { at: transaction },
  'GET /operator-access': {},
  'PUT /operator-access/{access}/consent': { at: ({ access }) => [access] },
  'PUT /operator-access/{access}/refusal': { at: ({ access }) => [access] },
  'DELETE /operator-access/{access}': { at: ({ access }) => [access] },
  'GET /export': {},
  'PUT /export': {},
  // Last, because in between the company is read-only.
  'GET /deletion': {},
  'PUT /deletion': { body: () => ({ name: 'Alder & Ash' }) },
  'DELETE /deletion': {},
}

let w: World
let hers: Things
let his: Things
beforeAll(async () => {
  w = await world()
  hers = await fill(w.alice, w.work)
  his = await fill(w.bob, w.work)
})
afterAll(() => w[Symbol.asyncDispose]())

interface Knock {
  by: string | null
  /** A key, in place of a session. */
  key?: string
  company: string
  named?: Things
  said?: Things
}

async function knock(name: string, { by, key, company, named = hers, said = named }: Knock) {
  const [method, path] = name.split(' ') as [string, string]
  const ids = ROUTES[name]!.at?.(named) ?? []
  const body = ROUTES[name]!.body?.(said)
  return w.request(`/api/companies/${company}${path.replace(/\{\w+\}/g, () => ids.shift()!)}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(by && { 'x-test-user': by }),
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: body && JSON.stringify(body),
  })
}

const names = Object.keys(ROUTES)
// A year is nobody's.
const naming = names.filter((name) => ROUTES[name]!.at && !name.includes('{year}'))
const saying = names.filter((name) => {
  const marks = Object.fromEntries(['account', 'bank', 'transaction'].map((mark) => [mark, mark]))
  return /"(account|bank|transaction)"/.test(JSON.stringify(ROUTES[name]!.body?.(marks as never) ?? ''))
})

test('every route of the API is walked', () => {
  const { paths = {} } = openapiDocument('http://127.0.0.1:3000')
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const below = '/api/companies/{company}'
  expect(names.map((name) => name.replace(' ', ` ${below}`)).sort()).toEqual(
    documented.filter((name) => name.includes(`${below}/`)).sort(),
  )
})

test('to somebody who isn’t a member, another company is not there, and nothing in it changes', async () => {
  const before = await everythingOf(w.alice)
  for (const name of names) {
    const res = await knock(name, { by: w.bob.id, company: w.alice.companyId })
    expect(res.status, name).toBe(404)
    expect(res.headers.get('content-type')).toBe('application/problem+json')
    expect(await res.json()).toMatchObject({ detail: 'There is no such company.' })
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

test('live events of another company are not there either', async () => {
  const res = await w.request(`/api/companies/${w.alice.companyId}/events`, {
    headers: { 'x-test-user': w.bob.id },
  })
  expect(res.status).toBe(404)
})

test('what another company has is not there in one’s own', async () => {
  const before = await everythingOf(w.alice)
  for (const name of naming) {
    const res = await knock(name, { by: w.bob.id, company: w.bob.companyId, named: hers, said: his })
    expect(res.status, name).toBe(404)
  }
  expect(await everythingOf(w.alice)).toBe(before)
})

test('what another company has can’t be named in a body', async () => {
  const before = await everythingOf(w.alice)
  const own = await everythingOf(w.bob)
  expect(saying).toHaveLength(6)
  for (const name of saying) {
    const res = await knock(name, { by: w.bob.id, company: w.bob.companyId, named: his, said: hers })
    expect([404, 422], name).toContain(res.status)
  }
  expect(await everythingOf(w.alice)).toBe(before)
  expect(await everythingOf(w.bob)).toBe(own)
})

test('whoever isn’t signed in is asked to', async () => {
  for (const name of names) {
    const res = await knock(name, { by: null, company: w.alice.companyId })
    expect(res.status, name).toBe(401)
    expect(await res.json()).toMatchObject({ detail: 'Sign in first.' })
  }
})

const leastOf = (name: string): Role => {
  const [method, path] = name.split(' ') as [string, string]
  const route = `${method} /api/companies/:company${path.replace(/\{(\w+)\}/g, ':$1')}`
  return ROUTES[name]!.least ?? ROLES[route]!
}

test.each(['viewer', 'bookkeeper', 'admin'] as const)(
  'a role below the one in the table opens no door, and leaves no trace there: %s',
  async (role) => {
    const by = await joins(w.alice, `just-${role}`, role)
    const closed = names.filter((name) => RANK[leastOf(name)] > RANK[role])
    const before = await everythingOf(w.alice)
    for (const name of closed) {
      const res = await knock(name, { by, company: w.alice.companyId })
      expect(res.status, name).toBe(403)
      expect((await res.json()).detail).toContain(`yours is ${role}`)
    }
    expect(await everythingOf(w.alice)).toBe(before)
    expect(closed.length > 0).toBe(role !== 'admin' || names.some((name) => leastOf(name) === 'owner'))
  },
)

test('a viewer reads everything but what is for those who manage', async () => {
  const by = await joins(w.alice, 'reader', 'viewer')
  for (const name of names.filter((name) => name.startsWith('GET ') && leastOf(name) === 'viewer')) {
    expect((await knock(name, { by, company: w.alice.companyId })).status, name).toBe(200)
  }
})

// The proof that the refusals above were for who asked, and not for what.
test('the role in the table is enough for each door', async () => {
  const people = { owner: w.alice.id } as Record<Role, string>
  for (const role of ['viewer', 'bookkeeper', 'admin'] as const) {
    people[role] = await joins(w.alice, `able-${role}`, role)
  }
  for (const name of names) {
    const res = await knock(name, { by: people[leastOf(name)], company: w.alice.companyId })
    expect([200, 201, 202, 409], `${name}: ${await res.text()}`).toContain(res.status)
  }
})

/** What is for people alone, whatever a key's scopes. */
const FOR_PEOPLE = /^\w+ \/(keys|members|name|invitations|operator-access|export|deletion)\b/
const UPLOADS = ['POST /documents', 'GET /documents/{document}', 'PUT /documents/{document}/file']

test.each(['read', 'write', 'upload'] as const)(
  'a key reaches as far as its scope, by every route: %s',
  async (scope) => {
    const made = await w.alice.post('/keys', { name: scope, scopes: [scope] })
    const { secret: key } = await made.json()
    const reaches = (name: string) =>
      !FOR_PEOPLE.test(name) &&
      (scope === 'upload' ? UPLOADS.includes(name) : name.startsWith('GET ') === (scope === 'read'))
    const unchanged = async () => (await everythingOf(w.alice)).replaceAll(/"last_used_at": .*/g, '')
    const before = await unchanged()
    for (const name of names.filter((name) => !reaches(name))) {
      const res = await knock(name, { by: null, key, company: w.alice.companyId })
      expect(res.status, `${name}: ${await res.text()}`).toBe(403)
    }
    expect(await unchanged()).toBe(before)
    expect(names.filter(reaches).length).toBeGreaterThanOrEqual(3)
    for (const name of names.filter(reaches)) {
      const res = await knock(name, { by: null, key, company: w.alice.companyId })
      expect([200, 201, 202, 409], `${name}: ${await res.text()}`).toContain(res.status)
    }
  },
)
