// How an operator comes into a company, and how not: Olive runs GrayLedger and belongs to no company.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { ROLES } from '#functions/roles.ts'
import { type WorldOptions, world } from '#functions/testing.ts'
import { listens } from '../../testing.ts'

const ORIGIN = 'http://127.0.0.1:3000'

/** A world with Olive in it, who can be sent anywhere. */
async function operated(options: WorldOptions = {}) {
  const operators = new Set(['olive@example.com'])
  const w = await world({ operators, ...options })
  const { id } = await w.db
    .insertInto('users')
    .values({ email: 'olive@example.com', name: 'Olive' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const olive = (path: string, init: RequestInit = {}) =>
    w.request(path, { ...init, headers: { 'x-test-user': id, origin: ORIGIN, ...init.headers } })
  const company = `/companies/${w.alice.companyId}`
  return Object.assign(w, { operators, olive, oliveId: id, books: `/api${company}`, company })
}
type Operated = Awaited<ReturnType<typeof operated>>

/** Asks to come into Alice's company; answers the request's id. */
async function asks({ olive, alice, company }: Operated, form: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams({ reason: 'A statement can’t be read.', hours: '4', ...form })
  const res = await olive(`/ops${company}/access`, { method: 'POST', body })
  expect(res.status, await res.text()).toBe(303)
  return (await alice.read('/operator-access')).rows[0].accessId
}

const stateOf = async ({ alice }: Operated) => (await alice.read('/operator-access')).rows[0].state

/** Has so much time pass for Alice's requests. The database lets nobody do this, so it is told to look away. */
async function later({ alice }: Operated, interval: string): Promise<void> {
  const by = sql`${interval}::interval`
  await alice.inside(async ({ db, companyId }) => {
    await sql`alter table operator_access disable trigger access_is_as_asked`.execute(db)
    await sql`update operator_access set asked_at = asked_at - ${by}, opened_at = opened_at - ${by},
      closes_at = closes_at - ${by} where company_id = ${companyId}`.execute(db)
    await sql`alter table operator_access enable trigger access_is_as_asked`.execute(db)
  })
}

const logOf = ({ alice }: Operated) =>
  alice.inside(async ({ db }) => {
    const deeds = db.selectFrom('audit_log').where('action', 'like', 'operator.%')
    return (await deeds.orderBy('id').select(['actor', 'action']).execute()).map(
      (deed) => `${deed.actor} ${deed.action}`,
    )
  })

async function expectNoWayIn({ olive, alice }: Operated): Promise<void> {
  for (const door of Object.keys(ROLES)) {
    const [method, path] = door.split(' ') as [string, string]
    const address = path.replace(':company', alice.companyId).replace(/:\w+/g, alice.companyId)
    expect((await olive(address, { method })).status, door).toBe(404)
  }
}

test('an operator whom nobody let in finds nothing in a company, by any door', async () => {
  await using w = await operated()
  await expectNoWayIn(w)
  const accessId = await asks(w)
  await expectNoWayIn(w)
  await w.alice.put(`/operator-access/${accessId}/refusal`)
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
  expect(await logOf(w)).toEqual(['operator operator.asked', 'person operator.refused'])
})

test('the owners are asked by mail, with the reason, and nobody else', async () => {
  await using w = await operated()
  await w.joins('Adam', 'admin')
  await w.joins('Olga', 'owner')
  await asks(w)
  await w.work()
  expect(w.mails.map(({ to }) => to).sort()).toEqual(['alice@example.com', 'olga@example.com'])
  for (const { subject, text } of w.mails) {
    expect(subject).toContain('Alder & Ash')
    expect(text).toContain('    A statement can’t be read.')
    expect(text).toContain('Only to look, for 4 hours')
    expect(text).toContain(`${ORIGIN}${w.company}/operator-access`)
  }
})

test('once an owner consents they can look, and change nothing', async () => {
  await using w = await operated()
  await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const accessId = await asks(w)

  expect((await w.alice.put(`/operator-access/${accessId}/consent`)).status).toBe(200)

  const read = await w.olive(`${w.books}/transactions`)
  expect(read.status).toBe(200)
  const [{ id }] = (await read.json()).rows
  const page = await w.olive(`${w.company}/transactions`, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('You are in as operator, only to look, for 4 more hours.')
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ accountId: await w.alice.account('6800') })
  const written = await w.olive(`${w.books}/transactions/${id}/category`, {
    method: 'PUT',
    body,
    headers: json,
  })
  expect(written.status).toBe(403)
  for (const path of ['/keys', '/operator-access', '/export']) {
    expect((await w.olive(`${w.books}${path}`)).status, path).toBe(403)
  }
  const consent = await w.olive(`${w.books}/operator-access/${accessId}/consent`, { method: 'PUT' })
  expect(consent.status).toBe(403)
  await w.work()
  expect(w.mails.at(-1)).toMatchObject({
    to: 'olive@example.com',
    subject: 'Alder & Ash: an owner consented',
  })
  expect(await logOf(w)).toEqual([
    'operator operator.asked',
    'person operator.consented',
    'operator operator.opened',
  ])
})

test('what they change with an owner’s consent names them as operator', async () => {
  await using w = await operated()
  const [waiting] = await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const accessId = await asks(w, { write: 'yes', hours: '1' })
  await w.alice.put(`/operator-access/${accessId}/consent`)

  const res = await w.olive(`${w.books}/transactions/${waiting!.id}/category`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accountId: await w.alice.account('6800') }),
  })

  expect(res.status, await res.text()).toBe(200)
  const { rows } = await w.alice.read('/audit?action=transaction.categorized')
  expect(rows).toMatchObject([{ actor: 'operator', personName: 'Olive' }])
  expect(await (await w.alice.page('/audit')).text()).toContain('Olive (operator)')
  // Managing the company stays with its own people.
  expect((await w.olive(`${w.books}/keys`)).status).toBe(403)
})

