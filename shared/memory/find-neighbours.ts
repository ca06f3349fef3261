import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import type { Neighbour } from './evidence.ts'
import { MEMORY_COLUMNS, type MemoryRow, memoryOf } from './find-memories.ts'
import { halfvec } from './halfvec.ts'

/** How many of the company's memories the coarse pass hands to the exact one. */
export const CANDIDATES = 64

/** How many neighbours answer a search. */
export const NEIGHBOURS = 12

/**
 * The memories of this company nearest to each vector, nearest first, at most `NEIGHBOURS` each, in the order of
 * `vectors`. Exact, without an index over vectors, in one statement of two passes: the Hamming distance of the sign
 * bits over all memories of the company and model, then the cosine of the full vectors over the `CANDIDATES` best.
 * Many vectors are searched in one round trip.
 */
export async function findNeighbours(
  ctx: Pick<Context, 'db' | 'companyId'>,
  { provider, model, dimensions }: Embeddings,
  vectors: Float32Array[],
): Promise<Neighbour[][]> {
  const found: Neighbour[][] = vectors.map(() => [])
  for (let from = 0; from < vectors.length; from += SEARCHES_PER_STATEMENT) {
    const searches = vectors.slice(from, from + SEARCHES_PER_STATEMENT).map((vector, i) => {
      if (vector.length !== dimensions)
        throw new TypeError(`${model} has ${dimensions} dimensions, not ${vector.length}`)
      return sql`(${from + i}::int, ${halfvec(vector)}::halfvec(1536))`
    })
    // `materialized` keeps the bits of a search from being computed again for every row that is compared.
    const { rows } = await sql<MemoryRow & { search: number; similarity: number }>`
      with searches as materialized (
        select search, embedding, binary_quantize(embedding)::bit(1536) as bits
        from (values ${sql.join(searches)}) as v (search, embedding)
      )
      select searches.search, nearest.*
      from searches cross join lateral (
        select ${MEMORY_COLUMNS}, 1 - (m.embedding <=> searches.embedding) as similarity
        from (
          select id from memories
          where company_id = ${ctx.companyId} and provider = ${provider} and model = ${model}
          order by bits <~> searches.bits
          limit ${sql.lit(CANDIDATES)}
        ) candidates
        join memories m on m.company_id = ${ctx.companyId} and m.id = candidates.id
        order by m.embedding <=> searches.embedding, m.id
        limit ${sql.lit(NEIGHBOURS)}
      ) nearest
      order by searches.search, nearest.similarity desc, nearest.id`.execute(ctx.db)
    for (const row of rows) found[row.search]!.push({ ...memoryOf(row), similarity: row.similarity })
  }
  return found
}

// 100 vectors are 300 kB on the wire; more a statement is no faster a search.
const SEARCHES_PER_STATEMENT = 100
