// Signing in, and every way we could think of to sign in as somebody else.
import pg from 'pg'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type World, world } from '#functions/testing.ts'
import { Visitor } from './visitor-testing.ts'

const HTTPS = 'https://books.example.com'
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200

test('an address, the code from the mail, and a new person is in', async () => {
  await using w = await world()
  const ann = new Visitor(w)

  expect(await ann.signsIn('Ann.Lee@Example.com '.trim().toLowerCase())).toBe('/')

  const page = await (await ann.get('/account')).text()
  expect(page).toContain('Ann Lee')
  expect(page).toContain('ann.lee@example.com')
})

test('the same person comes back to the same account, however the address is written', async () => {
  await using w = await world()
  await new Visitor(w).signsIn('ann@example.com')
  const again = new Visitor(w)
  await again.post('/sign-in', { email: ' ANN@Example.COM ' })
  await w.work()
  const code = /\d{6}/.exec(w.mails.at(-1)!.subject)![0]
  expect((await again.post('/sign-in/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(
    303,
  )

  const users = await w.db.selectFrom('users').where('email', '=', 'ann@example.com').select('id').execute()
  expect(users).toHaveLength(1)
})

test('over https all cookies are of this host alone, unseen by scripts and not sent along by other sites', async () => {
  await using w = await world({ origin: HTTPS })
  const ann = new Visitor(w, { origin: HTTPS })
  const code = await ann.asks('ann@example.com')
  const res = await ann.post('/sign-in/code', { code })
  const [session] = res.headers.getSetCookie()
  expect(session).toMatch(/^__Host-session=[\w-]{43}; /)
  for (const flag of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(session).toContain(flag)
  expect(session).not.toMatch(/domain/i)
})

test('a code works once', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const code = await ann.asks('ann@example.com')
  const browser = ann.cookies.get('browser')!
  expect((await ann.post('/sign-in/code', { code })).status).toBe(303)

  const thief = new Visitor(w)
  thief.cookies.set('browser', browser)
  expect((await thief.post('/sign-in/code', { code })).status).toBe(422)
  expect(await isIn(thief)).toBe(false)
})

test.runIf(isNative)('of many that send the right code at once, one gets in', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const code = await ann.asks('ann@example.com')
  const cookie = `browser=${ann.cookies.get('browser')}`
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      w.request('/sign-in/code', {
        method: 'POST',
        body: new URLSearchParams({ code }),
        headers: { cookie, origin: 'http://127.0.0.1:3000' },
      }),
    ),
  )
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(await w.db.selectFrom('sessions').select('id').execute()).toHaveLength(1)
})

test('after five wrong codes the right one is none either, and the page says how many are left', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const code = await ann.asks('ann@example.com')
  for (const left of [
    '4 more tries',
    '3 more tries',
    '2 more tries',
    'one more try',
    'can’t be used any more',
  ]) {
    const res = await ann.post('/sign-in/code', { code: wrongOf(code) })
    expect(res.status).toBe(422)
    expect(await res.text()).toContain(left)
  }
  expect((await ann.post('/sign-in/code', { code })).status).toBe(422)
  expect(await isIn(ann)).toBe(false)
})

test.runIf(isNative)('guesses sent all at once are counted each', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const code = await ann.asks('ann@example.com')
  await Promise.all(Array.from({ length: 10 }, () => ann.post('/sign-in/code', { code: wrongOf(code) })))
  const { tries } = await w.db.selectFrom('sign_in_codes').select('tries').executeTakeFirstOrThrow()
  expect(tries).toBe(5)
  expect((await ann.post('/sign-in/code', { code })).status).toBe(422)
})

test('an expired code is none', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const code = await ann.asks('ann@example.com')
  await w.db
    .updateTable('sign_in_codes')
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute()
  expect((await ann.post('/sign-in/code', { code })).status).toBe(422)
  expect(await isIn(ann)).toBe(false)
})

