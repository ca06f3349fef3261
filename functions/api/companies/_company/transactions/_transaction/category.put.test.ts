import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, world } from '#functions/testing.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n }

async function lines(of: Person) {
  return of.inside((ctx) =>
    ctx.db
      .selectFrom('entry_lines')
      .select(['account_id', 'amount_cents'])
      .orderBy('entry_id')
      .orderBy('line_number')
      .execute(),
  )
}

const stateOf = async (of: Person, id: string) => (await of.read(`/transactions/${id}`)).state

test('files the transaction and posts a balanced entry', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const meals = await alice.account('6950')

  const res = await alice.put(`/transactions/${transaction!.id}/category`, { accountId: meals })

  expect(res.status).toBe(200)
  const { decisionId, entryId } = await res.json()
  expect(await lines(alice)).toEqual([
    { account_id: await alice.account('1010'), amount_cents: -1850n },
    { account_id: meals, amount_cents: 1850n },
  ])
  expect(await alice.read(`/transactions/${transaction!.id}`)).toMatchObject({
    state: 'posted',
    settlement: {
      decisionId,
      entryId,
      outcome: 'posted',
      decidedBy: 'person',
      personName: 'Alice',
      filed: [{ accountId: meals, accountName: 'Meals', amountCents: -1850 }],
    },
  })
})

test('of five people who decide at once one wins, and there is one entry', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const meals = await alice.account('6950')
  const team = await Promise.all(
    ['Ann', 'Ben', 'Cai', 'Dee', 'Eli'].map((name) => w.joins(name, 'bookkeeper')),
  )

  const answers = await Promise.all(
    team.map((member) => member.put(`/transactions/${transaction!.id}/category`, { accountId: meals })),
  )

  expect(answers.map((res) => res.status).sort()).toEqual([200, 409, 409, 409, 409])
  expect(await lines(alice)).toHaveLength(2)
  const winner = team[answers.findIndex((res) => res.status === 200)]!
  const loser = answers.find((res) => res.status === 409)!
  const name = ['Ann', 'Ben', 'Cai', 'Dee', 'Eli'][team.indexOf(winner)]
  expect((await loser.json()).detail).toMatch(`already filed under Meals, by ${name}.`)
})

test('a split goes to several accounts and keeps the bank line whole', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const [meals, supplies] = [await alice.account('6950'), await alice.account('6800')]
  const split = [
    { accountId: meals, amountCents: -1200 },
    { accountId: supplies, amountCents: -650 },
  ]

  const res = await alice.put(`/transactions/${transaction!.id}/category`, { split })

  expect(res.status).toBe(200)
  expect(await lines(alice)).toEqual([
    { account_id: await alice.account('1010'), amount_cents: -1850n },
    { account_id: meals, amount_cents: 1200n },
    { account_id: supplies, amount_cents: 650n },
  ])
})

test('what can’t be posted is refused, the field is named and nothing changes', async () => {
  await using w = await world()
  const { alice, bob } = w
  const [transaction] = await alice.imports(lunch)
  const [meals, bank] = [await alice.account('6950'), await alice.account('1010')]
  const part = (amountCents: number, accountId = meals) => ({ accountId, amountCents })
  const bad: [body: unknown, field: string | null][] = [
    [{}, 'accountId'],
    [{ accountId: 'meals' }, 'accountId'],
    [{ accountId: await bob.account('6950') }, 'accountId'],
    [{ accountId: bank }, 'accountId'],
    [{ accountId: meals, memo: 'lunch' }, 'memo'],
    [{ split: [part(-1850)] }, 'split'],
    [{ split: [part(-1850), part(0.5, bank)] }, 'split.1.amountCents'],
    [{ split: [part(-1850), part(0, await alice.account('6800'))] }, 'split'],
    [{ split: [part(-1000), part(-850)] }, 'split'],
    [{ split: [part(-1000), part(-849, await alice.account('6800'))] }, 'split'],
    [{ accountId: meals, replaces: 'that' }, 'replaces'],
    ['not an object', 'value'],
  ]
  for (const [body, field] of bad) {
    const res = await alice.put(`/transactions/${transaction!.id}/category`, body)
    expect(res.headers.get('content-type')).toBe('application/problem+json')
    const problem = await res.json()
    expect(problem, JSON.stringify(body)).toMatchObject({ status: 422, type: 'urn:grayledger:invalid' })
    expect(Object.keys(problem.fields ?? {}), `${JSON.stringify(body)}: ${problem.detail}`).toContain(field)
  }
  expect(await lines(alice)).toEqual([])
  expect(await stateOf(alice, transaction!.id)).toBe('review')
})

test('equal transactions that wait are settled with it', async () => {
  await using w = await world()
  const { alice } = w
  const [first, second, refund, other] = await alice.imports(
    lunch,
    { ...lunch, descriptor: 'CAFE ROMA 0043', amountCents: -990n },
    { ...lunch, amountCents: 500n },
    { descriptor: 'ACME HARDWARE', amountCents: -4000n },
  )
  const meals = await alice.account('6950')

  const res = await alice.put(`/transactions/${first!.id}/category`, { accountId: meals })

  expect((await res.json()).alsoSettled).toEqual([second!.id])
  expect(await stateOf(alice, second!.id)).toBe('posted')
  expect(await stateOf(alice, refund!.id)).toBe('review')
  expect(await stateOf(alice, other!.id)).toBe('review')
  expect(await lines(alice)).toHaveLength(4)
})

