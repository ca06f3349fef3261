import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { conflict, invalid } from '../refusal.ts'

/** How long a deletion can be taken back. The database holds to it too (`deletion_has_a_grace`). */
export const GRACE_DAYS = 30

/** When the company will be deleted, if somebody asked for that. From then on until that moment it is read-only. */
export async function readDeletion(ctx: Context): Promise<{ deleteAfter: Date | null }> {
  return ctx.db
    .selectFrom('companies')
    .where('id', '=', ctx.companyId)
    .select('delete_after as deleteAfter')
    .executeTakeFirstOrThrow()
}

/**
 * Asks for the company to be deleted when the grace is over. `name` is the company's, typed by whoever asks: nobody
 * deletes the wrong one. Asking twice changes nothing.
 */
export async function askDeletion(ctx: Context, { name }: { name: string }): Promise<void> {
  const company = await ctx.db
    .selectFrom('companies')
    .where('id', '=', ctx.companyId)
    .select(['name', 'delete_after'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (name.trim() !== company.name) {
    throw invalid(`Type the company’s name as it is, “${company.name}”, to have it deleted.`, {
      name: 'This isn’t the company’s name.',
    })
  }
  if (company.delete_after) return
  const { deleteAfter } = await ctx.db
    .updateTable('companies')
    .set({ delete_after: sql<Date>`now() + make_interval(days => ${GRACE_DAYS})` })
    .where('id', '=', ctx.companyId)
    .returning('delete_after as deleteAfter')
    .executeTakeFirstOrThrow()
  await audit(ctx, 'company.deletion-asked', ctx.companyId, { after: { deleteAfter } })
}

/** Takes the deletion back: the company is as it was. */
export async function withdrawDeletion(ctx: Context): Promise<void> {
  const { deleteAfter } = await readDeletion(ctx)
  if (!deleteAfter) return
  await ctx.db.updateTable('companies').set({ delete_after: null }).where('id', '=', ctx.companyId).execute()
  await audit(ctx, 'company.deletion-withdrawn', ctx.companyId, { before: { deleteAfter } })
}

/** Refuses while the company waits for its deletion: until then it is only read. */
export async function assertStays(ctx: Context): Promise<void> {
  const { deleteAfter } = await readDeletion(ctx)
  if (!deleteAfter) return
  const day = deleteAfter.toISOString().slice(0, 10)
  throw conflict(
    `This company will be deleted on ${day} and is read-only until then. Its owner can take that back.`,
  )
}
