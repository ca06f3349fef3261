import { expect, test } from 'vitest'
import { connect, openPool } from '#db/connect.ts'
import { createTestDatabase } from '#db/testing.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { type Embeddings, localEmbeddings } from '#shared/outside/embeddings.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'
import { findNeighbours, NEIGHBOURS } from './find-neighbours.ts'
import { storeVectors } from './store-vectors.ts'

const otherModel: Embeddings = { ...localEmbeddings, provider: 'openai', model: 'text-embedding-3-small' }

/** A database with the companies of Alice and Bob, and what is done in them. */
async function world() {
  const database = await createTestDatabase()
  const pool = openPool({ url: database.url, connections: 2, name: 'test' })
  const db = connect(pool)
  const company = async (owner: string) => {
    const email = `${owner}@example.com`
    const { rows } = await pool.query('insert into users (email, name) values ($1, $2) returning id', [
      email,
      owner,
    ])
    const companyId = await createCompany(db, { name: owner, ownerId: rows[0].id })
    const inside = <T>(work: (ctx: Context) => Promise<T>) =>
      inCompany(db, { companyId, actor: { kind: 'worker' } }, work)
    return {
      inside,
      remember: (merchantKey: string, more: Partial<Learned> = {}) =>
        inside((ctx) => learn(ctx, { merchantKey, ...more })),
      search: (text: string, embeddings = localEmbeddings) =>
        inside((ctx) => findNeighbours(ctx, embeddings, [embedLocally(text)])).then((found) => found[0]!),
    }
  }
  return {
    alice: await company('alice'),
    bob: await company('bob'),
    async [Symbol.asyncDispose]() {
      await pool.end()
      await database.drop()
    },
  }
}

interface Learned {
  merchantKey: string
  decisionKey: string
  times: number
  embeddings: Embeddings
}

async function learn(
  ctx: Context,
  { merchantKey, decisionKey = 'd', times = 1, embeddings }: Partial<Learned>,
) {
  const { id } = await ctx.db.selectFrom('accounts').select('id').limit(1).executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('memories')
    .values({
      company_id: ctx.companyId,
      merchant_key: merchantKey!,
      direction: 'out',
      account_id: id,
      decision_key: decisionKey,
      times,
      streak: times,
      last_on: '2026-05-03',
      amount_min_cents: 100n,
      amount_max_cents: 900n,
    })
    .execute()
  await storeVectors(ctx, embeddings ?? localEmbeddings, [
    { merchantKey: merchantKey!, vector: embedLocally(merchantKey!) },
  ])
}

test('finds the merchants spelt most alike, nearest first, with what was answered for them', async () => {
  await using w = await world()
  for (const key of ['SHELL OIL', 'BLUE BOTTLE COFFEE', 'BLUE BOTTLE', 'HOME DEPOT'])
    await w.alice.remember(key)

  const found = await w.alice.search('BLUE BOTTLE')

  expect(found.map((neighbour) => neighbour.merchantKey).slice(0, 2)).toEqual([
    'BLUE BOTTLE',
    'BLUE BOTTLE COFFEE',
  ])
  expect(found[0]).toEqual({
    id: expect.any(String),
    merchantKey: 'BLUE BOTTLE',
    direction: 'out',
    decisionKey: 'd',
    accountId: expect.any(String),
    times: 1,
    streak: 1,
    lastOn: '2026-05-03',
    amountMinCents: 100n,
    amountMaxCents: 900n,
    similarity: expect.closeTo(1, 3),
  })
  expect(found[1]!.similarity).toBeCloseTo(0.792, 2)
})

test('answers every search in the order asked, many of them too', async () => {
  await using w = await world()
  const keys = Array.from(
    { length: 130 },
    (_, i) => `${String.fromCharCode(65 + (i % 26))}ARDVARK ${i * 7919}`,
  )
  await w.alice.inside(async (ctx) => {
    for (const key of keys) await learn(ctx, { merchantKey: key })
  })

  const found = await w.alice.inside((ctx) => findNeighbours(ctx, localEmbeddings, keys.map(embedLocally)))

  expect(found.map((near) => near[0]!.merchantKey)).toEqual(keys)
  expect(found.every((near) => near.length === NEIGHBOURS)).toBe(true)
})

test('finds nothing where nothing is near', async () => {
  await using w = await world()
  for (const key of ['SHELL OIL', 'HOME DEPOT']) await w.alice.remember(key)

  expect(await w.alice.search('BLUE BOTTLE')).toEqual([])
})

test('both answers of a merchant are found, and none that was forgotten', async () => {
  await using w = await world()
  await w.alice.remember('CAFE ROMA', { decisionKey: 'meals' })
  await w.alice.remember('CAFE ROMA', { decisionKey: 'supplies', times: 4 })
  await w.alice.remember('CAFE ROMANO', { times: 0 })

  const found = await w.alice.search('CAFE ROMAN')

  expect(found.map((neighbour) => neighbour.decisionKey).sort()).toEqual(['meals', 'supplies'])
})

test("never finds another company's memories", async () => {
  await using w = await world()
  await w.bob.remember('BLUE BOTTLE')

  expect(await w.alice.search('BLUE BOTTLE')).toEqual([])
})

test('never compares vectors of different models', async () => {
  await using w = await world()
  await w.alice.remember('BLUE BOTTLE', { embeddings: otherModel })

  expect(await w.alice.search('BLUE BOTTLE')).toEqual([])
  expect(await w.alice.search('BLUE BOTTLE', otherModel)).toHaveLength(1)
})

test('a vector stored twice is there once', async () => {
  await using w = await world()
  await w.alice.inside(async (ctx) => {
    const merchants = [{ merchantKey: 'CAFE ROMA', vector: embedLocally('CAFE ROMA') }]
    await storeVectors(ctx, localEmbeddings, merchants)
    await storeVectors(ctx, localEmbeddings, merchants)
    expect(await ctx.db.selectFrom('merchant_vectors').select('merchant_key').execute()).toHaveLength(1)
  })
})

test('refuses a vector of another length than the model has', async () => {
  await using w = await world()
  const short = new Float32Array(3)

  await expect(w.alice.inside((ctx) => findNeighbours(ctx, localEmbeddings, [short]))).rejects.toThrow(/1536/)
})
