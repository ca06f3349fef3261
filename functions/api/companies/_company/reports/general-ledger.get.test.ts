import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { open } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

/** Posts an entry of two lines: `cents` to the account, the rest from the bank. */
async function post(by: Person, enteredOn: string, code: string, cents: number): Promise<string> {
  const lines = [
    { accountId: await by.account(code), amountCents: cents },
    { accountId: await by.account('1010'), amountCents: -cents },
  ]
  const res = await by.post('/entries', { enteredOn, memo: `To ${code}`, lines })
  return (await res.json()).entryId
}

async function someBooks(by: Person): Promise<void> {
  await post(by, '2024-12-31', '4010', -900_00)
  await post(by, '2025-01-01', '4010', -100_00)
  await post(by, '2025-02-01', '6800', 30_00)
  const mistake = await post(by, '2025-02-02', '6800', 70_00)
  expect((await by.post(`/entries/${mistake}/reversal`)).status).toBe(201)
  await post(by, '2026-01-01', '6800', 5_00)
}

const YEAR = 'from=2025-01-01&through=2025-12-31'

test('the general ledger leads from what was there to what is there now', async () => {
  await using w = await world()
  await someBooks(w.alice)

  const ledger = await w.alice.read(`/reports/general-ledger?${YEAR}`)

  const figures = ledger.accounts.map((one: Record<string, number>) => [
    one.code,
    one.openingCents,
    one.debitCents,
    one.creditCents,
    one.closingCents,
  ])
  expect(figures).toEqual([
    ['1010', 900_00, 170_00, 100_00, 970_00],
    ['4010', 0, 0, 100_00, 100_00], // income is counted anew each year
    ['6800', 0, 100_00, 70_00, 30_00],
  ])
  expect(ledger).toMatchObject({ debitCents: 270_00, creditCents: 270_00, tiesOut: true })
})

test('an account says what it stood at after each entry, over as many pages as it takes', async () => {
  await using w = await world()
  const { alice } = w
  await someBooks(alice)
  const bank = await alice.account('1010')

  const lines = []
  let next: string | null = ''
  while (next !== null) {
    const page = await alice.read(
      `/accounts/${bank}/lines?${YEAR}&limit=1${next && `&after=${encodeURIComponent(next)}`}`,
    )
    expect(page).toMatchObject({ openingCents: 900_00, closingCents: 970_00 })
    lines.push(...page.rows)
    next = page.next
  }

  expect(lines).toHaveLength(4)
  let balance = 900_00
  for (const line of lines) expect(line.balanceCents).toBe((balance += line.cents))
  expect(balance).toBe(970_00)
  expect(lines[0]).toMatchObject({ enteredOn: '2025-01-01', memo: 'To 4010', against: ['Product sales'] })
})

// A split may come back to the account it began with.
test('an entry with two lines on an account is one line of its ledger', async () => {
  await using w = await world()
  const { alice } = w
  const [bank, supplies] = [await alice.account('1010'), await alice.account('6800')]
  await alice.post('/entries', {
    enteredOn: '2025-03-01',
    memo: 'Corrected in place',
    lines: [
      { accountId: bank, amountCents: -50_00 },
      { accountId: bank, amountCents: 20_00 },
      { accountId: supplies, amountCents: 30_00 },
    ],
  })

  const { rows } = await alice.read(`/accounts/${bank}/lines?${YEAR}`)

  expect(rows).toMatchObject([{ cents: -30_00, balanceCents: -30_00, against: ['Supplies'] }])
})

test('the ledger as a file holds every line, and its balances end where the accounts do', async () => {
  await using w = await world()
  const { alice } = w
  await someBooks(alice)

  const res = await alice.page(`/reports/general-ledger?${YEAR}&format=csv`)

  expect(res.headers.get('content-disposition')).toContain('general ledger 2025-01-01 to 2025-12-31.csv')
  const lines: Record<string, string>[] = parse(await res.text(), { columns: true })
  const last = new Map(lines.map((line) => [line.Code, line.Balance]))
  expect([...last]).toEqual([
    ['1010', '970.00'],
    ['4010', '100.00'],
    ['6800', '30.00'],
  ])
  expect(lines[0]).toMatchObject({ What: 'Balance brought forward', Balance: '900.00' })
  const sum = (side: string) => lines.reduce((total, line) => total + Number(line[side]), 0)
  expect([sum('Debit'), sum('Credit')]).toEqual([270, 270])
})

test('a figure leads to its account, an account to its entries, and an entry back', async () => {
  await using w = await world()
  const { alice } = w
  await someBooks(alice)
  const supplies = `/accounts/${await alice.account('6800')}`

  const ledger = await open(alice, `/reports/general-ledger?${YEAR}`)
  expect(ledger.text).toContain('6800 Supplies 0.00 100.00 70.00 30.00')
  expect(ledger.html).toContain(`${supplies}?${YEAR.replace('&', '&amp;')}`)
  const account = await open(alice, `${supplies}?${YEAR}`)
  expect(account.text).toContain('1 Feb To 6800 Checking 30.00 30.00')
  expect(account.text).toContain('2 Feb Reversal: To 6800 Checking −70.00')
  const [, entry] = /href="[^"]*(\/entries\/[^"]+)">To 6800/.exec(account.html)!
  expect((await open(alice, entry!)).html).toContain(`${supplies}?from=2025-01-01`)
})
