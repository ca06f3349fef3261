import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import type { Neighbour } from './evidence.ts'
import { MEMORY_COLUMNS, type MemoryRow, memoryOf } from './find-memories.ts'
import { halfvec } from './halfvec.ts'

/** How many merchants the coarse pass hands to the exact one. */
export const CANDIDATES = 64

/** How many merchants answer a search, each with all that was ever answered for it. */
export const NEIGHBOURS = 8

// 100 vectors are 300 kB on the wire; more of them in a statement make no search faster.
const SEARCHES_PER_STATEMENT = 100

/**
 * What was answered for the merchants nearest to each vector, nearest first, in the order of `vectors`. Inside this
 * company only and without an index over vectors, in one statement of two passes: the Hamming distance of the sign
 * bits to every merchant of the company, read from the primary key alone, then the cosine of the full vectors of
 * the `CANDIDATES` best. Many vectors are searched in one round trip.
 */
export async function findNeighbours(
  ctx: Pick<Context, 'db' | 'companyId'>,
  { model, dimensions }: Embeddings,
  vectors: Float32Array[],
): Promise<Neighbour[][]> {
  const found: Neighbour[][] = vectors.map(() => [])
  for (let from = 0; from < vectors.length; from += SEARCHES_PER_STATEMENT) {
    const searches = vectors.slice(from, from + SEARCHES_PER_STATEMENT).map((vector, i) => {
      if (vector.length !== dimensions)
        throw new TypeError(`a vector of ${model} has ${dimensions} dimensions`)
      return sql`(${from + i}::int, ${halfvec(vector)}::halfvec(1536))`
    })
    const { rows } = await sql<MemoryRow & { search: number; similarity: number }>`
      with searches as materialized ( -- so that its bits aren't computed again for every row compared
        select search, embedding, binary_quantize(embedding)::bit(1536) as bits
        from (values ${sql.join(searches)}) as v (search, embedding)
      )
      select searches.search, nearest.similarity, ${MEMORY_COLUMNS}
      from searches
      cross join lateral (
        select v.merchant_key, 1 - (v.embedding <=> searches.embedding) as similarity
        from (
          select merchant_key from merchant_vectors
          where company_id = ${ctx.companyId} and model = ${model}
          order by bits <~> searches.bits
          limit ${sql.lit(CANDIDATES)}
        ) candidates
        join merchant_vectors v
          on v.company_id = ${ctx.companyId} and v.model = ${model} and v.merchant_key = candidates.merchant_key
        order by v.embedding <=> searches.embedding, v.merchant_key
        limit ${sql.lit(NEIGHBOURS)}
      ) nearest
      join memories m on m.company_id = ${ctx.companyId} and m.merchant_key = nearest.merchant_key and m.times > 0
      order by searches.search, nearest.similarity desc, m.merchant_key, m.id`.execute(ctx.db)
    for (const row of rows) found[row.search]!.push({ ...memoryOf(row), similarity: row.similarity })
  }
  return found
}
