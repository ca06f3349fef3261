import { expect, test } from 'vitest'
import { type Person, statementOfx, type World, world } from '#functions/testing.ts'
import { categorizeStatement } from '#shared/transactions/categorize-statement.ts'

/** Merchants of a company that files each always the same, and the account of each. */
const HABITS: Record<string, string> = {
  'BLUE DOOR BAKERY': '6950',
  'NORTHWIND PAPER': '6800',
  'CITY POWER': '7000',
  'HARBOR INSURANCE': '6350',
  'ROADSTEAD FUEL': '6050',
}

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)

/**
 * Has the person answer one statement a week, with a transaction of each merchant, always the same way. What was
 * proposed and held makes the memory sure, so it takes several statements, not several lines.
 */
// Long enough that the memory is sure, and recent enough that it still is.
const WEEKS = 9

async function teach(by: Person, habits = HABITS, weeks = WEEKS) {
  for (let week = 0; week < weeks; week++) {
    const lines = Object.keys(habits).map((descriptor) => ({
      descriptor,
      amountCents: BigInt(-2000 - 10 * week),
      postedOn: day(7 * week),
    }))
    for (const [index, { id, state }] of (await by.imports(...lines)).entries()) {
      if (state === 'posted') continue // it was sure already
      const accountId = await by.account(Object.values(habits)[index]!)
      const res = await by.put(`/transactions/${id}/category`, { accountId })
      expect(res.status).toBe(200)
    }
  }
}

const memories = (of: Person) => of.inside((ctx) => ctx.db.selectFrom('memories').selectAll().execute())

async function find(by: Person, text: string) {
  const { rows } = await by.read(`/transactions?text=${encodeURIComponent(text)}&limit=1`)
  return rows[0]
}

async function settings(w: World, change: object) {
  await w.alice.inside((ctx) =>
    ctx.db.updateTable('company_settings').set(change).where('company_id', '=', ctx.companyId).execute(),
  )
}

test('posts by itself what was always answered the same, says why, and asks about the rest', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  const lessons = await memories(alice)

  const [bakery, paper, stranger] = await alice.imports(
    { descriptor: 'BLUE DOOR BAKERY 0077', amountCents: -2030n, postedOn: day(60) },
    { descriptor: 'NORTHWIND PAPER', amountCents: -2010n, postedOn: day(60) },
    { descriptor: 'ZEPHYR BALLOONS', amountCents: -99900n, postedOn: day(60) },
  )

  expect([bakery!.state, paper!.state, stranger!.state]).toEqual(['posted', 'posted', 'review'])
  const posted = await alice.read(`/transactions/${bakery!.id}`)
  expect(posted.suggestions[0]).toMatchObject({ accountCode: '6950', source: 'memory' })
  expect(posted.suggestions[0].confidence).toBeGreaterThanOrEqual(0.95)
  expect(posted.suggestions[0].reasons.join(' ')).toMatch(/\b(\d+) of \1 like this went to Meals/)
  expect(posted.settlement).toMatchObject({ decidedBy: 'memory', personName: null })

  const entry = await alice.read(`/entries/${posted.settlement.entryId}`)
  const cause = lessons.filter((memory) => entry.memoryIds.includes(memory.id))
  expect(entry).toMatchObject({ cause: 'memory', personName: null, transactionId: bakery!.id })
  expect(cause).toMatchObject([
    {
      merchant_key: expect.stringMatching(/blue door bakery/i),
      times: lessons.find(({ merchant_key }) => merchant_key === 'BLUE DOOR BAKERY')!.times,
    },
  ])
  // What the memory posts by itself teaches it nothing.
  expect(await memories(alice)).toEqual(lessons)
})

test('proposes for a merchant it never met what several others got, and asks', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice, { 'NORTHWIND PAPER': '6800', 'OAK HILL TONER': '6800', 'BLUE DOOR BAKERY': '6950' }, 1)

  const [stranger] = await alice.imports({ descriptor: 'JUMP 4 IT', amountCents: -900n })

  expect(stranger!.state).toBe('review')
  const { suggestions } = await alice.read(`/transactions/${stranger!.id}`)
  expect(suggestions).toMatchObject([
    { accountCode: '6800', reasons: [expect.stringMatching(/^New here, but 2 others went to /)] },
  ])
})

test('asks about a merchant with two habits each time, with both answers', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  const bothWays = Array.from({ length: 8 }, (_, n) => ({
    descriptor: 'EVERYTHING STORE',
    amountCents: BigInt(-3000 - n),
    postedOn: day(n),
  }))
  for (const [n, { id }] of (await alice.imports(...bothWays)).entries()) {
    const accountId = await alice.account(n % 2 ? '6800' : '6950')
    await alice.put(`/transactions/${id}/category`, { accountId, onlyThis: true })
  }

  const [next] = await alice.imports({
    descriptor: 'EVERYTHING STORE',
    amountCents: -3003n,
    postedOn: day(60),
  })

  expect(next!.state).toBe('review')
  const { suggestions } = await alice.read(`/transactions/${next!.id}`)
  expect(suggestions.map((option: { accountCode: string }) => option.accountCode).sort()).toEqual([
    '6800',
    '6950',
  ])
  expect(suggestions[0].confidence).toBeLessThan(0.95)
})

