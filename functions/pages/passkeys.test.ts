// Signing in by passkey, and every way we could think of to get round it.
import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { Authenticator } from './passkey-testing.ts'
import { Visitor } from './visitor-testing.ts'

const ORIGIN = 'https://books.example.com'
const open = () => world({ origin: ORIGIN, trustProxyHops: 1 })
let addresses = 0
const visitor = (w: World) => new Visitor(w, { origin: ORIGIN, address: `203.0.113.${++addresses}` })
const isIn = async (who: Visitor) => (await who.get('/account')).status === 200

async function challenge(who: Visitor, at: '/account/passkeys' | '/sign-in/passkey') {
  const res = await who.post(`${at}/challenge`)
  expect(res.status, await res.clone().text()).toBe(200)
  return res.json()
}

/** Somebody who signed in by code and added this passkey. */
async function withPasskey(w: World, email: string, device = new Authenticator(ORIGIN)) {
  const who = visitor(w)
  await who.signsIn(email)
  const response = device.makes(await challenge(who, '/account/passkeys'))
  const res = await who.post('/account/passkeys', { name: 'Laptop', response })
  expect(res.status, await res.text()).toBe(303)
  return { who, device }
}

async function signIn(who: Visitor, device: Authenticator) {
  return who.post('/sign-in/passkey', { response: device.signs(await challenge(who, '/sign-in/passkey')) })
}

test('a passkey that was added signs its person in from anywhere, and its use is shown', async () => {
  await using w = await open()
  const { who, device } = await withPasskey(w, 'ann@example.com')
  expect(await (await who.get('/account')).text()).toMatch(/Laptop[\s\S]*never used/)
  const elsewhere = visitor(w)

  const asked = await challenge(elsewhere, '/sign-in/passkey')
  const next = { response: device.signs(asked), next: '/account?x=1' }
  const res = await elsewhere.post('/sign-in/passkey', next)

  expect([res.status, res.headers.get('location')]).toEqual([303, '/account?x=1'])
  const session = res.headers.getSetCookie().find((line) => line.startsWith('__Host-session='))
  for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax']) expect(session).toContain(flag)
  const page = await (await elsewhere.get('/account')).text()
  expect(page).toContain('ann@example.com')
  expect(page).toMatch(/Laptop[\s\S]*last used just now/)
  const outside = { response: device.signs(await challenge(who, '/sign-in/passkey')), next: '//evil.example' }
  expect((await who.post('/sign-in/passkey', outside)).headers.get('location')).toBe('/')
})

test('a challenge is answered once, in its browser, within five minutes', async () => {
  await using w = await open()
  const { device } = await withPasskey(w, 'ann@example.com')
  const ann = visitor(w)
  const response = device.signs(await challenge(ann, '/sign-in/passkey'))
  const cookie = ann.cookies.get('__Host-passkey')!
  expect((await ann.post('/sign-in/passkey', { response })).status).toBe(303)

  const thief = visitor(w)
  thief.cookies.set('__Host-passkey', cookie)
  expect((await thief.post('/sign-in/passkey', { response })).status).toBe(401) // a replay

  const other = visitor(w)
  const forAnother = device.signs(await challenge(visitor(w), '/sign-in/passkey'))
  await challenge(other, '/sign-in/passkey')
  expect((await other.post('/sign-in/passkey', { response: forAnother })).status).toBe(401)
  expect((await visitor(w).post('/sign-in/passkey', { response: forAnother })).status).toBe(401)

  const late = visitor(w)
  const tooLate = device.signs(await challenge(late, '/sign-in/passkey'))
  await w.db
    .updateTable('passkey_challenges')
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute()
  expect((await late.post('/sign-in/passkey', { response: tooLate })).status).toBe(401)
  for (const who of [thief, other, late]) expect(await isIn(who)).toBe(false)
})

test('what was signed for another page, or by another key, opens nothing', async () => {
  await using w = await open()
  const { device } = await withPasskey(w, 'ann@example.com')
  const eve = visitor(w)
  const phishing = new Authenticator('https://evil.example')
  const stranger = new Authenticator(ORIGIN)
  for (const forged of [phishing, stranger]) {
    forged.userHandle = device.userHandle
    forged.id.set(device.id) // says that it is Ann's
    forged.counter = 50
    expect((await signIn(eve, forged)).status).toBe(401)
  }
  const unknown = new Authenticator(ORIGIN)
  unknown.userHandle = device.userHandle
  expect((await signIn(eve, unknown)).status).toBe(401)
  const asked = await challenge(eve, '/sign-in/passkey')
  const forAnotherSite = device.signs({ ...asked, rpId: 'evil.example' })
  expect((await eve.post('/sign-in/passkey', { response: forAnotherSite })).status).toBe(401)
  expect(await isIn(eve)).toBe(false)
})

