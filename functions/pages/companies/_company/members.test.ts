// Who comes to a company, who leaves it, and what nobody may do to it.
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'
import type { Role } from '#shared/context.ts'
import { listens } from '../../testing.ts'
import { Visitor } from '../../visitor-testing.ts'

const rolesIn = async (person: Person) => {
  const { rows } = await person.read('/members')
  return Object.fromEntries(rows.map(({ name, role }: { name: string; role: string }) => [name, role]))
}

/** Invites, and answers the path of the link in the mail. */
async function invites(w: World, by: Person, email: string, role: Role = 'bookkeeper'): Promise<string> {
  const res = await by.post('/invitations', { email, role })
  expect(res.status, await res.text()).toBe(201)
  await w.work()
  const mail = w.mails.findLast(({ to }) => to === email)!
  return new URL(/http\S+/.exec(mail.text)![0]).pathname
}

test('the link in an invitation makes its addressee a member, by way of the sign-in', async () => {
  await using w = await world()
  const link = await invites(w, w.alice, 'ann@example.com')
  const ann = new Visitor(w)
  const first = await ann.get(link)
  expect(
    await ann.signsIn(
      'ann@example.com',
      new URL(first.headers.get('location')!, 'http://x').searchParams.get('next')!,
    ),
  ).toBe(link)
  expect(await (await ann.get(link)).text()).toContain('Alder &amp; Ash')

  const joined = await ann.post(link)

  expect(joined.headers.get('location')).toBe(`/companies/${w.alice.companyId}`)
  expect(await rolesIn(w.alice)).toEqual({ Alice: 'owner', Ann: 'bookkeeper' })
  expect((await w.alice.read('/members')).invitations).toEqual([])
  expect((await ann.get(`/companies/${w.alice.companyId}`)).status).toBe(200)
})

test('an invitation is good once, for its address, until it is replaced, withdrawn or a week old', async () => {
  await using w = await world({ trustProxyHops: 1 })
  const [ann, eve] = [new Visitor(w, { address: 'a' }), new Visitor(w, { address: 'b' })]
  await ann.signsIn('ann@example.com')
  await eve.signsIn('eve@example.com')
  const replaced = await invites(w, w.alice, 'ann@example.com')
  const good = await invites(w, w.alice, 'ann@example.com')
  for (const [visitor, link] of [
    [eve, good],
    [ann, replaced],
    [ann, `${good}x`],
  ] as const) {
    expect((await visitor.get(link)).status).toBe(404)
    expect((await visitor.post(link)).status).toBe(404)
  }
  const elsewhere = good.replace(w.alice.companyId, w.bob.companyId)
  expect((await ann.post(elsewhere)).status).toBe(404)

  await w.alice.inside((ctx) => ctx.db.updateTable('invitations').set({ expires_at: new Date() }).execute())
  expect((await ann.post(good)).status).toBe(404)

  const withdrawn = await invites(w, w.alice, 'ann@example.com')
  const [{ invitationId }] = (await w.alice.read('/members')).invitations
  expect((await w.alice.delete(`/invitations/${invitationId}`)).status).toBe(200)
  expect((await ann.post(withdrawn)).status).toBe(404)

  const used = await invites(w, w.alice, 'ann@example.com')
  expect((await ann.post(used)).status).toBe(303)
  expect((await ann.post(used)).status).toBe(404)
  expect(await rolesIn(w.alice)).toEqual({ Alice: 'owner', Ann: 'bookkeeper' })
})

test('a member isn’t invited again', async () => {
  await using w = await world()
  const res = await w.alice.post('/invitations', { email: 'Alice@example.com', role: 'viewer' })
  expect(res.status).toBe(409)
})

test('nobody gives, takes or invites to a role above their own', async () => {
  await using w = await world()
  const admin = await w.joins('Adam', 'admin')
  const bookkeeper = await w.joins('Bea', 'bookkeeper')
  const { id: owner } = w.alice
  await w.alice.post('/invitations', { email: 'o@example.com', role: 'owner' })
  const [{ invitationId }] = (await w.alice.read('/members')).invitations
  const refused = [
    admin.put(`/members/${admin.id}/role`, { role: 'owner' }),
    admin.put(`/members/${owner}/role`, { role: 'viewer' }),
    admin.delete(`/members/${owner}`),
    admin.post('/invitations', { email: 'x@example.com', role: 'owner' }),
    admin.delete(`/invitations/${invitationId}`),
    bookkeeper.put(`/members/${bookkeeper.id}/role`, { role: 'admin' }),
    bookkeeper.delete(`/members/${admin.id}`),
    bookkeeper.post('/invitations', { email: 'x@example.com', role: 'viewer' }),
  ]
  for (const answer of refused) expect((await answer).status).toBe(403)
  expect(await rolesIn(w.alice)).toEqual({ Alice: 'owner', Adam: 'admin', Bea: 'bookkeeper' })
  expect((await admin.put(`/members/${bookkeeper.id}/role`, { role: 'admin' })).status).toBe(200)
})

