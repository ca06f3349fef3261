// bin/bench/matching [--json]: how right receipts are matched over a whole inbox, against taking the best pair first,
// and how long it takes, in the program and in the database. On the server of TEST_DATABASE_URL when that is set.
import { connect, type Database, openPool } from '#db/connect.ts'
import { createTestDatabase, isNative, prepareTestDatabases } from '#db/testing.ts'
import { batchesOf } from '#shared/batches.ts'
import { createCompany } from '#shared/companies/create-company.ts'
import { type Context, inCompany } from '#shared/context.ts'
import { matchInbox } from '#shared/documents/match-inbox.ts'
import { assign } from '#shared/documents/matching/assign.ts'
import { likenesses } from '#shared/documents/matching/likeness.ts'
import type { OpenReceipt, Pair } from '#shared/documents/matching/pair.ts'
import { planMatches } from '#shared/documents/matching/plan.ts'
import { weighPair } from '#shared/documents/matching/weigh-pair.ts'
import { readingToJson } from '#shared/documents/reading-json.ts'
import { figure, print } from './figures.ts'
import { type MadeInbox, makeInbox } from './matching-inbox.ts'

const RECEIPTS = 500
const TRANSACTIONS = 5_000
/** A busy month, so that nearly everything has a rival. */
const DAYS = 30

const seed = 20_261_123
// Whose receipts are nearly all there: each pair has rivals on both sides.
const full = makeInbox({ receipts: RECEIPTS, transactions: RECEIPTS, days: DAYS, seed })
// And one with ten times as many transactions, most of them without a receipt.
const inbox = makeInbox({ receipts: RECEIPTS, transactions: TRANSACTIONS, days: DAYS, seed })
const fullPairs = pairsOf(full)
const [assigned, greedy] = [assign(fullPairs), bestFirst(fullPairs)]
const certain = [full, inbox].map((made) => ({ made, pairs: planOf(made).certain }))
const pairs = pairsOf(inbox)
const whole = timed(() => assign(pairs))
const first = timed(() => bestFirst(pairs))
const database = await inDatabase(inbox)

print({
  bench: 'matching',
  engine: isNative ? 'native Postgres' : 'embedded Postgres (PGlite)',
  data: `${RECEIPTS} receipts of ${DAYS} days, a tenth paid in cash, among ${RECEIPTS} and ${TRANSACTIONS} transactions`,
  figures: [
    figure('receipts with their own transaction, among as many', right(full, assigned), 'receipts', null, {
      what: 'best pair first',
      value: right(full, greedy),
    }),
    figure('wrong pairs, among as many', assigned.length - right(full, assigned), 'receipts', null, {
      what: 'best pair first',
      value: greedy.length - right(full, greedy),
    }),
    ...certain.flatMap(({ made, pairs }) => [
      figure(`matched without asking, among ${made.transactions.length}`, pairs.length, 'receipts'),
      figure('right of those', (right(made, pairs) * 100) / pairs.length, '%', '>= 99'),
    ]),
    figure(`assignment of ${pairs.length} pairs`, whole.ms, 'ms', '< 1000', {
      what: 'best pair first',
      value: first.ms,
    }),
    figure('first look, in the database: every receipt changes', database.first, 'ms'),
    figure('a look that changes nothing', database.second, 'ms', '< 2000'),
  ],
})

function pairsOf({ receipts, transactions }: MadeInbox): Pair[] {
  const likeness = likenesses()
  return receipts.flatMap((receipt) =>
    transactions.flatMap((transaction) => weighPair(receipt, transaction, likeness) ?? []),
  )
}

function planOf({ receipts, transactions }: MadeInbox) {
  const none = new Set<string>()
  const candidates = new Map(receipts.map(({ id }) => [id, transactions]))
  return planMatches({ receipts, candidates, nearby: new Map(), onlyOffered: none, onlyAsked: none })
}

function bestFirst(all: Pair[]): Pair[] {
  const taken = new Set<string>()
  return all
    .toSorted((a, b) => b.score - a.score)
    .filter(({ receipt, transaction }) => {
      if (taken.has(receipt.id) || taken.has(transaction.id)) return false
      taken.add(receipt.id).add(transaction.id)
      return true
    })
}

function right({ truth }: MadeInbox, chosen: Pair[]): number {
  return chosen.filter(({ receipt, transaction }) => truth.get(receipt.id) === transaction.id).length
}

function timed<T>(run: () => T): { result: T; ms: number } {
  const started = performance.now()
  const result = run()
  return { result, ms: performance.now() - started }
}

async function inDatabase(made: MadeInbox): Promise<{ first: number; second: number }> {
  await prepareTestDatabases()
  const test = await createTestDatabase()
  const pool = openPool({ url: test.url, connections: 2, name: 'bench' })
  const db = connect(pool)
  const companyId = await fill(db, made)
  await pool.query('analyze')
  const look = async () => {
    const started = performance.now()
    await inCompany(db, { companyId, actor: { kind: 'worker' } }, matchInbox)
    return performance.now() - started
  }
  const first = await look()
  await look() // what the first has taken changes what the others are offered once more
  const times = { first, second: await look() }
  await pool.end()
  await test.drop()
  return times
}

async function fill(db: Database, made: MadeInbox): Promise<string> {
  const owner = { name: 'Bench', email: 'bench@example.com' }
  const { id: ownerId } = await db.insertInto('users').values(owner).returning('id').executeTakeFirstOrThrow()
  const companyId = await createCompany(db, { name: 'Bench', ownerId })
  await inCompany(db, { companyId, actor: { kind: 'worker' } }, async (ctx) => {
    await fillTransactions(ctx, made)
    for (const batch of batchesOf(made.receipts)) {
      await ctx.db
        .insertInto('documents')
        .values(batch.map((receipt) => documentOf(companyId, receipt)))
        .execute()
    }
  })
  return companyId
}

async function fillTransactions(ctx: Context, { transactions }: MadeInbox): Promise<void> {
  const bank = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('code', '=', '1010')
    .select('id')
    .executeTakeFirstOrThrow()
  const rows = transactions.map(({ id, postedOn, amountCents, descriptor, merchantKey }, index) => ({
    company_id: ctx.companyId,
    id,
    account_id: bank.id,
    posted_on: postedOn,
    amount_cents: amountCents,
    descriptor,
    merchant_key: merchantKey,
    occurrence: index + 1,
    state: 'review' as const,
  }))
  for (const batch of batchesOf(rows)) await ctx.db.insertInto('transactions').values(batch).execute()
}

function documentOf(companyId: string, receipt: OpenReceipt) {
  const found = <T>(value: T) => (value === null ? null : { value, confidence: 1, page: 1, text: '' })
  const reading = {
    vendor: found(receipt.vendor),
    date: found(receipt.day),
    totalCents: found(receipt.totalCents),
    tipMayFollow: receipt.tipMayFollow,
    notice: null,
  }
  return {
    company_id: companyId,
    id: receipt.id,
    kind: 'receipt' as const,
    state: 'read' as const,
    file_name: receipt.fileName,
    content_type: 'application/pdf',
    s3_key: receipt.id,
    sha256: receipt.id.replaceAll('-', '').repeat(2),
    reading: readingToJson(reading as never),
    receipt_vendor: receipt.vendor,
    receipt_day: receipt.day,
    receipt_cents: receipt.totalCents,
    arrived_at: new Date(),
  }
}
