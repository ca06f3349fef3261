import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'

test('lists the companies one belongs to, with one’s role, and no others', async () => {
  await using w = await world()
  const vic = await w.joins('Vic', 'viewer')
  const list = async (id: string) =>
    (await w.request('/api/companies', { headers: { 'x-test-user': id } })).json()

  expect(await list(w.alice.id)).toEqual({
    rows: [{ companyId: w.alice.companyId, name: 'Alder & Ash', role: 'owner' }],
  })
  expect(await list(vic.id)).toMatchObject({ rows: [{ companyId: w.alice.companyId, role: 'viewer' }] })
  expect((await w.request('/api/companies')).status).toBe(401)
})