test('the last owner can neither leave nor become less', async () => {
  await using w = await world()
  for (const answer of [
    await w.alice.delete(`/members/${w.alice.id}`),
    await w.alice.put(`/members/${w.alice.id}/role`, { role: 'admin' }),
  ]) {
    expect(answer.status).toBe(409)
    expect((await answer.json()).detail).toContain('at least one owner')
  }
  const page = await w.alice.page(`/members/${w.alice.id}/removal`, { method: 'POST' })
  expect(page.status).toBe(409)
  expect(await rolesIn(w.alice)).toEqual({ Alice: 'owner' })
})

test.runIf(isNative)('of two owners that leave at the same moment, one stays', async () => {
  await using w = await world()
  for (let n = 0; n < 5; n++) {
    const other = await w.joins(`Olga${n}`, 'owner')
    const answers = await Promise.all([
      w.alice.put(`/members/${w.alice.id}/role`, { role: 'viewer' }),
      other.delete(`/members/${other.id}`),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    if (answers[0].status === 200) await other.put(`/members/${w.alice.id}/role`, { role: 'owner' })
    if (answers[0].status === 200) await other.delete(`/members/${other.id}`)
  }
  expect(await rolesIn(w.alice)).toEqual({ Alice: 'owner' })
})

test('whoever is removed is out with the next request, and their open stream ends without the news', async () => {
  await using w = await world()
  const vic = await w.joins('Vic', 'viewer')
  const { heard, ended } = await listens(await vic.get('/events'))

  expect((await w.alice.delete(`/members/${vic.id}`)).status).toBe(200)

  await ended
  expect(heard.join('')).toMatch(/^retry: \d+\n: open\n\n$/)
  for (const path of ['/transactions', '/events', '/members']) expect((await vic.get(path)).status).toBe(404)
})

test('a stream ends with the session, or the key, that opened it, and others stay', async () => {
  await using w = await world()
  const events = `/api/companies/${w.alice.companyId}/events`
  const ann = new Visitor(w)
  await ann.signsIn('alice@example.com')
  const { id, secret } = await (await w.alice.post('/keys', { name: 'Till', scopes: ['read'] })).json()
  const byHeader = await listens(await w.alice.get('/events'))
  const bySession = await listens(await ann.get(events))
  const byKey = await listens(await w.request(events, { headers: { authorization: `Bearer ${secret}` } }))

  await ann.post('/account/revocation')
  await bySession.ended
  await w.alice.delete(`/keys/${id}`)
  await byKey.ended

  await expect.poll(() => byHeader.heard.join('').match(/event: member/g)).toHaveLength(2)
  await w.alice.post('/invitations', { email: 'x@example.com', role: 'viewer' })
  await expect.poll(() => byHeader.heard.join('').match(/event: member/g)).toHaveLength(3)
})

test('whoever leaves is out, and what happened stands in the audit log', async () => {
  await using w = await world()
  const bea = await w.joins('Bea', 'bookkeeper')
  await w.alice.put(`/members/${bea.id}/role`, { role: 'viewer' })
  const left = await bea.page(`/members/${bea.id}/removal`, { method: 'POST' })
  expect(left.headers.get('location')).toBe('/')
  expect((await bea.get('/transactions')).status).toBe(404)
  const log = await w.alice.inside((ctx) =>
    ctx.db
      .selectFrom('audit_log')
      .where('subject_id', '=', bea.id)
      .select(['action', 'user_id'])
      .orderBy('id')
      .execute(),
  )
  expect(log).toEqual([
    { action: 'member.role-changed', user_id: w.alice.id },
    { action: 'member.left', user_id: bea.id },
  ])
})

test('the page has the forms for what its reader may do, and no others', async () => {
  await using w = await world()
  const vic = await w.joins('Vic', 'viewer')
  const hers = await (await w.alice.page('/members')).text()
  expect(hers).toContain(`action="/companies/${w.alice.companyId}/members/${vic.id}/removal"`)
  expect(hers).toContain('Send the invitation')
  const his = await (await vic.page('/members')).text()
  expect(his.match(/<form[^>]*method="post"/g)).toHaveLength(1) // to leave
})
