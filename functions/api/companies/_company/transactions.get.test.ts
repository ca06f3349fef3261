import { expect, test } from 'vitest'
import { type Person, readPages, world } from '#functions/testing.ts'

const shop = (n: number, day: number) => ({
  descriptor: `SHOP ${String.fromCharCode(65 + n)}`,
  amountCents: BigInt(-100 - n),
  postedOn: `2026-05-${String(day).padStart(2, '0')}`,
})

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

async function find(by: Person, query: string) {
  return (await by.read(`/transactions?${query}`)).rows.map((row: { descriptor: string }) => row.descriptor)
}

test('the pages hold every transaction once, newest day first, while new ones arrive in between', async () => {
  await using w = await world()
  const { alice } = w
  const before = await alice.imports(...Array.from({ length: 11 }, (_, n) => shop(n, 1 + (n % 4))))
  let more = 11

  const rows = await readPages(alice, '/transactions', {
    limit: 4,
    between: () => alice.imports(shop(more++, 1), shop(more++, 4)),
  })

  expect(new Set(ids(rows)).size).toBe(rows.length)
  expect(ids(rows)).toEqual(expect.arrayContaining(ids(before)))
  const days = rows.map((row) => row.postedOn)
  expect(days).toEqual([...days].sort().reverse())
})

test('filters by state, month, account, statement and text', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(
    { descriptor: '100% COTTON', amountCents: -100n, postedOn: '2026-04-30' },
    { descriptor: '100 COTTON', amountCents: -200n, postedOn: '2026-05-01' },
    { descriptor: 'Wool_Shop', amountCents: -300n, postedOn: '2026-05-31' },
  )
  const [wool] = (await alice.read('/transactions?text=wool_')).rows
  await alice.put(`/transactions/${wool.id}/category`, { accountId: await alice.account('6800') })

  expect(await find(alice, 'state=posted')).toEqual(['Wool_Shop'])
  expect(await find(alice, 'state=review')).toEqual(['100 COTTON', '100% COTTON'])
  expect(await find(alice, 'month=2026-05')).toEqual(['Wool_Shop', '100 COTTON'])
  expect(await find(alice, 'text=100%25')).toEqual(['100% COTTON'])
  expect(await find(alice, 'text=lsh')).toEqual([])
  expect(await find(alice, `accountId=${await alice.account('1010')}&state=posted`)).toEqual(['Wool_Shop'])
  expect(await find(alice, `accountId=${await alice.account('2110')}`)).toEqual([])
  expect(await find(alice, `statementId=${wool.statementId}`)).toHaveLength(3)
})

test('a query or a page link that can’t be is refused, and the field is named', async () => {
  await using w = await world()
  const { alice } = w
  const cursor = (text: string) => `after=${Buffer.from(text).toString('base64url')}`
  const id = crypto.randomUUID()
  const bad: [query: string, field: string][] = [
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['state=lost', 'state'],
    ['month=2026-13', 'month'],
    ['month=0000-01', 'month'],
    ['accountId=1010', 'accountId'],
    ['text=a%00b', 'text'],
    ['after=nonsense', 'after'],
    [cursor(`2026-05-04~${id}x`), 'after'],
    [cursor(`2026-02-30~${id}`), 'after'],
    [cursor(`0000-01-01~${id}`), 'after'],
    [cursor(`2026-05-04T25:00:00.000Z~${id}`), 'after'],
    [cursor(`2026-05-04~' or true --`), 'after'],
  ]
  for (const [query, field] of bad) {
    const res = await alice.get(`/transactions?${query}`)
    expect(res.status, query).toBe(422)
    expect(Object.keys((await res.json()).fields ?? {}), query).toEqual([field])
  }
})
