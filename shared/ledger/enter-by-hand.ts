import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { accountsToPostTo } from './accounts.ts'
import { type NewEntry, postEntry } from './post-entry.ts'

/** Posts an entry that a person wrote, and answers its id. */
export async function enterByHand(
  ctx: Context,
  entry: Pick<NewEntry, 'enteredOn' | 'memo' | 'lines'>,
): Promise<string> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person enters by hand')
  await accountsToPostTo(
    ctx,
    entry.lines.map((line) => line.accountId),
  )
  const entryId = await postEntry(ctx, { ...entry, cause: { kind: 'person', userId: ctx.actor.userId } })
  await audit(ctx, 'entry.posted', entryId, { after: { enteredOn: entry.enteredOn, memo: entry.memo } })
  return entryId
}
