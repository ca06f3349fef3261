import { expect, test, vi } from 'vitest'
import { cacheWorld } from '../cache/testing.ts'
import { cachedEmbeddings } from './cached-embeddings.ts'
import { type Embeddings, localEmbeddings } from './embeddings.ts'
import { embedLocally } from './local-embedding.ts'

function provider(model: string) {
  const embed = vi.fn(async (texts: string[]) => texts.map(embedLocally))
  return { provider: 'openai', model, dimensions: 1536, embed } satisfies Embeddings
}

test('a text is asked of its provider once, by all processes together', async () => {
  await using w = await cacheWorld()
  const asked = provider('small')
  const [one, other] = [cachedEmbeddings(asked, w.open()), cachedEmbeddings(asked, w.open())]
  const texts = ['BLUE BOTTLE', 'SHELL OIL', 'BLUE BOTTLE']

  expect(await one.embed(texts)).toEqual(texts.map(embedLocally))
  expect(await other.embed(['SHELL OIL', 'CAFE ROMA'])).toEqual(['SHELL OIL', 'CAFE ROMA'].map(embedLocally))
  expect(await other.embed(['CAFE ROMA'])).toEqual([embedLocally('CAFE ROMA')])
  expect(asked.embed.mock.calls).toEqual([[['BLUE BOTTLE', 'SHELL OIL']], [['CAFE ROMA']]])
})

test('another model’s vectors are other vectors, and the texts themselves aren’t kept', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const [small, large] = [provider('small'), provider('large')]
  await cachedEmbeddings(small, cache).embed(['BLUE BOTTLE'])
  await cachedEmbeddings(large, cache).embed(['BLUE BOTTLE'])
  expect(large.embed).toHaveBeenCalledTimes(1)
  const { rows } = await w.psql.query<{ key: string }>('select key from cache')
  expect(rows.map(({ key }) => key).join()).not.toMatch(/BOTTLE/)
  expect(rows).toHaveLength(2)
})

test('a provider that fails is the caller’s to know, and local vectors are never looked up', async () => {
  await using w = await cacheWorld()
  const cache = w.open()
  const failing = { ...provider('small'), embed: async () => Promise.reject(new Error('no answer')) }
  await expect(cachedEmbeddings(failing, cache).embed(['x'])).rejects.toThrow('no answer')
  expect(cachedEmbeddings(localEmbeddings, cache)).toBe(localEmbeddings)
})