test('the code of somebody else opens nothing, and neither does one’s own code for somebody else', async () => {
  await using w = await world()
  const [ann, eve] = [new Visitor(w), new Visitor(w)]
  const anns = await ann.asks('ann@example.com')
  const eves = await eve.asks('eve@example.com')
  if (anns === eves) return // one in a million
  expect((await eve.post('/sign-in/code', { code: anns })).status).toBe(422)
  expect((await ann.post('/sign-in/code', { code: eves })).status).toBe(422)
  expect([await isIn(ann), await isIn(eve)]).toEqual([false, false])
})

test('a code is good in the browser that asked, and nowhere else', async () => {
  await using w = await world()
  const [ann, thief] = [new Visitor(w), new Visitor(w)]
  const code = await ann.asks('ann@example.com')
  await thief.asks('thief@example.com')
  for (const other of [thief, new Visitor(w)]) {
    expect((await other.post('/sign-in/code', { code })).status).toBe(422)
    expect(await isIn(other)).toBe(false)
  }
  expect((await ann.post('/sign-in/code', { code })).status).toBe(303)
})

test('somebody who asks for one’s address too neither voids one’s code nor uses up its tries', async () => {
  await using w = await world()
  const [ann, eve] = [new Visitor(w), new Visitor(w)]
  const code = await ann.asks('ann@example.com')
  await eve.asks('ann@example.com')
  for (let n = 0; n < 6; n++) await eve.post('/sign-in/code', { code: wrongOf(code) })
  expect((await ann.post('/sign-in/code', { code })).status).toBe(303)
})

test('the link fills the code in where it was asked for, and only the press of the button signs in', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  await ann.asks('ann@example.com')
  const link = /http\S+/.exec(w.mails.at(-1)!.text)![0]

  const elsewhere = await new Visitor(w).get(link)
  expect(await elsewhere.text()).toContain('asked for in another browser')

  const here = await (await ann.get(link)).text()
  const [, code] = /name="code" value="(\d{6})"/.exec(here)!
  expect(here).toContain('ann@example.com')
  expect(await isIn(ann)).toBe(false)
  expect((await ann.post('/sign-in/code', { code: code! })).status).toBe(303)
})

test('guessing across many browsers and addresses ends at ten codes a day for one e-mail address', async () => {
  await using w = await world({ trustProxyHops: 1 })
  let asked = 0
  for (let n = 0; n < 12; n++) {
    const eve = new Visitor(w, { address: `203.0.113.${n}` })
    const res = await eve.post('/sign-in', { email: 'ann@example.com' })
    if (res.status === 303) asked++
    else expect([res.status, Number(res.headers.get('retry-after')) > 23 * 3600]).toEqual([429, true])
  }
  expect(asked).toBe(10)
})

test('guessing across many e-mail addresses ends at three codes in 15 minutes for one client', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const statuses = []
  for (let n = 0; n < 5; n++) {
    // What the client itself says stands on the left; only the entry of our own proxy counts.
    const eve = new Visitor(w, { address: `198.51.100.${n}, 203.0.113.7` })
    statuses.push((await eve.post('/sign-in', { email: `victim${n}@example.com` })).status)
  }
  expect(statuses).toEqual([303, 303, 303, 429, 429])
  const keys = await w.db.selectFrom('sign_in_limits').select('key').execute()
  expect(keys.map(({ key }) => key)).not.toContain('email victim4@example.com') // not used up by the refused
  await w.db.updateTable('sign_in_limits').set({ turns: sixteenMinutesAgo }).execute()
  const later = new Visitor(w, { address: '203.0.113.7' })
  expect((await later.post('/sign-in', { email: 'victim0@example.com' })).status).toBe(303)
})

test('without a proxy before us nobody’s X-Forwarded-For is believed', async () => {
  await using w = await world()
  const statuses = []
  for (let n = 0; n < 4; n++) {
    const eve = new Visitor(w, { address: `198.51.100.${n}` })
    statuses.push((await eve.post('/sign-in', { email: `victim${n}@example.com` })).status)
  }
  expect(statuses).toEqual([303, 303, 303, 429])
})

