import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { accountsToPostTo } from './accounts.ts'
import { type NewEntry, postEntry } from './post-entry.ts'

/** Posts an entry that a person wrote, and answers its id. One whose id is given is posted once, however often it comes. */
export async function enterByHand(
  ctx: Context,
  entry: Pick<NewEntry, 'id' | 'enteredOn' | 'memo' | 'lines'>,
): Promise<string> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person enters by hand')
  if (entry.id && (await isPosted(ctx, entry.id))) return entry.id
  await accountsToPostTo(
    ctx,
    entry.lines.map((line) => line.accountId),
  )
  const entryId = await postEntry(ctx, { ...entry, cause: { kind: 'person', userId: ctx.actor.userId } })
  await audit(ctx, 'entry.posted', entryId, { after: { enteredOn: entry.enteredOn, memo: entry.memo } })
  return entryId
}

// Of two that come at once the second waits for the first here.
async function isPosted(ctx: Context, entryId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${entryId}, 0))`.execute(ctx.db)
  const there = await ctx.db
    .selectFrom('entries')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', entryId)
    .select('id')
    .executeTakeFirst()
  return there !== undefined
}
