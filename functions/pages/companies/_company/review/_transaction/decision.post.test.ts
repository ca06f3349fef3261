import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n }
const tools = { descriptor: 'HAVERLOCK TOOL CO', amountCents: -24_990n, postedOn: '2026-05-06' }

const filed = (of: Person) =>
  of.inside((ctx) =>
    ctx.db
      .selectFrom('entry_lines')
      .innerJoin('accounts', 'accounts.id', 'entry_lines.account_id')
      .select(['accounts.name', 'entry_lines.amount_cents'])
      .where('entry_lines.line_number', '>', 1)
      .orderBy('entry_lines.line_number')
      .execute(),
  )

test('an account named by its first letters files the transaction, and the next page says so', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const review = await open(alice, '/review')
  expect(review.text).toContain('1 transaction waits for your answer')

  const after = await send(alice, formOf(review, 'File it'), { account: 'meal' })

  expect(after.status).toBe(200)
  expect(after.text).toContain('CAFE ROMA 0042 → Meals.')
  expect(after.text).toContain('Nothing waits for you')
  expect(await filed(alice)).toEqual([{ name: 'Meals', amount_cents: 1850n }])
})

test('approving posts what was seen', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })
  // The same merchant once more, at an amount far from the one it was answered for: proposed, and not posted.
  await alice.imports({ ...lunch, amountCents: -98_700n, postedOn: '2026-06-01' })
  const review = await open(alice, '/review')
  expect(review.text).toContain('The only one like this went to Meals, last on 4 May.')

  const after = await send(alice, formOf(review, 'Approve'))

  expect(after.text).toContain('CAFE ROMA 0042 → Meals.')
  expect((await filed(alice)).at(-1)).toEqual({ name: 'Meals', amount_cents: 98_700n })
})

test('approving what is not what it was is refused, on the card', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const form = formOf(await open(alice, '/review'), 'File it')
  const accountId = await alice.account('6950')

  const refused = await send(alice, { ...form, fields: [] }, { answer: 'approve', accountId, cents: '1000' })

  expect(refused.status).toBe(409)
  expect(refused.text).toContain('This suggestion is not what it was.')
  expect(await filed(alice)).toEqual([])
})

test('one answer settles the equal ones, and says how many', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch, { ...lunch, postedOn: '2026-05-11' }, { ...lunch, postedOn: '2026-05-18' })
  const review = await open(alice, '/review')
  expect(review.text).toContain('3 transactions wait for 1 answer')
  expect(review.text).toContain('and 2 equal ones, together −55.50')

  const after = await send(alice, formOf(review, 'File it'), { account: 'Meals' })

  expect(after.text).toContain('CAFE ROMA 0042 → Meals, and 2 equal ones.')
  expect(await filed(alice)).toHaveLength(3)
})

test('equal ones are left waiting when asked to', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch, { ...lunch, postedOn: '2026-05-11' })

  const after = await send(alice, formOf(await open(alice, '/review'), 'File it'), {
    account: 'Meals',
    onlyThis: 'yes',
  })

  expect(after.text).toContain('1 transaction waits for your answer')
  expect(await filed(alice)).toHaveLength(1)
})

test('a split takes as many rows as are filled in, and gives the rest to the amount left open', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(tools)
  const form = formOf(await open(alice, '/review'), 'File the split')

  const after = await send(alice, form, {
    account: ['Supplies', '', 'Repairs and maintenance', ''],
    amount: ['$100', '', '', ''],
  })

  expect(after.text).toContain('HAVERLOCK TOOL CO → Supplies + Repairs and maintenance.')
  expect(await filed(alice)).toEqual([
    { name: 'Supplies', amount_cents: 10_000n },
    { name: 'Repairs and maintenance', amount_cents: 14_990n },
  ])
})

test('a split of money in has its sign', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(
    { descriptor: 'MERIDIAN PARTNERS', amountCents: 10_000n, postedOn: '2026-05-09' },
    lunch,
  )
  const form = formOf(await open(alice, '/review'), 'File the split')

  await send(alice, form, { account: ['4020', '4010'], amount: ['60', '40.00'] })

  expect((await filed(alice)).map((line) => line.amount_cents)).toEqual([-6000n, -4000n])
})