test('posts nothing by itself while that is switched off, below the bar, or in a locked period', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  const next = async (n: number) => {
    const [transaction] = await alice.imports({
      descriptor: 'CITY POWER',
      amountCents: BigInt(-2000 - n),
      postedOn: day(60 + n),
    })
    return transaction!.state
  }

  expect((await alice.put('/auto-posting', { on: false })).status).toBe(200)
  expect(await next(1)).toBe('review')
  await alice.put('/auto-posting', { on: true, bar: 1 })
  expect(await next(2)).toBe('review')
  await alice.put('/auto-posting', { on: true, bar: 0.95 })
  await alice.put('/period', { lockedThrough: day(63) })
  expect(await next(3)).toBe('review')
  expect(await next(4)).toBe('posted')
  expect((await alice.read('/review')).rows[0].suggestions[0]).toMatchObject({ accountCode: '7000' })
})

// The bank's two exports of one month spell a line in two ways: posting both would book it twice.
test('never posts by itself what may be a known transaction in other words', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  const power = { descriptor: 'CITY POWER', amountCents: -2020n, postedOn: day(60) }
  expect((await alice.imports(power))[0]!.state).toBe('posted')

  const other = { ...power, postedOn: day(61), id: 'b' }
  const content = statementOfx([{ ...power, descriptor: 'CITY POWER 0077', id: 'a' }, other])
  const accountId = await alice.account('1010')
  await alice.uploads({ kind: 'statement', name: 'a.ofx', type: 'application/x-ofx', content, accountId })
  await w.work()

  const [twin] = (await alice.read('/review')).rows
  expect(twin).toMatchObject({ postedOn: day(60), merchantKey: expect.any(String), state: 'review' })
  expect(twin.twinOf).not.toBe(null)
  expect(twin.suggestions[0].confidence).toBeGreaterThanOrEqual(0.95) // it would have been sure
  expect((await alice.read(`/transactions?state=posted&text=CITY`)).rows[0].postedOn).toBe(day(61))
})

test('a person corrects what the memory posted, and that is what counts from then on', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  const [power] = await alice.imports({ descriptor: 'CITY POWER', amountCents: -2020n, postedOn: day(60) })
  const { settlement } = await alice.read(`/transactions/${power!.id}`)

  const res = await alice.put(`/transactions/${power!.id}/category`, {
    accountId: await alice.account('6800'),
    replaces: settlement.decisionId,
  })

  expect(res.status).toBe(200)
  expect(await alice.read(`/transactions/${power!.id}`)).toMatchObject({
    settlement: { decidedBy: 'person', personName: 'Alice', filed: [{ accountCode: '6800' }] },
  })
  const [next] = await alice.imports({ descriptor: 'CITY POWER', amountCents: -2020n, postedOn: day(61) })
  expect(next!.state).toBe('review')
  expect((await find(alice, 'CITY POWER')).suggestions).toHaveLength(2)
})

test('run again, or by two workers at once, posts every transaction once', async () => {
  await using w = await world()
  const { alice } = w
  await teach(alice)
  await settings(w, {
    auto_posting: false,
    auto_posting_off_because: 'For this test.',
    auto_posting_off_by: 'person',
  })
  const lines = Array.from({ length: 600 }, (_, n) => ({
    descriptor: n % 2 ? 'CITY POWER' : 'NORTHWIND PAPER',
    amountCents: BigInt(-2000 - (n % 30)),
    postedOn: day(60 + (n % 20)),
  }))
  await alice.imports(...lines)
  const [{ statementId }] = (await alice.read('/review?limit=1')).rows
  await settings(w, { auto_posting: true, auto_posting_off_because: null, auto_posting_off_by: null })
  await w.alice.inside((ctx) =>
    ctx.db
      .updateTable('transactions')
      .set({ state: 'new' })
      .where('statement_id', '=', statementId)
      .execute(),
  )

  const shares = await Promise.all([1, 2, 3].map(() => categorizeStatement(alice.inside, statementId)))
  const again = await categorizeStatement(alice.inside, statementId)

  expect(shares.reduce((sum, { posted }) => sum + posted, 0)).toBe(600)
  expect(again).toEqual({ posted: 0, asked: 0 })
  const posted = await alice.inside((ctx) =>
    ctx.db.selectFrom('entries').where('transaction_id', 'is not', null).select('transaction_id').execute(),
  )
  expect(new Set(posted.map((entry) => entry.transaction_id)).size).toBe(posted.length)
  expect(posted).toHaveLength(600 + WEEKS * Object.keys(HABITS).length)
  expect((await alice.read('/reports/trial-balance')).tiesOut).toBe(true)
})