test('without an answer they can look after 24 hours, and the owners hear of it', async () => {
  await using w = await operated()
  await asks(w)
  await later(w, '23 hours 59 minutes')
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
  await later(w, '1 minute')
  expect(await stateOf(w)).toBe('lapsed')

  for (let n = 0; n < 2; n++) expect((await w.olive(`${w.books}/period`)).status).toBe(200)

  await w.work()
  expect(w.mails.map(({ subject }) => subject)).toEqual([
    'May we come into the books of Alder & Ash?',
    'We are looking into the books of Alder & Ash',
  ])
  expect(await logOf(w)).toEqual([
    'operator operator.asked',
    'operator operator.lapsed',
    'operator operator.opened',
  ])
})

test('to write takes consent, however long nobody answers', async () => {
  await using w = await operated()
  const accessId = await asks(w, { write: 'yes' })
  await later(w, '6 days')
  expect([await stateOf(w), (await w.olive(`${w.books}/period`)).status]).toEqual(['asked', 404])
  await w.alice.put(`/operator-access/${accessId}/consent`)
  expect((await w.olive(`${w.books}/period`)).status).toBe(200)
})

test('a refusal is final, also after the notice; the operator can ask anew', async () => {
  await using w = await operated()
  const refused = await asks(w)
  await later(w, '25 hours')
  expect((await w.alice.put(`/operator-access/${refused}/refusal`)).status).toBe(200)
  expect((await w.alice.put(`/operator-access/${refused}/refusal`)).status).toBe(200)

  const consent = await w.alice.put(`/operator-access/${refused}/consent`)

  expect(consent.status).toBe(409)
  expect((await consent.json()).detail).toContain('that is final')
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
  expect(await asks(w)).not.toBe(refused)
  expect(await stateOf(w)).toBe('asked')
})

test('the hours count from the first look, and then they are out', async () => {
  await using w = await operated({ heartbeatMs: 50 })
  const accessId = await asks(w, { hours: '2' })
  await w.alice.put(`/operator-access/${accessId}/consent`)
  await later(w, '3 days')
  const { ended } = await listens(await w.olive(`${w.books}/events`))
  expect(await stateOf(w)).toBe('open')
  await later(w, '1 hour 59 minutes')
  expect((await w.olive(`${w.books}/period`)).status).toBe(200)

  await later(w, '1 minute')

  await ended
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
  expect(await stateOf(w)).toBe('over')
  await asks(w)
})

