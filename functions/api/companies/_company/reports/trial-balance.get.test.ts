import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

async function post(by: Person, enteredOn: string, code: string, cents: number) {
  const lines = [
    { accountId: await by.account('1010'), amountCents: cents },
    { accountId: await by.account(code), amountCents: -cents },
  ]
  expect((await by.post('/entries', { enteredOn, memo: code, lines })).status).toBe(201)
}

test('sums what was posted up to the end of a day, on the side where it stands', async () => {
  await using w = await world()
  const { alice, bob } = w
  await post(alice, '2026-01-31', '4000', 500_00)
  await post(alice, '2026-02-01', '6800', -120_05)
  await post(alice, '2026-02-02', '6800', 120_05)
  await post(bob, '2026-01-31', '4000', 999_00)

  expect(await alice.read('/reports/trial-balance?asOf=2026-02-01')).toMatchObject({
    asOf: '2026-02-01',
    rows: [
      { code: '1010', name: expect.any(String), debitCents: 379_95, creditCents: 0 },
      { code: '4000', debitCents: 0, creditCents: 500_00 },
      { code: '6800', debitCents: 120_05, creditCents: 0 },
    ],
    debitCents: 500_00,
    creditCents: 500_00,
    tiesOut: true,
  })
  const now = await alice.read('/reports/trial-balance')
  expect(now.asOf).toBe(new Date().toISOString().slice(0, 10))
  expect(now.rows.map((row: { code: string }) => row.code)).toEqual(['1010', '4000'])
  expect((await alice.read('/reports/trial-balance?asOf=2026-01-30')).rows).toEqual([])
})

test('a day that isn’t in the calendar is refused', async () => {
  await using w = await world()
  for (const day of ['2025-02-29', '0000-01-01', 'today']) {
    const res = await w.alice.get(`/reports/trial-balance?asOf=${day}`)
    expect(res.status, day).toBe(422)
    expect(Object.keys((await res.json()).fields)).toEqual(['asOf'])
  }
})