test('equal transactions go on waiting when asked, after a split, and for a merchant with two habits', async () => {
  await using w = await world()
  const { alice } = w
  const three = await alice.imports(lunch, { ...lunch, amountCents: -900n }, { ...lunch, amountCents: -700n })
  const [meals, supplies] = [await alice.account('6950'), await alice.account('6800')]
  const decide = async (transaction: number, body: object) =>
    (await (await alice.put(`/transactions/${three[transaction]!.id}/category`, body)).json()).alsoSettled

  const split = [
    { accountId: meals, amountCents: -1000 },
    { accountId: supplies, amountCents: -850 },
  ]
  expect(await decide(0, { split })).toEqual([])
  expect(await decide(1, { accountId: meals, onlyThis: true })).toEqual([])
  expect(await decide(2, { accountId: supplies })).toEqual([])

  await alice.imports({ ...lunch, amountCents: -100n }, { ...lunch, amountCents: -200n })
  const waiting = (await alice.read('/review')).rows
  expect(waiting).toHaveLength(2)
  const again = await alice.put(`/transactions/${waiting[0].id}/category`, { accountId: meals })
  expect((await again.json()).alsoSettled).toEqual([])
})

test('a day in the locked period is a conflict, and nothing changes', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  const res = await alice.put(`/transactions/${transaction!.id}/category`, {
    accountId: await alice.account('6950'),
  })

  expect(res.status).toBe(409)
  expect((await res.json()).detail).toBe(
    'The books are locked through 31 May 2026; 4 May 2026 can’t be posted any more.',
  )
  expect(await stateOf(alice, transaction!.id)).toBe('review')
  expect(await lines(alice)).toEqual([])
  expect(await alice.inside((ctx) => ctx.db.selectFrom('memories').selectAll().execute())).toEqual([])
})

// One that is too old to be posted must not keep the one at hand from being decided.
test('equal transactions of the locked period go on waiting', async () => {
  await using w = await world()
  const { alice } = w
  const [old, recent] = await alice.imports({ ...lunch, postedOn: '2026-03-31' }, lunch)
  await alice.put('/period', { lockedThrough: '2026-03-31' })

  const res = await alice.put(`/transactions/${recent!.id}/category`, {
    accountId: await alice.account('6950'),
  })

  expect(res.status).toBe(200)
  expect((await res.json()).alsoSettled).toEqual([])
  expect(await stateOf(alice, old!.id)).toBe('review')
})

test('a correction names the decision it replaces, and wins only while that one stands', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const [meals, supplies] = [await alice.account('6950'), await alice.account('6800')]
  const decide = (body: object) => alice.put(`/transactions/${transaction!.id}/category`, body)
  const { decisionId } = await (await decide({ accountId: meals })).json()

  expect((await decide({ accountId: supplies })).status).toBe(409)
  const correction = await decide({ accountId: supplies, replaces: decisionId })
  expect(correction.status).toBe(200)
  expect((await decide({ accountId: meals, replaces: decisionId })).status).toBe(409)

  const entries = await alice.read(`/entries?transactionId=${transaction!.id}`)
  expect(entries.rows).toHaveLength(2)
  const balances = (await alice.read('/reports/trial-balance')).rows
  expect(balances).toMatchObject([
    { accountId: await alice.account('1010'), creditCents: 1850 },
    { accountId: supplies, debitCents: 1850 },
  ])
  const memories = await alice.inside((ctx) =>
    ctx.db.selectFrom('memories').select(['account_id', 'times']).orderBy('times').execute(),
  )
  expect(memories).toEqual([
    { account_id: meals, times: 0 },
    { account_id: supplies, times: 1 },
  ])
})

// A year of one merchant's lines is decided with one answer; in one statement they would be too many parameters. (The
// embedded database has the same limit and would only take longer.)
test.runIf(isNative)(
  'settles thousands of equal transactions with one decision, and takes it back with one undo',
  async () => {
    await using w = await world()
    const { alice } = w
    const [first] = await alice.imports(lunch)
    await alice.inside((ctx) =>
      sql`insert into transactions
          (company_id, account_id, posted_on, amount_cents, descriptor, merchant_key, state, occurrence)
        select company_id, account_id, posted_on, amount_cents, descriptor, merchant_key, state, n
        from transactions, generate_series(2, 5600) n`.execute(ctx.db),
    )

    const res = await alice.put(`/transactions/${first!.id}/category`, {
      accountId: await alice.account('6950'),
    })

    expect(res.status).toBe(200)
    expect((await res.json()).alsoSettled).toHaveLength(5599)
    const { debitCents, tiesOut } = await alice.read('/reports/trial-balance')
    expect({ debitCents, tiesOut }).toEqual({ debitCents: 5600 * 1850, tiesOut: true })

    const undone = await alice.delete(`/transactions/${first!.id}/category`)
    expect((await undone.json()).waitingAgain).toBe(5600)
    expect((await alice.read('/reports/trial-balance')).rows).toEqual([])
  },
)
