// Vectors that a company's merchants lack come back, all of them and the same.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'
import { askForVectors } from '#shared/memory/ask-for-vectors.ts'
import { findNeighbours } from '#shared/memory/find-neighbours.ts'
import { makeVectors } from '#shared/memory/make-vectors.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'

const SHOPS = ['CEDAR BOOKS', 'HARBOR DINER', 'MAPLE HARDWARE']

async function answers(person: Person, ...descriptors: string[]): Promise<void> {
  const accountId = await person.account('6800')
  for (const descriptor of descriptors) {
    const [line] = await person.imports({ descriptor, amountCents: -1_000n })
    await person.put(`/transactions/${line!.id}/category`, { accountId })
  }
}

const vectorsOf = (person: Person) =>
  person.inside(async ({ db, companyId }) => {
    const { rows } = await sql<{ model: string; merchant_key: string; embedding: string }>`
      select model, merchant_key, embedding::text from merchant_vectors where company_id = ${companyId}
      order by model, merchant_key`.execute(db)
    return rows
  })

const loses = (person: Person, ...keys: string[]) =>
  person.inside(({ db }) => db.deleteFrom('merchant_vectors').where('merchant_key', 'in', keys).execute())

test('the nightly sweep asks for what is missing, and the worker makes it as it was', async () => {
  await using w = await world()
  await answers(w.alice, ...SHOPS)
  await answers(w.bob, 'CEDAR BOOKS')
  const [alices, bobs] = [await vectorsOf(w.alice), await vectorsOf(w.bob)]
  expect(alices.map(({ merchant_key }) => merchant_key)).toEqual(SHOPS)
  await loses(w.alice, SHOPS[0]!, SHOPS[2]!)

  await w.pool.query(`select graphile_worker.add_job('companies/sweep')`)
  await w.work()

  expect(w.logged).toContainEqual(expect.objectContaining({ outcome: 'swept', vectorsMissing: 2 }))
  expect(w.logged.filter(({ task }) => task === 'memory/make-vectors')).toMatchObject([
    { outcome: 'made', vectors: 2, companyId: w.alice.companyId },
  ])
  expect([await vectorsOf(w.alice), await vectorsOf(w.bob)]).toEqual([alices, bobs])
  expect(await w.alice.inside((ctx) => askForVectors(ctx, localEmbeddings))).toBe(0)
})

test('vectors of an earlier model stay until those of the new one are there, and then go', async () => {
  await using w = await world()
  await answers(w.alice, ...SHOPS)
  const model = 'ngrams-2'
  const later = { ...localEmbeddings, model }
  const away = { ...later, embed: () => Promise.reject(new Error('away')) }

  await expect(makeVectors((work) => w.alice.inside(work), away)).rejects.toThrow('away')
  expect(await vectorsOf(w.alice)).toHaveLength(SHOPS.length)
  expect(await makeVectors((work) => w.alice.inside(work), later)).toBe(SHOPS.length)
  expect(await vectorsOf(w.alice)).toMatchObject(SHOPS.map((merchant_key) => ({ merchant_key, model })))
  expect(await makeVectors((work) => w.alice.inside(work), later)).toBe(0)

  const asked = await localEmbeddings.embed(['CEDAR BOOKS ONLINE'])
  const [found] = await w.alice.inside((ctx) => findNeighbours(ctx, later, asked))
  expect(found![0]).toMatchObject({ merchantKey: 'CEDAR BOOKS' })
})
