import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type World, world } from '#functions/testing.ts'
import { type Context, inCompany } from '../context.ts'
import { listDocuments } from '../documents/documents.ts'
import type { Bucket } from '../outside/s3.ts'
import { trialBalance } from '../reports/trial-balance.ts'
import { listTransactions } from '../transactions/transactions.ts'
import { DEMO_YEAR, demoHistory } from './demo-history.ts'
import { DEMO_EMAIL } from './demo-person.ts'
import { seedDemo } from './seed-demo.ts'

/** Runs `work` inside the demo company. */
async function inside<T>({ db }: World, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { user_id, company_id } = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .where('users.email', '=', DEMO_EMAIL)
    .select(['members.user_id', 'members.company_id'])
    .executeTakeFirstOrThrow()
  const actor = { kind: 'person', userId: user_id, role: 'owner' } as const
  return inCompany(db, { companyId: company_id, actor }, work)
}

const everything = { limit: 200 }
const { transactions } = demoHistory(DEMO_YEAR)

/** How many rows of the company each of these tables has. */
const countRows = (w: World) =>
  inside(w, async ({ db }) => {
    const counts: Record<string, number> = {}
    for (const table of ['transactions', 'entries', 'decisions', 'memories', 'documents'] as const) {
      const { rows } = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<bigint>().as('rows'))
        .executeTakeFirstOrThrow()
      counts[table] = Number(rows)
    }
    return counts
  })

test('files a year of history as its bookkeeper would have, and the books tie out', async () => {
  await using w = await world()

  expect(await seedDemo(w.db, w.bucket)).toBe(true)

  const n = transactions.length
  const { memories, ...counts } = await countRows(w)
  expect(counts).toEqual({ transactions: n, entries: n + 1, decisions: n, documents: 5 })
  await inside(w, async (ctx) => {
    const { tiesOut, rows } = await trialBalance(ctx, DEMO_YEAR.endingOn)
    expect(tiesOut).toBe(true)
    expect(rows.find(({ code }) => code === '1900')).toBeUndefined() // every transfer met its other side
    expect(rows.find(({ code }) => code === '1010')!.debitCents).toBeGreaterThan(0n)

    // Each decision knows what it taught, so that an undo can take it back.
    const { rows: miscounted } = await sql`
      select m.merchant_key, m.times, count(d.id) from memories m
      left join decisions d on d.company_id = m.company_id and d.memory_id = m.id
      group by m.company_id, m.id having m.times <> count(d.id)`.execute(ctx.db)
    expect(miscounted).toEqual([])
    expect(memories).toBeLessThan(n / 5)
  })

  const before = await countRows(w)
  expect(await seedDemo(w.db, w.bucket)).toBe(false)
  expect(await countRows(w)).toEqual(before)
})

test('the worker then posts what the memory is sure of, asks about the rest and matches the receipts', async () => {
  await using w = await world()
  await seedDemo(w.db, w.bucket)

  await w.work()

  await inside(w, async (ctx) => {
    const { rows: documents } = await listDocuments(ctx, {}, everything)
    const states = Object.fromEntries(documents.map(({ fileName, state }) => [fileName, state]))
    expect(states).toEqual({
      'checking-4821-november.csv': 'read',
      'card-5518-november.qfx': 'read',
      'haverlock-tool.pdf': 'matched',
      'crooked-spoon.pdf': 'needs_you', // a tip was added
      'greenbriar-hardwoods.pdf': 'posted',
    })
    const imports = documents.flatMap((document) => document.imports)
    expect(imports.map(({ account }) => account.code).sort()).toEqual(['1010', '2110'])
    for (const { states, rowsRead, problems } of imports) {
      expect(problems).toEqual([])
      expect(states.new).toBe(0)
      expect(states.posted).toBeGreaterThanOrEqual(rowsRead / 2)
      expect(states.review).toBeGreaterThanOrEqual(4)
    }

    const { rows: november } = await listTransactions(ctx, { month: '2026-11' }, everything)
    const of = (text: string) => november.filter(({ descriptor }) => descriptor.includes(text))
    const isPosted = ({ state, settlement }: (typeof november)[number]) =>
      state === 'posted' && settlement?.decidedBy === 'memory'
    expect(of('RENT').every(isPosted)).toBe(true)
    expect(of('MUG COFFEE').every(isPosted)).toBe(true)
    expect(of('TINSMITH').map(({ state }) => state)).toEqual(['review', 'review'])
    expect(of('ROASTERY').map(({ suggestions: [first] }) => first!.accountCode)).toEqual(['6950']) // as the coffee
    expect(of('THIMBLE').map(({ state }) => state)).toEqual(['review'])
    for (const { state, suggestions } of of('HAVERLOCK')) {
      expect(state).toBe('review')
      expect(suggestions.map(({ accountCode }) => accountCode).sort()).toEqual(['1500', '6800'])
    }
    expect((await trialBalance(ctx, '2026-11-30')).tiesOut).toBe(true)
  })

  const before = await countRows(w)
  expect(await seedDemo(w.db, w.bucket)).toBe(false)
  expect(await countRows(w)).toEqual(before)
})

test('a call after a killed one does what was left', async () => {
  await using w = await world()
  let puts = 0
  const dying: Bucket = {
    ...w.bucket,
    put: (...file) => (++puts === 2 ? Promise.reject(new Error('killed')) : w.bucket.put(...file)),
  }
  await expect(seedDemo(w.db, dying)).rejects.toThrow('killed')
  const { documents, ...books } = await countRows(w)
  expect(documents).toBe(2)

  expect(await seedDemo(w.db, w.bucket)).toBe(true)

  expect(await countRows(w)).toEqual({ documents: 5, ...books })
  await inside(w, async (ctx) => {
    const { rows } = await listDocuments(ctx, { states: ['arrived'] }, everything)
    expect(rows).toHaveLength(5)
  })
  expect(await seedDemo(w.db, w.bucket)).toBe(false)
})
