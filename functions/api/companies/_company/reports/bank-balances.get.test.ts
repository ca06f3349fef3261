import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'

/** Imports a CSV file with a column of balances: `day amount balance` each line, oldest first. */
async function bringsCsv({ alice, work }: World, name: string, ...lines: string[]): Promise<void> {
  const rows = lines
    .map((line) => line.split(' '))
    .map(([day, ...figures]) => [day, `SHOP ${day}`, ...figures])
  const content = `Date,Description,Amount,Balance\n${rows.map((row) => row.join(',')).join('\n')}\n`
  const accountId = await alice.account('1010')
  await alice.uploads({ kind: 'statement', name, type: 'text/csv', content, accountId })
  await work()
}

const MAY = ['2026-05-04 -18.50 981.50', '2026-05-11 -20.00 961.50', '2026-05-29 300.00 1261.50']
const JUNE = ['2026-06-02 -11.50 1250.00', '2026-06-09 -25.00 1225.00', '2026-06-30 -5.00 1220.00']

async function filesAll(by: Person): Promise<void> {
  const accountId = await by.account('6800')
  for (const { id } of (await by.read('/review')).rows)
    await by.put(`/transactions/${id}/category`, { accountId })
}

const checking = async (by: Person) => (await by.read('/reports/bank-balances')).accounts[0]
const opens = async (by: Person, cents: number) =>
  by.put(`/accounts/${await by.account('1010')}/opening-balance`, { cents })

test('what was there before the first statement is named, and booked by one button', async () => {
  await using w = await world()
  const { alice } = w
  await bringsCsv(w, 'may.csv', ...MAY)
  await filesAll(alice)
  expect(await checking(alice)).toMatchObject({
    agrees: false,
    since: '2026-05-04',
    closings: [{ day: '2026-05-29', bankCents: 1261_50, booksCents: 261_50, missingCents: 1000_00 }],
  })

  const page = await open(alice, '/reports/bank-balances')
  expect(page.text).toContain('the bank says 1,261.50 and the books 261.50: they are 1,000.00 apart')
  expect(page.text).toContain('What was there before 4 May 2026 isn’t in the books: 1,000.00.')
  const booked = await send(alice, formOf(page, 'Book it as the opening balance'))

  expect(booked.text).toContain('The books agree with the bank as of 29 May 2026: 1,261.50')
  const { rows } = await alice.read('/reports/trial-balance?asOf=2026-05-03')
  expect(rows).toMatchObject([
    { code: '1010', debitCents: 1000_00 },
    { code: '3900', creditCents: 1000_00 },
  ])
  expect((await opens(alice, 1000_00)).status).toBe(409)
})

test('what waits and what was set aside is why, and no line is missing', async () => {
  await using w = await world()
  const { alice } = w
  await bringsCsv(w, 'may.csv', ...MAY)
  expect((await opens(alice, 1000_00)).status).toBe(200)
  const { rows } = await alice.read('/review')
  const [one] = rows.filter(({ amountCents }: { amountCents: number }) => amountCents === -20_00)
  await alice.put(`/transactions/${one.id}/dismissal`)

  expect((await checking(alice)).closings).toMatchObject([
    {
      booksCents: 1000_00,
      waiting: { count: 2, cents: 281_50 },
      ignored: { count: 1, cents: -20_00 },
      missingCents: 0,
    },
  ])
  const { text } = await open(alice, '/reports/bank-balances')
  expect(text).toContain('2 lines wait for an answer: 281.50.')
  expect(text).toContain('1 line was set aside: −20.00.')
})

test('lines that no statement brought are missing between the two that tell of it', async () => {
  await using w = await world()
  const { alice } = w
  await bringsCsv(w, 'may.csv', ...MAY)
  await opens(alice, 1000_00)
  await bringsCsv(
    w,
    'july.csv',
    '2026-07-01 -10.00 1210.00',
    '2026-07-02 -10.00 1200.00',
    '2026-07-03 -1.00 1199.00',
  )
  await filesAll(alice)
  expect((await open(alice, '/reports/bank-balances')).text).toContain(
    'Between 29 May 2026 and 3 July 2026, money out of 41.50 is missing, or money in is there twice.',
  )

  await bringsCsv(w, 'june.csv', ...JUNE)
  await filesAll(alice)

  const account = await checking(alice)
  expect(account.agrees).toBe(true)
  expect(account.closings.map(({ missingCents }: { missingCents: number }) => missingCents)).toEqual([
    0, 0, 0,
  ])
})

// The bank's balance of noon knows nothing of the afternoon.
test('what a later export adds to the last day of an earlier one sets nothing apart', async () => {
  await using w = await world()
  const { alice } = w
  await bringsCsv(w, 'noon.csv', ...MAY)
  await opens(alice, 1000_00)
  await bringsCsv(w, 'evening.csv', ...MAY, '2026-05-29 -1.50 1260.00', '2026-05-30 -10.00 1250.00')
  await filesAll(alice)

  const { agrees, closings } = await checking(alice)
  expect(agrees).toBe(true)
  expect(closings).toMatchObject([
    { day: '2026-05-29', bankCents: 1261_50, booksCents: 1261_50, missingCents: 0 },
    { day: '2026-05-30', bankCents: 1250_00, booksCents: 1250_00, missingCents: 0 },
  ])
})

test('what is owed on a card is owed, whichever sign its bank gives it', async () => {
  for (const sign of ['', '-']) {
    await using w = await world()
    const { alice, work } = w
    const lines = [
      ['20260504', '-30.00'],
      ['20260511', '-12.34'],
    ].map(
      ([day, amount]) =>
        `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>${day}<TRNAMT>${amount}<FITID>${day}<NAME>SHOP</STMTTRN>`,
    )
    const content = `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD
<CCACCTFROM><ACCTID>55554444</CCACCTFROM><BANKTRANLIST><DTSTART>20260501<DTEND>20260531${lines.join('')}</BANKTRANLIST>
<LEDGERBAL><BALAMT>${sign}42.34<DTASOF>20260531</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>`
    const accountId = await alice.account('2110')
    await alice.uploads({ kind: 'statement', name: 'c.qfx', type: 'application/x-ofx', content, accountId })
    await work()
    await filesAll(alice)
    expect(await checking(alice), sign).toMatchObject({
      agrees: true,
      closings: [{ bankCents: -42_34, booksCents: -42_34, missingCents: 0, day: '2026-05-31' }],
    })
  }
})

test('an opening balance is booked as it was seen, in open books, and on an account that has one', async () => {
  await using w = await world()
  const { alice, bob } = w
  await bringsCsv(w, 'may.csv', ...MAY)
  expect((await opens(alice, 999_00)).status).toBe(409)
  const bank = await alice.account('1010')
  expect((await bob.put(`/accounts/${bank}/opening-balance`, { cents: 1000_00 })).status).toBe(404)
  expect(
    (await alice.put(`/accounts/${await alice.account('6800')}/opening-balance`, { cents: 1 })).status,
  ).toBe(409)
  await alice.put('/period', { lockedThrough: '2026-05-03' })
  expect(await (await opens(alice, 1000_00)).json()).toMatchObject({
    detail: expect.stringContaining('The books are locked through 3 May 2026'),
  })
})

test.runIf(isNative)('of two who book it at once, one does', async () => {
  await using w = await world()
  await bringsCsv(w, 'may.csv', ...MAY)
  const answers = await Promise.all([opens(w.alice, 1000_00), opens(w.alice, 1000_00)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
})
