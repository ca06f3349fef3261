import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

async function threeMonths(alice: Person) {
  const filed = await alice.imports(
    { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-04-04' },
    { descriptor: 'HAVERLOCK TOOL CO', amountCents: -24_990n, postedOn: '2026-05-06' },
    { descriptor: 'MERIDIAN 100% PARTNERS', amountCents: 480_000n, postedOn: '2026-06-02' },
  )
  const cafe = formOf(await open(alice, '/review'), 'File it', filed[0]!.id)
  await send(alice, cafe, { account: 'Meals' })
}

test('a transaction shows where it was filed, and leads to its entry', async () => {
  await using w = await world()
  const { alice } = w
  await threeMonths(alice)
  const { text, html } = await open(alice, '/transactions')
  expect(text).toContain('MERIDIAN 100% PARTNERS')
  expect(text).toMatch(/CAFE ROMA Checking Meals −18.50/)
  expect(html).toMatch(/href="[^"]*\/entries\/[^"]*">Meals/)
  expect(text).toContain('In review')
})

test('filters by text, amount, day, state and month, each alone and together', async () => {
  await using w = await world()
  const { alice } = w
  await threeMonths(alice)
  for (const [query, shown] of [
    ['?text=100%25', ['MERIDIAN']],
    ['?text=co+tool', ['HAVERLOCK']],
    ['?text=249.90', ['HAVERLOCK']],
    ['?text=249', ['HAVERLOCK']],
    ['?text=-%244,800.00', []],
    ['?text=%2B4800', ['MERIDIAN']],
    ['?text=tool+18.50', []],
    ['?text=5/6', ['HAVERLOCK']],
    ['?text=May+6,+2026', ['HAVERLOCK']],
    ['?text=6+May+2025', []],
    ['?text=zebra', []],
    ['?state=review', ['HAVERLOCK', 'MERIDIAN']],
    ['?state=posted', ['CAFE']],
    ['?month=2026-05', ['HAVERLOCK']],
    ['?text=o&month=2026-04', ['CAFE']],
    ['?month=May&state=lost&account=x', ['CAFE', 'HAVERLOCK', 'MERIDIAN']], // no filters at all
  ] as const) {
    const { text, status } = await open(alice, `/transactions${query}`)
    expect(status).toBe(200)
    const found = ['CAFE', 'HAVERLOCK', 'MERIDIAN'].filter((name) => text.includes(name))
    expect(found, query).toEqual(shown)
    expect(text.includes('Nothing matches')).toBe(shown.length === 0)
  }
  const { text } = await open(alice, '/transactions?text=r')
  expect(text).toContain('3 transactions: 4,800.00 in, −268.40 out.')
})

test('an account stands for the lines of a bank account and for what was filed under it', async () => {
  await using w = await world()
  const { alice } = w
  await threeMonths(alice)
  const meals = await open(alice, `/transactions?account=${await alice.account('6950')}`)
  expect(meals.text).toContain('CAFE ROMA')
  expect(meals.text).not.toContain('HAVERLOCK')
  const checking = await open(alice, `/transactions?account=${await alice.account('1010')}`)
  expect(checking.text).toContain('CAFE ROMA')
  expect(checking.text).toContain('HAVERLOCK')
})

test('older ones follow with the filters kept', async () => {
  await using w = await world()
  const { alice } = w
  const lines = Array.from({ length: 51 }, (_, index) => ({
    descriptor: `SHOP ${index}`,
    amountCents: BigInt(-100 - index),
    postedOn: index === 0 ? '2026-05-01' : '2026-05-20',
  }))
  await alice.imports(...lines)
  const first = await open(alice, '/transactions?text=shop')
  expect(first.text).not.toContain('SHOP 0 ')
  const [, older] = /rel="next" href="[^"]*(\?[^"]*)"/.exec(first.html)!
  expect(older).toContain('text=shop')

  const second = await open(alice, `/transactions${older!.replaceAll('&amp;', '&')}`)

  expect(second.text).toContain('SHOP 0 ')
  expect(second.text).not.toContain('SHOP 1 ')
  expect(second.text).toContain('← Newest')
})

test('a page link that is none of ours is refused with a way out', async () => {
  await using w = await world()
  const { status, text } = await open(w.alice, '/transactions?after=nonsense')
  expect(status).toBe(422)
  expect(text).toContain('Start again from the first page.')
})

test('all that is listed comes as a file, with formulas disarmed', async () => {
  await using w = await world()
  const { alice } = w
  await threeMonths(alice)
  await alice.imports({ descriptor: '=HYPERLINK("x") CAFE', amountCents: -100n, postedOn: '2026-04-02' })
  const page = await open(alice, '/transactions?text=cafe')
  const [, link] = /href="[^"]*(\/transactions\.csv[^"]*)"/.exec(page.html)!

  const res = await alice.page(link!)

  expect(res.headers.get('content-type')).toContain('text/csv')
  expect((await res.text()).split('\r\n')).toEqual([
    'Day,Transaction,Amount,Bank account,State,Filed under,By,Receipts',
    '2026-04-04,CAFE ROMA,-18.50,Checking,Posted,6950 Meals,Alice,',
    '2026-04-02,"\'=HYPERLINK(""x"") CAFE",-1.00,Checking,In review,,,',
    '',
  ])
})
