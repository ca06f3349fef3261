import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'

/** Invites an address to Alice's company; answers the token in the link. */
async function invites(w: World, email: string): Promise<string> {
  const res = await w.alice.post('/invitations', { email, role: 'bookkeeper' })
  expect(res.status, await res.text()).toBe(201)
  await w.work()
  const mail = w.mails.findLast(({ to }) => to === email)!
  return new URL(/http\S+/.exec(mail.text)![0]).pathname.split('/').at(-1)!
}

const accepts = (w: World, headers: Record<string, string>, token: string, companyId = w.alice.companyId) =>
  w.request(`/api/invitations/${companyId}/${token}/acceptance`, { method: 'POST', headers })

const roleOfBob = async (w: World) =>
  (await w.alice.read('/members')).rows.find(({ name }: { name: string }) => name === 'Bob')?.role

test('makes the invited person a member, with their role, once', async () => {
  await using w = await world()
  const token = await invites(w, 'bob@example.com')
  const bob = { 'x-test-user': w.bob.id }

  const res = await accepts(w, bob, token)

  expect(res.status).toBe(200)
  expect(await res.json()).toEqual({
    companyId: w.alice.companyId,
    companyName: 'Alder & Ash',
    role: 'bookkeeper',
  })
  expect(await roleOfBob(w)).toBe('bookkeeper')
  expect((await accepts(w, bob, token)).status).toBe(404)
  await w.alice.delete(`/members/${w.bob.id}`)
  expect((await accepts(w, bob, token)).status).toBe(404) // it doesn't bring back who was removed
  expect(await roleOfBob(w)).toBeUndefined()
})

test('is for the invited address, at the company it names, while it is open', async () => {
  await using w = await world()
  const vic = await w.joins('Vic', 'viewer')
  const bob = { 'x-test-user': w.bob.id }
  const replaced = await invites(w, 'bob@example.com')
  const good = await invites(w, 'bob@example.com')
  const refusals = [
    await accepts(w, { 'x-test-user': vic.id }, good),
    await accepts(w, bob, replaced),
    await accepts(w, bob, `${good}x`),
    await accepts(w, bob, good, w.bob.companyId),
  ]
  const [{ invitationId }] = (await w.alice.read('/members')).invitations
  await w.alice.delete(`/invitations/${invitationId}`)
  refusals.push(await accepts(w, bob, good))
  const expired = await invites(w, 'bob@example.com')
  await w.alice.inside((ctx) => ctx.db.updateTable('invitations').set({ expires_at: new Date() }).execute())
  refusals.push(await accepts(w, bob, expired))
  // One and the same sentence, which tells nobody whose it is.
  const sentences = new Set<string>()
  for (const res of refusals) {
    expect(res.status).toBe(404)
    sentences.add((await res.json()).detail)
  }
  expect([...sentences]).toEqual([expect.stringMatching(/^This invitation isn’t open to you/)])
  expect((await accepts(w, bob, good, 'nothing')).status).toBe(404)
  expect(await roleOfBob(w)).toBeUndefined()
})

test('takes a person who is signed in: no key, nobody unknown, no page of another site', async () => {
  await using w = await world()
  const token = await invites(w, 'bob@example.com')
  const { secret } = await (await w.bob.post('/keys', { name: 'Till', scopes: ['read', 'write'] })).json()
  expect((await accepts(w, {}, token)).status).toBe(401)
  expect((await accepts(w, { authorization: `Bearer ${secret}` }, token)).status).toBe(403)
  expect((await accepts(w, { 'x-test-user': w.bob.id, origin: 'https://evil.example' }, token)).status).toBe(
    403,
  )
  expect(await roleOfBob(w)).toBeUndefined()
})