test.each([
  [['10.00', '5.00'], 'These rows add up to 15.00; the transaction is 18.50. 3.50 is missing.'],
  [['10.00', '9.00'], 'These rows add up to 19.00; the transaction is 18.50. Nothing may be left over.'],
  [['18.50', ''], 'These rows add up to 18.50; the transaction is 18.50. Nothing may be left over.'],
  [['', ''], 'Only one amount may be left open'],
  [['10.005', '8.50'], '“10.005” is no amount. Write it like 12.50.'],
  [['-10.00', '28.50'], '“-10.00” is no amount.'],
])(
  'a split of 18.50 into %j comes back open with its sentence and what was typed',
  async (amount, sentence) => {
    await using w = await world()
    const { alice } = w
    await alice.imports(lunch)
    const form = formOf(await open(alice, '/review'), 'File the split')

    const refused = await send(alice, form, { account: ['Meals', 'Supplies'], amount })

    expect(refused.status).toBe(422)
    expect(refused.text).toContain(sentence)
    expect(refused.html).toMatch(/id="pane-[^"]+-split" open/)
    const shown = formOf(refused, 'File the split').fields.slice(1, 5)
    expect(shown.map(([, value]) => value)).toEqual(['Meals', amount[0], 'Supplies', amount[1]])
    expect(await filed(alice)).toEqual([])
  },
)

test('what is refused half way leaves nothing behind, and the card is still there', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const form = formOf(await open(alice, '/review'), 'File it')
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  const refused = await send(alice, form, { account: 'Meals' })

  expect(refused.status).toBe(409)
  expect(refused.text).toContain('locked')
  expect(refused.html).toContain('class="refused"')
  expect(formOf(refused, 'File it').fields).toContainEqual(['account', 'Meals'])
  expect(await filed(alice)).toEqual([])
})

test('whoever comes second is told who was first', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const ben = await w.joins('Ben', 'bookkeeper')
  const form = formOf(await open(alice, '/review'), 'File it')
  await send(ben, form, { account: 'Supplies' })

  const late = await send(alice, form, { account: 'Meals' })

  expect(late.status).toBe(409)
  expect(late.text).toContain('This transaction is already filed under Supplies, by Ben.')
  expect(late.text).toContain('Nothing waits for you')
})

test('an account that is none, or several, is named in the refusal', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const form = formOf(await open(alice, '/review'), 'File it')

  expect((await send(alice, form, { account: 'Zebras' })).text).toContain('“Zebras” is no account')
  expect((await send(alice, form, { account: 'other' })).status).toBe(422)
})

test('ignoring sets a transaction aside without an entry', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)

  const after = await send(alice, formOf(await open(alice, '/review'), 'Ignore'))

  expect(after.text).toContain('CAFE ROMA 0042 is set aside.')
  expect(await filed(alice)).toEqual([])
})

test('a viewer sees the question and may not answer it', async () => {
  await using w = await world()
  const { alice } = w
  const [transaction] = await alice.imports(lunch)
  const vera = await w.joins('Vera', 'viewer')
  const review = await open(vera, '/review')
  expect(review.text).toContain('CAFE ROMA 0042')
  expect(review.forms).toEqual([])

  const body = new URLSearchParams({ answer: 'ignore' })
  const res = await vera.page(`/review/${transaction!.id}/decision`, { method: 'POST', body })

  expect(res.status).toBe(403)
  expect(await res.text()).toContain('This needs the role bookkeeper; yours is viewer.')
})

// 404, not 403: "forbidden" would tell Bob that Alice's transaction exists.
test("another company's transaction is not there", async () => {
  await using w = await world()
  const { alice, bob } = w
  const [transaction] = await alice.imports(lunch)
  const form = formOf(await open(alice, '/review'), 'File it')

  const inHis = await send(
    bob,
    { ...form, action: `/companies/${bob.companyId}/review/${transaction!.id}/decision` },
    { account: 'Meals' },
  )
  expect(inHis.status).toBe(404)
  expect(inHis.text).toContain('There is no such transaction.')

  const inHers = await w.request(`/companies/${alice.companyId}/review`, {
    headers: { 'x-test-user': bob.id, accept: 'text/html' },
  })
  expect(inHers.status).toBe(404)
  expect(await inHers.text()).not.toContain('CAFE ROMA')
})

test('an answer further down leads back there, and to the top when nothing is left there', async () => {
  await using w = await world()
  const { alice } = w
  const many = Array.from({ length: 21 }, (_, index) => ({
    ...lunch,
    descriptor: `SHOP ${String.fromCharCode(65 + index).repeat(4)}`,
    postedOn: `2026-05-${String(index + 1).padStart(2, '0')}`,
  }))
  await alice.imports(...many)
  const [, older] = /href="([^"]*after=[^"]*)"/.exec((await open(alice, '/review')).html)!
  const further = await open(alice, older!.replace(`/companies/${alice.companyId}`, ''))
  expect(further.text).toContain('SHOP AAAA')
  expect(further.text).not.toContain('SHOP BBBB')

  const after = await send(alice, formOf(further, 'File it'), { account: 'Meals' })

  expect(after.text).toContain('SHOP BBBB')
  expect(after.text).toContain('SHOP AAAA → Meals.')
})
