import { createHash } from 'node:crypto'
import type { Cache } from '../cache/cache.ts'
import { type CacheKey, sharedKey } from '../cache/keys.ts'
import type { Embeddings } from './embeddings.ts'

/** How long a vector is kept, ms. A model's vector of a text never changes. */
const MONTH_MS = 30 * 24 * 60 * 60 * 1000

/**
 * These embeddings, asking a provider only for texts whose vectors the cache doesn't have. The texts themselves stay
 * out of it: a key holds their hash. Local ones come back as they are, at 25 µs a text a look-up takes longer.
 */
export function cachedEmbeddings(embeddings: Embeddings, cache: Cache): Embeddings {
  if (embeddings.provider === 'local') return embeddings
  return {
    ...embeddings,
    async embed(texts) {
      const keys = texts.map((text) => keyOf(embeddings, text))
      const known = await cache.getMany<Float32Array>(keys)
      const missing = [...new Set(texts.filter((_, index) => !known[index]))]
      const made = missing.length === 0 ? [] : await embeddings.embed(missing)
      const vectors = new Map(missing.map((text, index) => [text, made[index]!]))
      const keep = ([text, vector]: [string, Float32Array]) =>
        cache.set(keyOf(embeddings, text), vector, { lastsMs: MONTH_MS })
      await Promise.all([...vectors].map(keep))
      return texts.map((text, index) => known[index] ?? vectors.get(text)!)
    },
  }
}

function keyOf({ provider, model, dimensions }: Embeddings, text: string): CacheKey {
  const hash = createHash('sha256').update(text).digest('base64url')
  return sharedKey('embedding', provider, model, String(dimensions), hash)
}
