import type { Context } from '../context.ts'
import { type Account, listAccounts } from '../ledger/accounts.ts'
import type { StatementAccount } from './read/statement-reading.ts'
import { recallAccounts, statedKey } from './stated-accounts.ts'

/** Where the rows of an account of the file go; null when a person has to say. */
export type Choice = Account | 'left out' | null

interface Said {
  /** What a person said, one for each account of the file: null leaves it out. Empty when nobody has. */
  saidIds: (string | null)[]
  layoutKey: string
}

/**
 * For each account of a file, the company's account that it is: the one a person named for it, now or in an earlier
 * file of this bank's layout, the one with that number, or the one of that name. One that the file itself gives no
 * name is guessed where there is only one that it can be; a name that nobody knows is asked for.
 */
export async function chooseAccounts(
  ctx: Context,
  stated: StatementAccount[],
  { saidIds, layoutKey }: Said,
): Promise<Choice[]> {
  const ours = (await listAccounts(ctx)).filter((account) => account.statement_kind)
  const remembered = await recallAccounts(ctx, layoutKey)
  const find = (id: string | null | undefined): Choice =>
    id === null ? 'left out' : (ours.find((account) => account.id === id) ?? null)

  const known = stated.map(
    (one, index) =>
      find(saidIds[index]) ??
      find(remembered.get(statedKey(one, stated))) ??
      numbered(ours, one) ??
      named(ours, one),
  )
  if (known.length === 1) return [known[0] ?? (await guessOnly(ctx, ours, stated[0]!, layoutKey))]

  const free = ours.filter((account) => !known.includes(account))
  const guesses = stated.map((one, index) => (known[index] || one.name ? null : onlyOfKind(free, one)))
  const isShared = (guess: Choice) => guesses.filter((other) => other === guess).length > 1
  return known.map((account, index) => account ?? (isShared(guesses[index]!) ? null : guesses[index]!))
}

function numbered(ours: Account[], { numberLast4 }: StatementAccount): Account | null {
  const those = ours.filter((account) => numberLast4 && account.number_last4 === numberLast4)
  return those.length === 1 ? those[0]! : null
}

function named(ours: Account[], stated: StatementAccount): Account | null {
  const name = stated.name?.trim().toLowerCase()
  return possible(ours, stated).find((account) => account.name.toLowerCase() === name) ?? null
}

// An account known by another number isn't this one, whatever else speaks for it.
function possible(ours: Account[], { numberLast4 }: StatementAccount): Account[] {
  return ours.filter(
    (account) => !numberLast4 || !account.number_last4 || account.number_last4 === numberLast4,
  )
}

// Of a file with one account: where this layout always went, or the only one of its kind.
async function guessOnly(
  ctx: Context,
  ours: Account[],
  stated: StatementAccount,
  layoutKey: string,
): Promise<Account | null> {
  if (stated.name) return null
  const those = possible(ours, stated)
  const before = await ctx.db
    .selectFrom('statements')
    .where('company_id', '=', ctx.companyId)
    .where('layout_key', '=', layoutKey)
    .distinct()
    .select('account_id')
    .execute()
  const usual = those.filter((account) => before.some((row) => row.account_id === account.id))
  if (usual.length === 1) return usual[0]!
  if (usual.length > 1 || stated.kind === null) return those.length === 1 ? those[0]! : null
  return onlyOfKind(ours, stated)
}

function onlyOfKind(ours: Account[], stated: StatementAccount): Account | null {
  if (stated.kind === null) return null
  const kind = stated.kind === 'card' ? 'card' : 'bank'
  const those = possible(ours, stated).filter((account) => account.statement_kind === kind)
  return those.length === 1 ? those[0]! : null
}
