import { sql } from 'kysely'
import type { Context, Open } from '../context.ts'
import type { Embeddings } from '../outside/embeddings.ts'
import { storeVectors } from './store-vectors.ts'

const MERCHANTS_AT_ONCE = 500

/**
 * Makes the vectors that the company's merchants lack, as after a restore, which brings none, or when the model is
 * another one; those of a provider's earlier models then go. Answers how many were made. Cut off, it goes on the next
 * time where it was; a merchant that somebody else was quicker with is no harm.
 */
export async function makeVectors(open: Open, embeddings: Embeddings): Promise<number> {
  let made = 0
  let last = ''
  for (;;) {
    const keys = await open((ctx) => merchantsWithout(ctx, embeddings, last))
    if (keys.length === 0) break
    const vectors = await embeddings.embed(keys)
    const merchants = keys.map((merchantKey, i) => ({ merchantKey, vector: vectors[i]! }))
    await open((ctx) => storeVectors(ctx, embeddings, merchants))
    made += keys.length
    last = keys.at(-1)!
  }
  await open((ctx) => dropEarlier(ctx, embeddings))
  return made
}

async function merchantsWithout(ctx: Context, embeddings: Embeddings, after: string): Promise<string[]> {
  const { rows } = await sql<{ merchant_key: string }>`
    select distinct m.merchant_key from memories m
    where m.company_id = ${ctx.companyId} and m.merchant_key > ${after} and ${lacksVector(ctx, embeddings)}
    order by m.merchant_key limit ${sql.lit(MERCHANTS_AT_ONCE)}`.execute(ctx.db)
  return rows.map(({ merchant_key }) => merchant_key)
}

/** Whether the merchant of memory `m` has no vector of this model. */
export function lacksVector({ companyId }: Pick<Context, 'companyId'>, { model }: Embeddings) {
  return sql<boolean>`not exists (select from merchant_vectors v
    where v.company_id = ${companyId} and v.model = ${model} and v.merchant_key = m.merchant_key)`
}

async function dropEarlier(ctx: Context, { provider, model }: Embeddings): Promise<void> {
  await ctx.db
    .deleteFrom('merchant_vectors')
    .where('company_id', '=', ctx.companyId)
    .where('provider', '=', provider)
    .where('model', '<>', model)
    .execute()
}
