import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'
import { type Say, services } from '../outside/models-testing.ts'
import { proposeByModel } from './propose-by-model.ts'

const lines = [
  { descriptor: 'ALDER ROW FLOWERS', amountCents: -4200n },
  { descriptor: 'CITY WATER WORKS', amountCents: -6150n },
]

/** Two transactions that the memory knows nothing about, and the statement they came by. */
async function strangers(alice: Person) {
  const [flowers, water] = await alice.imports(...lines)
  const row = await alice.inside((ctx) =>
    ctx.db
      .selectFrom('transactions')
      .select('statement_id')
      .where('id', '=', flowers!.id)
      .executeTakeFirstOrThrow(),
  )
  return { flowers: flowers!.id, water: water!.id, statementId: row.statement_id! }
}

const answering =
  (answers: object[]): Say =>
  () => ({ status: 200, answer: { answers } })

const suggestions = (alice: Person) =>
  alice.inside((ctx) =>
    ctx.db
      .selectFrom('suggestions')
      .select(['transaction_id', 'account_id', 'source', 'confidence'])
      .execute(),
  )

test('proposes what the memory knows nothing about, and posts none of it', async () => {
  await using w = await world()
  const { flowers, water, statementId } = await strangers(w.alice)
  let body = ''
  const { models } = await services((question) => {
    body = question.body
    return answering([
      { transaction: flowers, account: '6800' },
      { transaction: water, account: '7000' },
    ])(question)
  })

  expect(await proposeByModel(w.alice.inside, models, statementId)).toBe(2)

  expect(body).toContain('ALDER ROW FLOWERS')
  expect(await suggestions(w.alice)).toEqual(
    expect.arrayContaining([
      {
        transaction_id: flowers,
        account_id: await w.alice.account('6800'),
        source: 'model',
        confidence: '0.5000',
      },
      {
        transaction_id: water,
        account_id: await w.alice.account('7000'),
        source: 'model',
        confidence: '0.5000',
      },
    ]),
  )
  const { state, suggestions: proposed } = await w.alice.read(`/transactions/${flowers}`)
  expect(state).toBe('review')
  expect(proposed).toMatchObject([{ source: 'model' }])
})

test('what names an unknown account or another transaction is left out', async () => {
  await using w = await world()
  const { flowers, water, statementId } = await strangers(w.alice)
  const [theirs] = await w.bob.imports(lines[0]!)
  const { models } = await services(
    answering([
      { transaction: flowers, account: '4711 Flowers' },
      { transaction: water, account: null },
      { transaction: theirs!.id, account: '6800' },
      { transaction: crypto.randomUUID(), account: '6800' },
      { transaction: 'the first one', account: '6800' },
      { transaction: water, account: '1010' }, // the bank account itself
    ]),
  )

  expect(await proposeByModel(w.alice.inside, models, statementId)).toBe(0)
  expect([...(await suggestions(w.alice)), ...(await suggestions(w.bob))]).toEqual([])
})

test('asking once more changes nothing that was proposed, and asks only about the rest', async () => {
  await using w = await world()
  const { flowers, water, statementId } = await strangers(w.alice)
  const first = await services(answering([{ transaction: flowers, account: '6800' }]))
  await proposeByModel(w.alice.inside, first.models, statementId)
  let body = ''
  const again = await services((question) => {
    body = question.body
    return answering([
      { transaction: flowers, account: '7000' },
      { transaction: water, account: '7000' },
    ])(question)
  })

  expect(await proposeByModel(w.alice.inside, again.models, statementId)).toBe(1)

  expect(body).not.toContain(flowers)
  const kept = (await suggestions(w.alice)).find((row) => row.transaction_id === flowers)
  expect(kept!.account_id).toBe(await w.alice.account('6800'))
})

test.for<[string, Say]>([
  ['times out', () => null],
  ['talks nonsense', () => ({ status: 200, answer: 'Flowers are lovely.' })],
  ['has too much to do', () => ({ status: 429 })],
])('leaves everything to the person when the model %s', async ([, say]) => {
  await using w = await world()
  const { statementId, flowers } = await strangers(w.alice)
  const { models } = await services(say, { timeoutMs: 1_000 })

  expect(await proposeByModel(w.alice.inside, models, statementId)).toBe(0)
  expect((await w.alice.read(`/transactions/${flowers}`)).state).toBe('review')
})

test('asks nothing when the month’s budget is used up', async () => {
  await using w = await world()
  const { statementId } = await strangers(w.alice)
  const { models, asked } = await services(answering([]), { budgetCents: 0 })

  expect(await proposeByModel(w.alice.inside, models, statementId)).toBe(0)
  expect(asked).toEqual([])
})

test('asks a model too where the memory only knows what others got, and puts its answer in place of that', async () => {
  await using w = await world()
  const { alice } = w
  const known = await alice.imports(
    { descriptor: 'NORTHWIND PAPER', amountCents: -500n },
    { descriptor: 'OAK HILL TONER', amountCents: -600n },
  )
  for (const { id } of known) {
    await alice.put(`/transactions/${id}/category`, { accountId: await alice.account('6800') })
  }
  const { flowers, water, statementId } = await strangers(alice)
  const asked = new Set([flowers, water])
  const before = await suggestions(alice)
  expect(before.filter((one) => asked.has(one.transaction_id)).map(({ source }) => source)).toEqual([
    'memory',
    'memory',
  ])
  const { models } = await services(answering([{ transaction: water, account: '7000' }]))

  expect(await proposeByModel(alice.inside, models, statementId)).toBe(1)

  const after = await suggestions(alice)
  const sources = (id: string) => after.filter((one) => one.transaction_id === id).map(({ source }) => source)
  expect(sources(flowers)).toEqual(['memory'])
  expect(sources(water)).toEqual(['model'])
})