test('a consent that nobody makes use of is void after a week', async () => {
  await using w = await operated()
  await w.alice.put(`/operator-access/${await asks(w)}/consent`)
  await later(w, '7 days')
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
  expect(await stateOf(w)).toBe('over')
})

test.each(['owner', 'operator'] as const)(
  'ended early by the %s, they are out at once, open streams too',
  async (by) => {
    await using w = await operated()
    const accessId = await asks(w)
    await w.alice.put(`/operator-access/${accessId}/consent`)
    expect((await w.olive(`${w.books}/period`)).status).toBe(200)
    const { heard, ended } = await listens(await w.olive(`${w.books}/events`))

    if (by === 'owner') await w.alice.delete(`/operator-access/${accessId}`)
    else await w.olive(`/ops${w.company}/access/${accessId}/end`, { method: 'POST' })

    await ended
    expect(heard.join('')).not.toContain('event:')
    expect((await w.olive(`${w.books}/period`)).status).toBe(404)
    expect((await logOf(w)).at(-1)).toBe(by === 'owner' ? 'person operator.ended' : 'operator operator.ended')
  },
)

test('an operator who is none any more is out at once', async () => {
  await using w = await operated()
  await w.alice.put(`/operator-access/${await asks(w)}/consent`)
  expect((await w.olive(`${w.books}/period`)).status).toBe(200)
  w.operators.clear()
  expect((await w.olive(`${w.books}/period`)).status).toBe(404)
})

