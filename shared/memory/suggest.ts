import type { Context } from '../context.ts'
import { listAccounts } from '../ledger/accounts.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import { isSplit, sharesOf } from '../transactions/answer.ts'
import type { Neighbour } from './evidence.ts'
import { findMemories } from './find-memories.ts'
import { findNeighbours } from './find-neighbours.ts'
import { findUsual } from './find-usual.ts'
import { readTrackRecords } from './track-record.ts'
import { type Option, vote } from './vote.ts'

/** A transaction whose account is asked for. */
export interface Asked {
  merchantKey: string
  amountCents: bigint
  postedOn: string
}

/**
 * What this company's memory proposes for each transaction, in the order asked; nothing while it knows nothing.
 * Merchants that were answered before are looked up by their key; only the others are compared by vector, each
 * distinct merchant once.
 */
export async function suggest(ctx: Context, asked: Asked[]): Promise<Option[][]> {
  const keys = [...new Set(asked.map(({ merchantKey }) => merchantKey))]
  const known = await findMemories(ctx, keys)
  const strangers = keys.filter((key) => !known.get(key)?.some((memory) => memory.times > 0))
  const near = new Map<string, Neighbour[]>()
  const vectors = await localEmbeddings.embed(strangers)
  const found = await findNeighbours(ctx, localEmbeddings, vectors)
  for (const [index, key] of strangers.entries()) near.set(key, found[index]!)

  const records = await readTrackRecords(ctx)
  const usual = strangers.length > 0 ? await findUsual(ctx) : []
  const names = new Map((await listAccounts(ctx)).map((account) => [account.id, account.name]))
  return asked.map(({ merchantKey, amountCents, postedOn }) =>
    vote(
      {
        direction: amountCents > 0n ? 'in' : 'out',
        amountCents: amountCents < 0n ? -amountCents : amountCents,
        postedOn,
      },
      { same: known.get(merchantKey) ?? [], near: near.get(merchantKey) ?? [], usual },
      records,
      ({ decisionKey }) => nameOf(decisionKey, names),
    ).filter(({ decisionKey }) => sharesOf(decisionKey).every(({ accountId }) => names.has(accountId))),
  )
}

// `Supplies`, or for a split `65 % Cost of labor and 35 % Payroll taxes`.
function nameOf(decisionKey: string, names: Map<string, string>): string {
  const shares = sharesOf(decisionKey).map(({ accountId, percent }) => {
    const name = names.get(accountId) ?? 'an account that is no longer used'
    return isSplit(decisionKey) ? `${percent} % ${name}` : name
  })
  return shares.join(' and ')
}
