import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

async function rent(by: Person) {
  return {
    enteredOn: '2026-05-04',
    memo: 'Rent, paid in cash',
    lines: [
      { accountId: await by.account('6700'), amountCents: 120_000 },
      { accountId: await by.account('3100'), amountCents: -120_000 },
    ],
  }
}

test('posts a balanced entry in the person’s name, and logs it', async () => {
  await using w = await world()
  const { alice } = w

  const res = await alice.post('/entries', await rent(alice))

  expect(res.status).toBe(201)
  const { entryId } = await res.json()
  expect(await alice.read(`/entries/${entryId}`)).toMatchObject({ cause: 'person', personName: 'Alice' })
  const logged = await alice.inside((ctx) =>
    ctx.db.selectFrom('audit_log').where('subject_id', '=', entryId).select(['action', 'user_id']).execute(),
  )
  expect(logged).toEqual([{ action: 'entry.posted', user_id: alice.id }])
})

test('what can’t be posted is refused with the field named, and leaves nothing', async () => {
  await using w = await world()
  const { alice, bob } = w
  const good = await rent(alice)
  const [first, second] = good.lines as [(typeof good.lines)[0], (typeof good.lines)[0]]
  const bad: [change: object, field: string][] = [
    [{ lines: [first, { ...second, amountCents: -119_999 }] }, 'lines'],
    [{ lines: [first] }, 'lines'],
    [{ lines: [] }, 'lines'],
    [{ lines: [{ ...first, amountCents: 0 }, { ...second, amountCents: 0 }] }, 'lines'], // biome-ignore format: one case a line
    [{ lines: [{ ...first, amountCents: 0.5 }, second] }, 'lines.0.amountCents'],
    [{ lines: [{ ...first, amountCents: 2 ** 53 }, second] }, 'lines.0.amountCents'],
    [{ lines: [{ ...first, amountCents: '120000' }, second] }, 'lines.0.amountCents'],
    [{ lines: [first, { ...second, accountId: await bob.account('3100') }] }, 'accountId'],
    [{ enteredOn: '2025-02-29' }, 'enteredOn'],
    [{ enteredOn: '0000-01-01' }, 'enteredOn'],
    [{ enteredOn: '05/04/2026' }, 'enteredOn'],
    [{ memo: '  ' }, 'memo'],
    [{ memo: 'a\0b' }, 'memo'],
    [{ transactionId: crypto.randomUUID() }, 'transactionId'],
  ]
  for (const [change, field] of bad) {
    const res = await alice.post('/entries', { ...good, ...change })
    const problem = await res.json()
    expect(problem, JSON.stringify(change)).toMatchObject({ status: 422 })
    expect(Object.keys(problem.fields ?? {}), problem.detail).toContain(field)
  }
  expect((await alice.read('/entries')).rows).toEqual([])
})

test('the largest amounts there are stay exact to the cent', async () => {
  await using w = await world()
  const { alice } = w
  const good = await rent(alice)
  const most = 9_999_999_999_999 // a cent below 100 billion dollars
  const lines = [
    { ...good.lines[0], amountCents: most },
    { ...good.lines[1], amountCents: -most },
  ]

  expect((await alice.post('/entries', { ...good, lines })).status).toBe(201)
  expect((await alice.post('/entries', { ...good, lines })).status).toBe(201)

  expect(await alice.read('/reports/trial-balance')).toMatchObject({ debitCents: 2 * most, tiesOut: true })
})

test('a day of the locked period is a conflict', async () => {
  await using w = await world()
  const { alice } = w
  await alice.put('/period', { lockedThrough: '2026-05-04' })

  expect((await alice.post('/entries', await rent(alice))).status).toBe(409)
  const later = await alice.post('/entries', { ...(await rent(alice)), enteredOn: '2026-05-05' })
  expect(later.status).toBe(201)
})
