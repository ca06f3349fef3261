import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { enqueue } from '../operations/enqueue.ts'
import type { Embeddings } from '../outside/embeddings.ts'
import { lacksVector } from './make-vectors.ts'

/**
 * Asks the worker for the vectors that the company's merchants lack, if any. Answers how many those are. Until they are
 * made, merchants that were answered before are filed as ever; only what is spelt like them isn't recognised.
 */
export async function askForVectors(ctx: Context, embeddings: Embeddings): Promise<number> {
  const { rows } = await sql<{ missing: number }>`
    select count(distinct m.merchant_key)::int as missing from memories m
    where m.company_id = ${ctx.companyId} and ${lacksVector(ctx, embeddings)}`.execute(ctx.db)
  const { missing } = rows[0]!
  if (missing > 0) await enqueue(ctx, 'memory/make-vectors', {})
  return missing
}