test.runIf(isNative)('clients that ask at the same moment share the limit', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const asking = Array.from({ length: 9 }, (_, n) =>
    new Visitor(w, { address: '203.0.113.7' }).post('/sign-in', { email: `v${n}@example.com` }),
  )
  const statuses = (await Promise.all(asking)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 303)).toHaveLength(3)
})

// Time can be measured by others too, but not what takes it: the same statements are.
test('whether anybody has an address can’t be told, by words, headers or what is done', async () => {
  await using w = await world()
  const ask = async (email: string) => {
    const ann = new Visitor(w)
    const statements: string[] = []
    const query = pg.Client.prototype.query
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [first] = args as [string | { text: string }]
      statements.push(typeof first === 'string' ? first : first.text)
      return (query as (...args: unknown[]) => unknown).apply(this, args)
    } as typeof query
    const res = await ann.post('/sign-in', { email }).finally(() => {
      pg.Client.prototype.query = query
    })
    const next = await ann.get('/sign-in/code')
    return {
      status: res.status,
      headers: [...res.headers].filter(
        ([name]) => !['set-cookie', 'x-request-id', 'ratelimit'].includes(name),
      ),
      body: await res.text(),
      page: (await next.text()).replaceAll(email, '…'),
      statements,
    }
  }
  const known = await ask('alice@example.com')
  const unknown = await ask('nobody@example.com')
  expect(known.statements.length).toBeGreaterThan(3)
  expect(unknown).toEqual(known)
})

test('a session that was prepared for somebody isn’t theirs after they signed in', async () => {
  await using w = await world()
  const [ann, eve] = [new Visitor(w), new Visitor(w)]
  await eve.signsIn('eve@example.com')
  const prepared = eve.cookies.get('session')!
  ann.cookies.set('session', prepared)
  ann.cookies.set('browser', 'chosen-by-eve')

  await ann.signsIn('ann@example.com')

  expect(ann.cookies.get('session')).not.toBe(prepared)
  expect(await isIn(eve)).toBe(false)
  expect(await w.db.selectFrom('sign_in_codes').select('browser_hash').execute()).not.toContainEqual({
    browser_hash: 'chosen-by-eve',
  })
})

test('forms of other sites are refused, also the one that would sign in or out', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  await ann.signsIn('ann@example.com')
  const [session] = await w.db.selectFrom('sessions').select('id').execute()
  const paths = [
    '/sign-in',
    '/sign-in/code',
    '/sign-out',
    '/account',
    '/account/revocation',
    '/account/passkeys',
    '/account/passkeys/challenge',
    `/account/passkeys/${crypto.randomUUID()}/removal`,
    '/sign-in/passkey',
    '/sign-in/passkey/challenge',
    `/account/sessions/${session!.id}/revocation`,
    '/new-company',
    `/invitations/${w.alice.companyId}/x`,
  ]
  for (const path of paths) {
    for (const origin of ['https://evil.example', 'null']) {
      const res = await ann.post(path, { email: 'a@example.com', name: 'X', code: '000000' }, { origin })
      expect(res.status, path).toBe(403)
    }
  }
  expect(await isIn(ann)).toBe(true)
})

test('signing in leads on within our own pages alone', async () => {
  await using w = await world()
  expect(await new Visitor(w).signsIn('ann@example.com', '/account?x=1')).toBe('/account?x=1')
  expect(await new Visitor(w).signsIn('ann@example.com', '//evil.example')).toBe('/')
})

test('a page that asks to sign in first is where one lands then', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  const asked = await ann.get('/account?x=1')
  expect([asked.status, asked.headers.get('location')]).toEqual([302, '/sign-in?next=%2Faccount%3Fx%3D1'])
  expect(await (await ann.get(asked.headers.get('location')!)).text()).toContain('value="/account?x=1"')
})

