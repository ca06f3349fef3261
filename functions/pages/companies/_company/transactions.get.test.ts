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

test.each([
  ['?text=100%25', ['MERIDIAN']],
  ['?state=review', ['HAVERLOCK', 'MERIDIAN']],
  ['?state=posted', ['CAFE']],
  ['?month=2026-05', ['HAVERLOCK']],
  ['?text=zebra', []],
  ['?text=o&month=2026-04', ['CAFE']],
  ['?month=May&state=lost&account=x', ['CAFE', 'HAVERLOCK', 'MERIDIAN']], // no filters at all
])('%s shows %j', async (query, shown) => {
  await using w = await world()
  const { alice } = w
  await threeMonths(alice)
  const { text, status } = await open(alice, `/transactions${query}`)
  expect(status).toBe(200)
  for (const name of ['CAFE', 'HAVERLOCK', 'MERIDIAN']) {
    if ((shown as string[]).includes(name)) expect(text).toContain(name)
    else expect(text).not.toContain(name)
  }
  if (shown.length === 0) expect(text).toContain('Nothing matches')
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
