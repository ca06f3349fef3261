// Four reports of one book: each is right, and none can say other than the next.
import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'

/** Posts an entry of two lines: `cents` to the account, the rest from the bank. */
async function post(by: Person, enteredOn: string, code: string, cents: number) {
  const lines = [
    { accountId: await by.account(code), amountCents: cents },
    { accountId: await by.account('1010'), amountCents: -cents },
  ]
  expect((await by.post('/entries', { enteredOn, memo: code, lines })).status).toBe(201)
}

async function aYear(by: Person) {
  await post(by, '2024-12-31', '4010', -700_00)
  await post(by, '2024-02-29', '6800', 50_00)
  await post(by, '2025-03-01', '4010', -1_000_00)
  await post(by, '2025-03-02', '4100', 40_00) // a refund to a customer
  await post(by, '2025-04-01', '5100', 300_00)
  await post(by, '2025-05-01', '6800', 25_50)
  await post(by, '2025-12-31', '7300', 4_50)
  await post(by, '2025-06-01', '7310', 10_00)
  await post(by, '2025-07-01', '4600', -3_00) // on no line of Schedule C
  await post(by, '2025-08-01', '3200', 200_00)
  await post(by, '2026-01-01', '6800', 99_00)
}

test('profit and loss holds the days asked for, beside the year before', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(alice)

  const result = await alice.read('/reports/profit-and-loss?from=2025-01-01&through=2025-12-31')

  expect(result).toMatchObject({
    income: { cents: 963_00, yearBeforeCents: 700_00 },
    costs: { rows: [{ code: '5100', cents: 300_00, yearBeforeCents: 0 }], cents: 300_00 },
    expenses: { cents: 40_00, yearBeforeCents: 50_00 },
    profitCents: 623_00,
    profitYearBeforeCents: 650_00,
  })
  expect(result.income.rows).toContainEqual(expect.objectContaining({ code: '4100', cents: -40_00 }))
  // The last day of a February is compared with the last day of the February before.
  const february = await alice.read('/reports/profit-and-loss?from=2025-02-01&through=2025-02-28')
  expect(february.expenses.yearBeforeCents).toBe(50_00)
})

test('the balance sheet balances on every day, with the profit that nobody booked over', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(alice)

  expect(await alice.read('/reports/balance-sheet?asOf=2025-12-31')).toMatchObject({
    assets: { cents: 1_073_00 },
    liabilities: { cents: 0 },
    equity: { rows: [{ code: '3200', cents: -200_00 }], cents: 1_073_00 },
    earlierProfitCents: 650_00,
    yearProfitCents: 623_00,
    tiesOut: true,
  })
  for (const asOf of ['2024-02-29', '2025-04-01', '2026-01-01']) {
    expect(await alice.read(`/reports/balance-sheet?asOf=${asOf}`)).toMatchObject({ tiesOut: true })
  }
})

test('the tax lines gather accounts by their line, and come to the profit', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(alice)
  await alice.imports({ descriptor: 'CAFE', amountCents: -450n, postedOn: '2025-11-02' })

  const result = await alice.read('/reports/tax-lines?year=2025')

  const amounts: [string, number][] = result.lines.map((one: { line: string; cents: number }) => [
    one.line,
    one.cents,
  ])
  expect(amounts).toEqual([
    ['1', 1_000_00],
    ['2', 40_00],
    ['22', 25_50],
    ['27b', 14_50],
    ['36', 300_00],
  ])
  expect(result.elsewhere).toMatchObject([{ code: '4600', cents: 3_00 }])
  const { profitCents } = await alice.read('/reports/profit-and-loss?from=2025-01-01&through=2025-12-31')
  expect(result.profitCents).toBe(profitCents)
  expect(1_000_00 - 40_00 - 25_50 - 14_50 - 300_00 + 3_00).toBe(profitCents)
  expect(result).toMatchObject({ waiting: 1, open: { transfersCents: 0, askMyAccountantCents: 0 } })
  // That changes with no posting, and the figures may come from the cache.
  await alice.imports({ descriptor: 'BAR', amountCents: -900n, postedOn: '2025-11-03' })
  expect((await alice.read('/reports/tax-lines?year=2025')).waiting).toBe(2)
})

test('a corporation’s lines include the balance sheet at the end of the year', async () => {
  await using w = await world()
  const { alice } = w
  await aYear(alice)

  const { lines } = await alice.read('/reports/tax-lines?year=2025&form=1120-s')

  expect(lines).toContainEqual(expect.objectContaining({ line: 'Sch L 1', cents: 1_073_00 }))
  expect(lines).toContainEqual(expect.objectContaining({ line: 'Sch K 4', cents: 3_00 }))
  expect(lines[0]).toMatchObject({ line: '1a' })
})

test('what must be empty before a return is filed is named while it isn’t', async () => {
  await using w = await world()
  const { alice } = w
  await post(alice, '2025-05-01', '1900', 80_00)
  await post(alice, '2025-05-01', '1990', 12_00)

  expect((await alice.read('/reports/tax-lines?year=2025')).open).toEqual({
    transfersCents: 80_00,
    askMyAccountantCents: 12_00,
  })
})

test('every report says the same as the trial balance, whatever was posted', async () => {
  await using w = await world()
  const { alice } = w
  const { rows: accounts } = await alice.read('/accounts')
  for (let n = 0; n < 40; n++) {
    const [one, other] = [0, 0].map(() => accounts[Math.floor(Math.random() * accounts.length)])
    if (one.id === other.id) continue
    const amountCents = 1 + Math.floor(Math.random() * 1_000_000)
    const lines = [
      { accountId: one.id, amountCents },
      { accountId: other.id, amountCents: -amountCents },
    ]
    const enteredOn = `202${4 + (n % 2)}-0${1 + (n % 9)}-15`
    expect((await alice.post('/entries', { enteredOn, memo: 'Random', lines })).status).toBe(201)
  }

  const { rows, tiesOut } = await alice.read('/reports/trial-balance?asOf=2025-12-31')
  const sheet = await alice.read('/reports/balance-sheet?asOf=2025-12-31')
  const both = await alice.read('/reports/profit-and-loss?from=2024-01-01&through=2025-12-31')
  expect([tiesOut, sheet.tiesOut]).toEqual([true, true])
  type Row = { accountId: string; type: string; debitCents: number; creditCents: number }
  const flow = (rows as Row[]).filter(({ type }) => type === 'income' || type === 'expense')
  const profit = flow.reduce((sum, { debitCents, creditCents }) => sum + creditCents - debitCents, 0)
  expect(both.profitCents).toBe(profit)
  expect(sheet.earlierProfitCents + sheet.yearProfitCents).toBe(profit)
  for (const { accountId, debitCents, creditCents } of rows as Row[]) {
    expect(await alice.read(`/accounts/${accountId}/balance?asOf=2025-12-31`)).toEqual({
      asOf: '2025-12-31',
      balanceCents: debitCents - creditCents,
    })
  }
})

test('days and accounts that make no sense are refused', async () => {
  await using w = await world()
  const { alice, bob } = w
  for (const query of [
    'profit-and-loss?from=2025-02-01&through=2025-01-01',
    'tax-lines?year=25',
    'balance-sheet?asOf=soon',
  ]) {
    expect((await alice.get(`/reports/${query}`)).status, query).toBe(422)
  }
  expect((await bob.get(`/accounts/${await alice.account('1010')}/balance`)).status).toBe(404)
})