test('neither code nor token can be read in the database or in the log', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  await ann.post('/sign-in', { email: 'ann@example.com' })
  const waiting = await everything(w)
  await w.work()
  const code = /\d{6}/.exec(w.mails.at(-1)!.subject)![0]
  const browser = ann.cookies.get('browser')!
  await ann.post('/sign-in/code', { code })
  const secrets = [code, browser, ann.cookies.get('session')!]
  const places = [waiting, await everything(w), JSON.stringify(w.logged.map(({ time, ...line }) => line))]
  expect(waiting).toContain('mail/send')
  for (const place of places)
    for (const secret of secrets) expect(place).not.toMatch(new RegExp(`\\b${secret}\\b`))
})

test('signing out ends the session itself, not only the cookie', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  await ann.signsIn('ann@example.com')
  const stolen = new Visitor(w)
  stolen.cookies.set('session', ann.cookies.get('session')!)
  expect(await isIn(stolen)).toBe(true)
  await ann.post('/sign-out')
  expect([await isIn(ann), await isIn(stolen)]).toEqual([false, false])
})

test('one browser, or all, can be signed out from another; nobody else’s can', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const [home, work, eve] = ['a', 'b', 'c'].map((address) => new Visitor(w, { address }))
  await home!.signsIn('ann@example.com')
  await work!.signsIn('ann@example.com')
  await eve!.signsIn('eve@example.com')

  const [, atWork] = /action="(\/account\/sessions\/[^"]+)"/.exec(await (await home!.get('/account')).text())!
  await eve!.post(atWork!)
  expect(await isIn(work!)).toBe(true)
  await home!.post(atWork!)
  expect([await isIn(home!), await isIn(work!)]).toEqual([true, false])

  await work!.signsIn('ann@example.com')
  await home!.post('/account/revocation')
  expect([await isIn(home!), await isIn(work!), await isIn(eve!)]).toEqual([false, false, true])
})

test('a session lasts 30 days from when it was last used', async () => {
  await using w = await world()
  const ann = new Visitor(w)
  await ann.signsIn('ann@example.com')
  const days = (n: number) => new Date(Date.now() + n * 86_400_000)
  await w.db
    .updateTable('sessions')
    .set({ seen_at: days(-29), expires_at: days(1) })
    .execute()
  expect(await isIn(ann)).toBe(true)
  const { expires_at } = await w.db.selectFrom('sessions').select('expires_at').executeTakeFirstOrThrow()
  expect(Math.round((expires_at.getTime() - Date.now()) / 86_400_000)).toBe(30)
  await w.db
    .updateTable('sessions')
    .set({ expires_at: days(-0.001) })
    .execute()
  expect(await isIn(ann)).toBe(false)
})

test('where no mail can be sent, that is said and no code is made', async () => {
  await using w = await world({ delivery: 'none' })
  const res = await new Visitor(w).post('/sign-in', { email: 'ann@example.com' })
  expect(res.status).toBe(503)
  expect(await res.text()).toContain('SMTP_URL')
})

test('in development the code is on the page', async () => {
  await using w = await world({ delivery: 'log' })
  const ann = new Visitor(w)
  await ann.post('/sign-in', { email: 'ann@example.com' })
  const [, code] = /The code is (\d{6})/.exec(await (await ann.get('/sign-in/code')).text())!
  expect((await ann.post('/sign-in/code', { code: code! })).status).toBe(303)
})

test('what is no e-mail address is said to be none', async () => {
  await using w = await world()
  for (const email of [
    '',
    'ann',
    'ann@',
    '@example.com',
    'a@b@c.de',
    'ann@example.com\nbcc: eve@example.com',
  ]) {
    const res = await new Visitor(w).post('/sign-in', { email })
    expect(res.status, email).toBe(422)
    expect(await res.text()).toContain('This isn’t an e-mail address')
  }
})

const sixteenMinutesAgo = `{${new Date(Date.now() - 16 * 60_000).toISOString()}}`

/** All rows of all tables, the queue's too, as text. */
async function everything(w: World): Promise<string> {
  const { rows } = await w.pool.query<{ xml: string }>(
    `select coalesce(string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, ''), '')
       || (select coalesce(string_agg(row_to_json(j)::text || p.payload::text, ''), '')
           from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id) as xml
     from pg_tables where schemaname = 'public'`,
  )
  return rows[0]!.xml
}
