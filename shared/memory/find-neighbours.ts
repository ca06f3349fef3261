import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import type { Neighbour } from './evidence.ts'
import { MEMORY_COLUMNS, type MemoryRow, memoryOf } from './find-memories.ts'
import { halfvec } from './halfvec.ts'

/**
 * Merchants whose sign bits differ in as many places have nothing in common that is worth a word: unrelated ones
 * differ in 768 ± 20 of 1,536, a cosine of .25 makes 644 ± 19. Leaving them out before anything is sorted takes a
 * third off the time.
 */
export const TOO_FAR = 700

/** How many merchants the coarse pass hands to the exact one. */
export const CANDIDATES = 32

/** How many merchants answer a search, each with all that was ever answered for it. */
export const NEIGHBOURS = 8

// Searches go by powers of two, so that any number of them takes few different statements: those stay prepared.
const MOST_SEARCHES = 64
const searchesOf = (left: number) => Math.min(MOST_SEARCHES, 2 ** Math.floor(Math.log2(left)))

/**
 * What was answered for the merchants nearest to each vector, nearest first, in the order of `vectors`; none where
 * nothing is near. Inside this company only and without an index over vectors, in one statement of two passes: the Hamming distance of the sign
 * bits to every merchant of the company, read from the primary key alone, then the cosine of the full vectors of
 * the `CANDIDATES` best. Many vectors are searched in one round trip.
 */
export async function findNeighbours(
  ctx: Pick<Context, 'db' | 'companyId'>,
  { model, dimensions }: Embeddings,
  vectors: Float32Array[],
): Promise<Neighbour[][]> {
  if (vectors.some((vector) => vector.length !== dimensions)) {
    throw new TypeError(`a vector of ${model} has ${dimensions} dimensions`)
  }
  const found: Neighbour[][] = vectors.map(() => [])
  for (let from = 0, to = 0; from < vectors.length; from = to) {
    to = from + searchesOf(vectors.length - from)
    const { rows } = await search(ctx.companyId, model, vectors.slice(from, to)).execute(ctx.db)
    for (const row of rows) found[from + row.search]!.push({ ...memoryOf(row), similarity: row.similarity })
  }
  return found
}

/** The statement itself; `search` numbers the vectors from 0. */
export function search(companyId: string, model: string, vectors: Float32Array[]) {
  const searches = vectors.map((vector, i) => sql`(${sql.lit(i)}, ${halfvec(vector)}::halfvec(1536))`)
  // `materialized` makes sure that bits are computed once a search and not once a row, and that no planner, however
  // little it knows of the tables, searches again for every memory.
  return sql<MemoryRow & { search: number; similarity: number }>`
    with searches as materialized (
      select search, embedding, binary_quantize(embedding)::bit(1536) as bits
      from (values ${sql.join(searches)}) as v (search, embedding)
    ),
    nearest as materialized (
      select searches.search, merchants.*
      from searches
      cross join lateral (
        select v.merchant_key, 1 - (v.embedding <=> searches.embedding) as similarity
        from (
          select merchant_key from merchant_vectors
          where company_id = ${companyId} and model = ${model} and bits <~> searches.bits < ${sql.lit(TOO_FAR)}
          order by bits <~> searches.bits
          limit ${sql.lit(CANDIDATES)}
        ) candidates
        join merchant_vectors v
          on v.company_id = ${companyId} and v.model = ${model} and v.merchant_key = candidates.merchant_key
        order by v.embedding <=> searches.embedding, v.merchant_key
        limit ${sql.lit(NEIGHBOURS)}
      ) merchants
    )
    select nearest.search, nearest.similarity, ${MEMORY_COLUMNS}
    from nearest
    join memories m on m.company_id = ${companyId} and m.merchant_key = nearest.merchant_key and m.times > 0
    order by nearest.search, nearest.similarity desc, m.merchant_key, m.id`
}
