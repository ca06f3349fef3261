import type { Context } from '../context.ts'
import { listAccounts } from '../ledger/accounts.ts'
import { enterByHand } from '../ledger/enter-by-hand.ts'
import { CALIBRATION } from '../memory/confidence.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { storeVectors } from '../memory/store-vectors.ts'
import { localEmbeddings } from '../outside/embeddings.ts'
import { decisionOf, type Part } from '../transactions/answer.ts'
import { settle, type Taken } from '../transactions/settle.ts'
import {
  type DemoHistory,
  type DemoLine,
  type DemoSpan,
  type DemoTransaction,
  demoHistory,
} from './demo-history.ts'
import { type Learned, type Lesson, learn } from './demo-memory.ts'

const ROWS_AT_ONCE = 250

/** A transaction as its row, with the person's answer. */
interface Filed {
  row: Taken
  merchantKey: string
  occurrence: number
  parts: Part[]
  decision: ReturnType<typeof decisionOf>
}

/**
 * Files a made-up history in empty books: opening balances, every transaction as a person's decision, and what those
 * taught the memory. Leaves the rows that `categorize` would leave, in bulk. Answers how many transactions there are.
 */
export async function fileDemoHistory(ctx: Context, span: DemoSpan): Promise<number> {
  const { opening, transactions }: DemoHistory = demoHistory(span)
  const accounts = new Map((await listAccounts(ctx)).map(({ code, id }) => [code, id]))
  await enterByHand(ctx, {
    enteredOn: opening.enteredOn,
    memo: 'Opening balances',
    lines: inAccounts(accounts, opening.lines),
  })
  const all = fileUnder(accounts, transactions)
  const learned = await learn(all.map(lessonOf), localEmbeddings)
  await keepLearned(ctx, learned)
  for (let from = 0; from < all.length; from += ROWS_AT_ONCE) {
    const some = all.slice(from, from + ROWS_AT_ONCE)
    await addRows(ctx, some)
    await settleRows(ctx, some, learned.lessons.slice(from, from + ROWS_AT_ONCE))
  }
  return all.length
}

const inAccounts = (accounts: Map<string, string>, lines: DemoLine[]): Part[] =>
  lines.map(({ code, amountCents }) => ({ accountId: accounts.get(code)!, amountCents }))

// Rows that look the same on one day are numbered, as an import numbers them.
function fileUnder(accounts: Map<string, string>, transactions: DemoTransaction[]): Filed[] {
  const count = new Map<string, number>()
  return transactions.map(({ account, postedOn, amountCents, descriptor, lines }) => {
    const look = `${account} ${postedOn} ${amountCents} ${descriptor}`
    const occurrence = (count.get(look) ?? 0) + 1
    count.set(look, occurrence)
    const parts = inAccounts(accounts, lines)
    return {
      row: {
        id: crypto.randomUUID(),
        account_id: accounts.get(account)!,
        posted_on: postedOn,
        amount_cents: amountCents,
        descriptor,
      },
      merchantKey: merchantKey(descriptor),
      occurrence,
      parts,
      decision: decisionOf(parts),
    }
  })
}

function lessonOf({ row: { amount_cents, posted_on }, merchantKey, decision }: Filed): Lesson {
  return {
    merchantKey,
    question: {
      direction: amount_cents > 0n ? 'in' : 'out',
      amountCents: amount_cents < 0n ? -amount_cents : amount_cents,
      postedOn: posted_on,
    },
    ...decision,
  }
}

async function keepLearned(ctx: Context, { memories, records, vectors }: Learned): Promise<void> {
  await ctx.db
    .insertInto('memories')
    .values(
      memories.map((memory) => ({
        company_id: ctx.companyId,
        id: memory.id,
        merchant_key: memory.merchantKey,
        direction: memory.direction,
        account_id: memory.accountId,
        decision_key: memory.decisionKey,
        times: memory.times,
        streak: memory.streak,
        last_on: memory.lastOn,
        amount_min_cents: memory.amountMinCents,
        amount_max_cents: memory.amountMaxCents,
      })),
    )
    .execute()
  await ctx.db
    .insertInto('track_records')
    .values(records.map((record) => ({ company_id: ctx.companyId, calibration: CALIBRATION, ...record })))
    .execute()
  await storeVectors(ctx, localEmbeddings, vectors)
}

async function addRows(ctx: Context, filed: Filed[]): Promise<void> {
  await ctx.db
    .insertInto('transactions')
    .values(
      filed.map(({ row, merchantKey, occurrence }) => ({
        company_id: ctx.companyId,
        ...row,
        merchant_key: merchantKey,
        occurrence,
        state: 'posted' as const,
      })),
    )
    .execute()
}

async function settleRows(ctx: Context, filed: Filed[], lessons: Learned['lessons']): Promise<void> {
  if (ctx.actor.kind !== 'person') throw new TypeError('a history is filed by a person')
  const cause = { kind: 'person', userId: ctx.actor.userId } as const
  await settle(
    ctx,
    filed.map(({ row, parts, decision }, index) => ({
      transaction: row,
      parts,
      cause,
      decisionKey: decision.decisionKey,
      ...lessons[index]!,
    })),
  )
}
