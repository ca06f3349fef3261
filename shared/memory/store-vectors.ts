import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Embeddings } from '#shared/outside/embeddings.ts'
import { halfvec } from './halfvec.ts'

const ROWS_PER_STATEMENT = 100

/**
 * Keeps the vectors of merchants so that `findNeighbours` can find them. A merchant has one vector per model,
 * whatever is answered for it and however often; one that is there stays as it is.
 */
export async function storeVectors(
  ctx: Pick<Context, 'db' | 'companyId'>,
  { provider, model }: Embeddings,
  merchants: { merchantKey: string; vector: Float32Array }[],
): Promise<void> {
  for (let from = 0; from < merchants.length; from += ROWS_PER_STATEMENT) {
    const rows = merchants
      .slice(from, from + ROWS_PER_STATEMENT)
      .map(
        ({ merchantKey, vector }) =>
          sql`(${ctx.companyId}, ${model}, ${merchantKey}, ${provider}, ${halfvec(vector)}::halfvec(1536))`,
      )
    await sql`
      insert into merchant_vectors (company_id, model, merchant_key, provider, embedding)
      values ${sql.join(rows)}
      on conflict do nothing`.execute(ctx.db)
  }
}