test.runIf(isNative)('of two owners who answer at the same moment, one counts', async () => {
  await using w = await operated()
  const olga = await w.joins('Olga', 'owner')
  for (let n = 0; n < 5; n++) {
    const accessId = await asks(w)
    const answers = await Promise.all([
      w.alice.put(`/operator-access/${accessId}/consent`),
      olga.put(`/operator-access/${accessId}/refusal`),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await w.alice.delete(`/operator-access/${accessId}`)
  }
  const answered = (await logOf(w)).filter((deed) => /consented|refused/.test(deed))
  expect(answered).toHaveLength(5)
})

test.runIf(isNative)('two first looks at the same moment open once', async () => {
  await using w = await operated()
  await w.alice.put(`/operator-access/${await asks(w)}/consent`)
  const looks = await Promise.all([1, 2, 3, 4].map(() => w.olive(`${w.books}/period`)))
  expect(looks.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect((await logOf(w)).filter((deed) => deed.endsWith('opened'))).toHaveLength(1)
})

test('what another company was asked is not there for an owner to answer', async () => {
  await using w = await operated()
  const accessId = await asks(w)
  for (const end of ['consent', 'refusal', 'end']) {
    const page = await w.bob.page(`/operator-access/${accessId}/${end}`, { method: 'POST' })
    expect(page.status, end).toBe(404)
  }
  expect((await w.bob.delete(`/operator-access/${accessId}`)).status).toBe(404)
  const elsewhere = `/ops/companies/${w.bob.companyId}/access/${accessId}/end`
  expect((await w.olive(elsewhere, { method: 'POST' })).status).toBe(404)
  expect(await stateOf(w)).toBe('asked')
})

test('asks in order, once at a time, of a company that is there and not one’s own', async () => {
  await using w = await operated()
  const ask = (form: Record<string, string>, company = w.alice.companyId, by = w.olive) =>
    by(`/ops/companies/${company}/access`, {
      method: 'POST',
      body: new URLSearchParams({ reason: 'Why', ...form }),
    })
  const wrong: Record<string, string>[] = [
    { reason: ' ' },
    { hours: '0' },
    { hours: '25' },
    { hours: 'all' },
    { write: 'no' },
  ]
  for (const form of wrong) {
    expect((await ask(form)).status, JSON.stringify(form)).toBe(422)
  }
  expect((await ask({}, crypto.randomUUID())).status).toBe(404)
  expect((await ask({})).status).toBe(303)
  expect((await ask({})).status).toBe(409)
  w.operators.add('bob@example.com')
  const bob: typeof w.olive = (path, init = {}) =>
    w.request(path, { ...init, headers: { 'x-test-user': w.bob.id, origin: ORIGIN } })
  expect((await ask({}, w.bob.companyId, bob)).status).toBe(409)
})

test('owners see on every page that somebody asks, and everybody that an operator is in', async () => {
  await using w = await operated()
  const vic = await w.joins('Vic', 'viewer')
  const pages = async () => {
    const texts = await Promise.all([w.alice, vic].map(async (by) => (await by.page('/accounts')).text()))
    return texts.map((text) => /<div class="note banner"><p>(.*?)<\/p>/.exec(text)?.[1])
  }
  expect(await pages()).toEqual([undefined, undefined])
  const accessId = await asks(w)
  expect(await pages()).toEqual(['Olive, who runs GrayLedger, asks to come into these books.', undefined])

  const asked = await (await w.alice.page('/operator-access')).text()
  expect(asked).toContain('A statement can’t be read.')
  const consent = await w.alice.page(`/operator-access/${accessId}/consent`, { method: 'POST' })
  expect(consent.headers.get('location')).toBe(`${w.company}/operator-access`)
  await w.olive(`${w.books}/period`)

  const open = 'Olive, who runs GrayLedger, is in these books for 4 more hours at most, only to look.'
  expect(await pages()).toEqual([open, open])
  await w.alice.page(`/operator-access/${accessId}/end`, { method: 'POST' })
  expect(await pages()).toEqual([undefined, undefined])
})

test('a company on its way out can still refuse and end', async () => {
  await using w = await operated()
  const accessId = await asks(w)
  await w.alice.put('/deletion', { name: 'Alder & Ash' })
  expect((await w.alice.put(`/operator-access/${accessId}/refusal`)).status).toBe(200)
})

test('operators find companies by name or id, and see nothing of their books', async () => {
  await using w = await operated()
  await asks(w)
  const list = async (q = '') => {
    const res = await w.olive(`/ops/companies?q=${encodeURIComponent(q)}`, {
      headers: { accept: 'text/html' },
    })
    return [...(await res.text()).matchAll(/<a href="\/ops.*?<strong>(.*?)<\/strong><\/a>/g)].map(
      ([, name]) => name,
    )
  }
  expect(await list()).toEqual(['Birch', 'Alder &amp; Ash'])
  expect(await list('bir')).toEqual(['Birch'])
  expect(await list(w.alice.companyId)).toEqual(['Alder &amp; Ash'])
  expect(await list('%')).toEqual([])
  const page = await (await w.olive('/ops/companies', { headers: { accept: 'text/html' } })).text()
  expect(page).toMatch(/Alder[\s\S]*you: waits for an owner/)
  expect(await (await w.olive(`/ops${w.company}`)).text()).toContain('A statement can’t be read.')
})

// From a console too, whatever the program above it does.
test('the database opens nothing that no owner could have refused, and keeps what was', async () => {
  await using w = await operated()
  const accessId = await asks(w)
  const update = (set: string) =>
    w.alice.inside(({ db }) =>
      sql.raw(`update operator_access set ${set} where id = '${accessId}'`).execute(db),
    )
  const final = { code: 'GLFIN' }
  await expect(update(`opened_at = now()`)).rejects.toMatchObject(final)
  await expect(update(`asked_at = now() - interval '2 days'`)).rejects.toMatchObject(final)
  await expect(update(`hours = 24`)).rejects.toMatchObject(final)
  await expect(w.alice.inside(({ db }) => db.deleteFrom('operator_access').execute())).rejects.toMatchObject(
    final,
  )
  const opened = {
    company_id: w.alice.companyId,
    operator_id: w.bob.id,
    reason: 'Why',
    opened_at: new Date(),
  }
  const inserted = w.alice.inside(({ db }) => db.insertInto('operator_access').values(opened).execute())
  await expect(inserted).rejects.toMatchObject(final)
  await w.alice.put(`/operator-access/${accessId}/refusal`)
  await expect(update(`ended_at = null, answer = 'consented'`)).rejects.toMatchObject(final)
})
