// Nothing that opens a door is ever logged: a wide run through the doors, as it should go and as it shouldn't, and then
// the log is searched for every secret that was in it.
import { expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { readConfig } from '#shared/config.ts'
import { openMailer } from '#shared/outside/mail.ts'
import { Visitor } from './pages/visitor-testing.ts'
import { createRouter, DOORS } from './router.ts'
import { TEST_POST, type World, world } from './testing.ts'

test('neither sessions, codes, keys, links, signatures nor passwords are ever logged', async () => {
  await using w = await world()
  const secrets: Record<string, string> = { SESSION_SECRET: TEST_POST.secret }
  const { visitor, key } = await goThrough(w, secrets)
  await knockEverywhere(w, visitor, key)
  await failEverywhere(w, visitor, key, secrets)

  expect(Object.keys(secrets).length).toBeGreaterThan(11)
  expect(w.logged.length).toBeGreaterThan(2 * DOORS.length)
  expect(w.logged.filter(({ level }) => level === 50).length).toBeGreaterThan(3)
  const log = w.logged.map((line) => JSON.stringify(line))
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(5)
    const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
    // Not within longer numbers and ids: six digits are soon in one of those by chance.
    const isIn = new RegExp(
      `(?<![0-9a-z])(${spellings.map((text) => RegExp.escape(text)).join('|')})(?![0-9a-z])`,
      'i',
    )
    expect(
      log.filter((line) => isIn.test(line)),
      name,
    ).toEqual([])
  }
})

test('a configuration that doesn’t do is told without what is secret in it', () => {
  const environment = {
    DATABASE_URL: 'mysql://user:hunter2@host/name',
    SMTP_URL: 'http://user:hunter2@host',
    SESSION_SECRET: 'hunter2',
    ORIGIN: 'hunter2',
  }
  expect(() => readConfig(environment)).toThrow(/DATABASE_URL/)
  expect(() => readConfig(environment)).not.toThrow(/hunter2/)
})

/** Signs in, invites, makes a key, uploads and looks at a file, as people do; notes what is secret on the way. */
async function goThrough(w: World, secrets: Record<string, string>) {
  const { alice } = w
  const visitor = new Visitor(w)
  secrets.code = await visitor.asks('ann@example.com')
  secrets['browser token'] = visitor.cookies.get('browser')!
  await visitor.post('/sign-in/code', { code: '000000' })
  await visitor.post('/sign-in/code', { code: secrets.code })
  secrets['session token'] = visitor.cookies.get('session')!

  await alice.post('/invitations', { email: 'ann@example.com', role: 'bookkeeper' })
  await w.work()
  const link = /http\S+/.exec(w.mails.at(-1)!.text)![0]
  secrets['invitation token'] = link.split('/').at(-1)!
  await visitor.get(new URL(link).pathname)
  await visitor.post(new URL(link).pathname)

  const { secret: key } = await (
    await alice.post('/keys', { name: 'Till', scopes: ['read', 'write'] })
  ).json()
  secrets.key = key
  const wanted = { kind: 'receipt', fileName: 'r.jpg', contentType: 'image/jpeg' }
  const { documentId, upload } = await (await alice.post('/documents', wanted)).json()
  secrets['upload signature'] = upload.fields['X-Amz-Signature']
  secrets['upload policy'] = upload.fields.Policy
  await alice.put(`/documents/${documentId}/file`)
  const content = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  const there = await alice.uploads({ kind: 'receipt', name: 's.jpg', type: 'image/jpeg', content })
  await w.work()
  const shown = await alice.page(`/documents/${there}/file`)
  secrets['download signature'] = new URL(shown.headers.get('location')!).searchParams.get('X-Amz-Signature')!
  return { visitor, key }
}

/** Every door, with all that opens one: in the cookie, as a key, and where it doesn't belong. */
async function knockEverywhere(w: World, visitor: Visitor, key: string) {
  const session = visitor.cookies.get('session')!
  for (const { method, path } of DOORS.flatMap((door) => door.routes)) {
    const address = path.replace(':company', w.alice.companyId).replace(/:\w+/g, crypto.randomUUID())
    for (const headers of [{ cookie: `session=${session}` }, { authorization: `Bearer ${key}` }]) {
      const stop = new AbortController()
      const res = await w.request(`${address}?token=${session}&code=${key}`, {
        method,
        headers: {
          ...headers,
          origin: w.deps.origin,
          'content-type': 'application/json',
          referer: `/x?${key}`,
        },
        body: method === 'GET' ? undefined : JSON.stringify({ secret: key, session }),
        signal: stop.signal,
      })
      await res.body?.cancel()
      stop.abort()
    }
  }
}

/** The database, the mail server and a table are gone, one after the other. */
async function failEverywhere(w: World, visitor: Visitor, key: string, secrets: Record<string, string>) {
  secrets['database password'] = 'database-password-x'
  secrets['mail password'] = 'mail-password-x'
  const pool = openPool({
    url: `postgres://ann:${secrets['database password']}@127.0.0.1:1/none`,
    connections: 1,
    name: 'gone',
  })
  const gone = createRouter({ ...w.deps, db: connect(pool), limitsDb: w.db })
  const headers = { cookie: `session=${visitor.cookies.get('session')}` }
  expect((await gone.request(`${w.deps.origin}/account`, { headers })).status).toBe(503)
  await pool.end()

  const mailer = openMailer({
    url: `smtp://ann:${encodeURIComponent(secrets['mail password'])}@127.0.0.1:1`,
    from: 'a@example.com',
  })
  const mail = { to: 'ann@example.com', subject: 'x', text: 'x' }
  await mailer.send(mail).then(
    () => expect.unreachable(),
    (err) => w.log.error({ err }, 'job'),
  )

  await w.pool.query('drop table sessions cascade; drop table api_keys cascade')
  secrets['session of the fault'] = 'a-session-that-meets-a-fault'
  const faulty = { cookie: `session=${secrets['session of the fault']}` }
  expect((await w.request('/account', { headers: faulty })).status).toBe(500)
  expect(
    (
      await w.request(`/api/companies/${w.alice.companyId}/period`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status,
  ).toBe(500)
}