test('a passkey is its own person’s: nobody signs in as somebody else with it, adds it again or removes it', async () => {
  await using w = await open()
  const ann = await withPasskey(w, 'ann@example.com')
  const eve = await withPasskey(w, 'eve@example.com')
  const thief = visitor(w)
  eve.device.userHandle = ann.device.userHandle // her own key, under Ann's name
  expect((await signIn(thief, eve.device)).status).toBe(401)
  expect(await isIn(thief)).toBe(false)

  const taken = ann.device.makes(await challenge(eve.who, '/account/passkeys'))
  expect((await eve.who.post('/account/passkeys', { name: 'Mine', response: taken })).status).toBe(409)

  const [, removal] = /action="(\/account\/passkeys\/[^"]+\/removal)"/.exec(
    await (await ann.who.get('/account')).text(),
  )!
  await eve.who.post(removal!)
  ann.device.userHandle = Buffer.from(await idOf(w, 'ann@example.com')).toString('base64url')
  expect((await signIn(visitor(w), ann.device)).status).toBe(303)

  await ann.who.post(removal!)
  expect((await signIn(visitor(w), ann.device)).status).toBe(401)
})

test('one is added only by who was asked to, once', async () => {
  await using w = await open()
  const { who: ann } = await withPasskey(w, 'ann@example.com')
  const eve = visitor(w)
  await eve.signsIn('eve@example.com')
  const device = new Authenticator(ORIGIN)
  const response = device.makes(await challenge(ann, '/account/passkeys'))
  eve.cookies.set('__Host-passkey', ann.cookies.get('__Host-passkey')!)
  expect((await eve.post('/account/passkeys', { name: 'Hers', response })).status).toBe(422)
  expect((await ann.post('/account/passkeys', { name: 'Late', response })).status).toBe(422) // taken by the try
  const phished = new Authenticator('https://evil.example').makes(await challenge(ann, '/account/passkeys'))
  expect((await ann.post('/account/passkeys', { name: 'Far', response: phished })).status).toBe(422)
  const toSignIn = new Authenticator(ORIGIN)
  const asked = {
    ...(await challenge(ann, '/account/passkeys')),
    ...(await challenge(ann, '/sign-in/passkey')),
  }
  expect((await ann.post('/account/passkeys', { name: 'Odd', response: toSignIn.makes(asked) })).status).toBe(
    422,
  )
  for (const response of ['', '{', '{}', '[]']) {
    expect((await ann.post('/account/passkeys', { name: 'None', response })).status).toBe(422)
  }
  expect(await w.db.selectFrom('passkeys').select('id').execute()).toHaveLength(1)
  expect((await visitor(w).post('/account/passkeys', { name: 'x', response })).status).toBe(401)
})

test('a copy of an authenticator, whose count lags behind, is turned away', async () => {
  await using w = await open()
  const { device } = await withPasskey(w, 'ann@example.com')
  for (let n = 0; n < 3; n++) expect((await signIn(visitor(w), device)).status).toBe(303)
  device.counter = 1
  expect((await signIn(visitor(w), device)).status).toBe(401)
})

test('the session is a new one, and one prepared by somebody else ends', async () => {
  await using w = await open()
  const { device } = await withPasskey(w, 'ann@example.com')
  const eve = visitor(w)
  await eve.signsIn('eve@example.com')
  const ann = visitor(w)
  const prepared = eve.cookies.get('__Host-session')!
  ann.cookies.set('__Host-session', prepared)
  expect((await signIn(ann, device)).status).toBe(303)
  expect(ann.cookies.get('__Host-session')).not.toBe(prepared)
  expect([await isIn(ann), await isIn(eve)]).toEqual([true, false])
})

test('trying passkeys is limited for one address, and refused from other sites', async () => {
  await using w = await open()
  const eve = visitor(w)
  const stranger = new Authenticator(ORIGIN)
  const response = stranger.signs({ challenge: 'x', rpId: 'books.example.com' })
  const statuses = []
  for (let n = 0; n < 21; n++) statuses.push((await eve.post('/sign-in/passkey', { response })).status)
  expect(new Set(statuses.slice(0, 20))).toEqual(new Set([401]))
  expect(statuses[20]).toBe(429)
  for (const path of ['/sign-in/passkey', '/sign-in/passkey/challenge']) {
    expect((await visitor(w).post(path, { response }, { origin: 'https://evil.example' })).status).toBe(403)
  }
})

test('at a bare address, where browsers know no passkeys, none are offered', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  expect(await (await ann.get('/sign-in')).text()).not.toContain('passkey')
  expect((await ann.post('/sign-in/passkey/challenge')).status).toBe(404)
})

async function idOf(w: World, email: string): Promise<string> {
  return (await w.db.selectFrom('users').where('email', '=', email).select('id').executeTakeFirstOrThrow()).id
}
