// What a key may do, for every route there is, and when it stops. A key acts as the person who made it.
import { expect, test } from 'vitest'
import { openapiDocument } from '#functions/openapi.ts'
import { type Person, type World, world } from '#functions/testing.ts'

type Scope = 'read' | 'write' | 'upload'

async function makes(person: Person, scopes: Scope[] = ['read', 'write'], more: object = {}) {
  const res = await person.post('/keys', { name: 'Till', scopes, ...more })
  if (res.status !== 201) throw new Error(`no key: ${await res.text()}`)
  return (await res.json()) as { id: string; secret: string; ending: string }
}

/** A program that comes with this key. */
function program(w: World, secret: string, company = w.alice.companyId) {
  return (method: string, path: string, body?: object) =>
    w.request(`/api/companies/${company}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    })
}

const receipt = { kind: 'receipt', fileName: 'r.jpg', contentType: 'image/jpeg' }

test('each scope allows what it says and nothing else', async () => {
  await using w = await world()
  const { alice } = w
  const paper = { parentId: await alice.account('6800'), name: 'Paper' }
  const allowed: Record<Scope, [read: number, write: number, upload: number]> = {
    read: [200, 403, 403],
    write: [403, 201, 201],
    upload: [403, 403, 201],
  }
  for (const [scope, [read, write, upload]] of Object.entries(allowed)) {
    const send = program(w, (await makes(alice, [scope as Scope])).secret)
    expect((await send('GET', '/transactions')).status, `${scope}: read`).toBe(read)
    expect((await send('POST', '/accounts', paper)).status, `${scope}: write`).toBe(write)
    expect((await send('POST', '/documents', receipt)).status, `${scope}: upload`).toBe(upload)
  }
})

test('a key for uploads brings a file in, sees what became of it, and can’t fetch it again', async () => {
  await using w = await world()
  const send = program(w, (await makes(w.alice, ['upload'])).secret)
  const { documentId, upload } = await (await send('POST', '/documents', receipt)).json()
  const form = new FormData()
  for (const [field, value] of Object.entries(upload.fields)) form.append(field, value as string)
  const picture = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  form.append('file', new File([picture], 'r.jpg', { type: 'image/jpeg' }))
  await fetch(upload.url, { method: 'POST', body: form })

  expect((await send('PUT', `/documents/${documentId}/file`)).status).toBe(202)
  await w.work()

  const document = await (await send('GET', `/documents/${documentId}`)).json()
  expect(document).toMatchObject({ id: documentId, uploadedBy: 'Alice' })
  expect(document.arrivedAt).not.toBeNull()
  expect((await send('GET', `/documents/${documentId}/file`)).status).toBe(403)
  expect((await send('GET', '/documents')).status).toBe(403)
})

test('a key of one company finds no other, by any route of the API', async () => {
  await using w = await world()
  const { alice, bob } = w
  await w.db
    .insertInto('members')
    .values({ company_id: bob.companyId, user_id: alice.id, role: 'admin' })
    .execute() // she herself may go there; her key for the other company may not
  const send = program(w, (await makes(alice, ['read', 'write', 'upload'])).secret, bob.companyId)
  const below = '/api/companies/{company}'
  let walked = 0
  for (const [path, methods] of Object.entries(openapiDocument('http://127.0.0.1:3000').paths ?? {})) {
    if (!path.startsWith(`${below}/`)) continue
    for (const method of Object.keys(methods as object)) {
      const at = path.slice(below.length).replace(/\{\w+\}/g, crypto.randomUUID())
      const res = await send(method.toUpperCase(), at, method === 'get' ? undefined : {})
      expect(res.status, `${method} ${path}`).toBe(404)
      expect(await res.json()).toMatchObject({ detail: 'There is no such company.' })
      walked++
    }
  }
  expect(walked).toBeGreaterThan(25)
  expect((await send('GET', '/events')).status).toBe(404)
})

test('outside of its company a key only says which one that is', async () => {
  await using w = await world()
  const { alice } = w
  await w.db
    .insertInto('members')
    .values({ company_id: w.bob.companyId, user_id: alice.id, role: 'admin' })
    .execute()
  const { secret } = await makes(alice)
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }

  const list = await w.request('/api/companies', { headers })
  expect((await list.json()).rows).toMatchObject([{ companyId: alice.companyId }])
  const made = await w.request('/api/companies', { method: 'POST', headers, body: '{"name":"Cedar"}' })
  expect(made.status).toBe(403)
  expect((await w.request(`/companies/${alice.companyId}`, { headers })).status).toBe(401) // no page either
})

test('keys make no keys, and neither do members below admin', async () => {
  await using w = await world()
  const { id, secret } = await makes(w.alice, ['read', 'write', 'upload'])
  const send = program(w, secret)
  for (const res of [
    await send('GET', '/keys'),
    await send('POST', '/keys', { name: 'Mine', scopes: ['write'] }),
    await send('DELETE', `/keys/${id}`),
  ]) {
    expect(res.status).toBe(403)
    expect(await res.json()).toMatchObject({ detail: 'This isn’t for keys: sign in and do it yourself.' })
  }
  const bookkeeper = await w.joins('Bo', 'bookkeeper')
  expect((await bookkeeper.post('/keys', { name: 'Mine', scopes: ['read'] })).status).toBe(403)
  expect((await bookkeeper.get('/keys')).status).toBe(403)
  expect((await bookkeeper.page('/keys')).status).toBe(403)
})

test('a revoked, expired, mistyped or unknown key is turned away with one and the same sentence', async () => {
  await using w = await world()
  const { alice } = w
  const revoked = await makes(alice)
  await program(w, revoked.secret)('GET', '/transactions')
  expect((await alice.delete(`/keys/${revoked.id}`)).status).toBe(200)
  expect((await alice.delete(`/keys/${revoked.id}`)).status).toBe(200)
  expect((await alice.delete(`/keys/${crypto.randomUUID()}`)).status).toBe(404)
  const expired = await makes(alice)
  await w.pool.query('alter table api_keys disable trigger key_is_final') // as though its time had passed
  await alice.inside((ctx) =>
    ctx.db
      .updateTable('api_keys')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', expired.id)
      .execute(),
  )
  const good = await makes(alice)
  const other = good.secret.at(-2) === 'A' ? 'B' : 'A'
  const secrets = {
    revoked: revoked.secret,
    expired: expired.secret,
    mistyped: `${good.secret.slice(0, -2)}${other}${good.secret.at(-1)}`,
    'of another company': good.secret.replace(/_[0-9a-f]{32}_/, `_${w.bob.companyId.replaceAll('-', '')}_`),
    cut: good.secret.slice(0, 40),
    "' or true --": "'or'true'--",
  }
  for (const [what, secret] of Object.entries(secrets)) {
    const res = await program(w, secret)('GET', '/transactions')
    expect(res.status, what).toBe(401)
    expect((await res.json()).detail, what).toMatch('This key isn’t good')
  }
  expect((await program(w, good.secret)('GET', '/transactions')).status).toBe(200)
  const { rows } = await alice.read('/keys')
  expect(rows.map((key: { state: string }) => key.state)).toEqual(['good', 'expired', 'revoked'])
})

test('a bad key isn’t saved by a good session beside it', async () => {
  await using w = await world()
  const res = await w.request(`/api/companies/${w.alice.companyId}/transactions`, {
    headers: { authorization: 'Bearer nonsense', 'x-test-user': w.alice.id },
  })
  expect(res.status).toBe(401)
})

test('a key ends with its maker’s role, and doesn’t come back with it', async () => {
  await using w = await world()
  for (const end of ['demoted', 'removed']) {
    const admin = await w.joins(end, 'admin')
    const { secret } = await makes(admin)
    const send = program(w, secret)
    expect((await send('GET', '/transactions')).status).toBe(200)
    const member = { company_id: w.alice.companyId, user_id: admin.id }
    const where = `where company_id = '${member.company_id}' and user_id = '${member.user_id}'`
    if (end === 'removed') await w.pool.query(`delete from members ${where}`)
    else await w.pool.query(`update members set role = 'bookkeeper' ${where}`)

    expect((await send('GET', '/transactions')).status, end).toBe(401)

    if (end === 'removed')
      await w.db
        .insertInto('members')
        .values({ ...member, role: 'admin' })
        .execute()
    else await w.pool.query(`update members set role = 'admin' ${where}`)
    expect((await send('GET', '/transactions')).status, end).toBe(401)
  }
})

test('a key is shown once: not in lists, logs, the database, or a repeated request', async () => {
  await using w = await world()
  const { alice } = w
  const body = { name: 'Till', scopes: ['read'] }
  const first = await alice.post('/keys', body, { 'idempotency-key': 'once' })
  const again = await alice.post('/keys', body, { 'idempotency-key': 'once' })
  const { id, secret } = await first.json()
  expect(secret).toMatch(/^gl_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/)
  expect(first.headers.get('cache-control')).toBe('no-store')
  expect(await again.json()).toMatchObject({ id, secret: null })

  await program(w, secret)('GET', '/transactions')
  await program(w, `${secret}x`)('GET', '/transactions')
  const rows = await alice.inside(async (ctx) =>
    Promise.all(
      (['api_keys', 'audit_log', 'idempotency_keys'] as const).map((table) =>
        ctx.db.selectFrom(table).selectAll().execute(),
      ),
    ),
  )
  const kept = JSON.stringify([rows, w.logged, await alice.read('/keys')], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  expect(kept).toContain(id)
  expect(kept).not.toContain(secret.slice(-43))
})

test('what a key does stands in the audit log as its maker’s deed by this key', async () => {
  await using w = await world()
  const { alice } = w
  const { id, secret } = await makes(alice)
  const send = program(w, secret)
  expect((await send('PUT', '/period', { lockedThrough: '2020-12-31' })).status).toBe(200)
  // This one is written by a trigger of the database.
  expect((await send('PUT', '/period', { lockedThrough: null, reason: 'A late bill' })).status).toBe(200)
  await alice.put('/period', { lockedThrough: '2021-12-31' })

  const deeds = await alice.inside((ctx) =>
    ctx.db
      .selectFrom('audit_log')
      .where('action', 'like', 'period.%')
      .orderBy('id')
      .select(['action', 'actor', 'user_id', 'api_key_id'])
      .execute(),
  )
  const as = { actor: 'person', user_id: alice.id }
  expect(deeds).toEqual([
    { action: 'period.locked', ...as, api_key_id: id },
    { action: 'period.reopened', ...as, api_key_id: id },
    { action: 'period.locked', ...as, api_key_id: null },
  ])
})

test('its last use is written down, at most once a minute', async () => {
  await using w = await world()
  const { alice } = w
  const { secret } = await makes(alice)
  const lastUse = async () => (await alice.read('/keys')).rows[0].lastUsedAt
  expect(await lastUse()).toBeNull()

  await program(w, secret)('GET', '/transactions')
  await expect.poll(lastUse).not.toBeNull()
  const noted = await lastUse()
  await program(w, secret)('GET', '/transactions')
  expect(await lastUse()).toBe(noted)
})

test('nobody can change a key, from psql either', async () => {
  await using w = await world()
  const { id } = await makes(w.alice, ['read'])
  await w.alice.delete(`/keys/${id}`)
  for (const set of [
    { scopes: ['write'] },
    { expires_at: new Date('2099-01-01') },
    { created_by: w.bob.id },
    { revoked_at: null },
  ]) {
    await expect(
      w.alice.inside((ctx) => ctx.db.updateTable('api_keys').set(set).where('id', '=', id).execute()),
    ).rejects.toMatchObject({ code: 'GLFIN' })
  }
})

test('the page makes a key, shows it once, and revokes it', async () => {
  await using w = await world()
  const { alice } = w
  const form = new URLSearchParams([
    ['name', 'Till <b>'],
    ['scopes', 'read'],
    ['scopes', 'upload'],
    ['days', '30'],
  ])
  const made = await alice.page('/keys', { method: 'POST', body: form })
  const html = await made.text()
  expect(made.status).toBe(200)
  expect(made.headers.get('cache-control')).toBe('no-store')
  expect(html).toContain('Till &lt;b&gt;')
  const [secret] = /gl_[\w-]{76}/.exec(html)!
  expect((await program(w, secret)('GET', '/transactions')).status).toBe(200)

  const page = await (await alice.page('/keys')).text()
  expect(page).toContain(`…${secret.slice(-4)}`)
  expect(page).not.toContain(secret)
  const [, action] = /action="[^"]*(\/keys\/[^"]+\/revocation)"/.exec(page)!
  expect((await alice.page(action!, { method: 'POST' })).status).toBe(303)
  expect((await program(w, secret)('GET', '/transactions')).status).toBe(401)
  expect(await (await alice.page('/keys')).text()).toContain('Revoked on')
})

test('a stream opened with a key ends when the key does', async () => {
  await using w = await world({ heartbeatMs: 50 })
  const { id, secret } = await makes(w.alice, ['read'])
  const res = await program(w, secret)('GET', '/events')
  expect(res.status).toBe(200)
  const read = new Response(res.body).text() // is over only when the stream is

  await w.alice.delete(`/keys/${id}`)

  expect(await read).toMatch(/^retry: \d+\n: open/)
})
