import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, testCache, type World, world } from '#functions/testing.ts'
import type { Cache } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { openAccount } from '../ledger/open-account.ts'
import { postEntry } from '../ledger/post-entry.ts'
import { readTrialBalance } from './read-reports.ts'
import { trialBalance } from './trial-balance.ts'

const DAY = '2026-05-04'

/** Posts 10.00 from the bank for this account, in the open transaction. */
async function post(ctx: Context, bank: string, account: string): Promise<string> {
  const lines = [
    { accountId: bank, amountCents: -10_00n },
    { accountId: account, amountCents: 10_00n },
  ]
  const userId = ctx.actor.kind === 'person' ? ctx.actor.userId : ''
  return postEntry(ctx, { enteredOn: DAY, memo: 'Post', lines, cause: { kind: 'person', userId } })
}

const accountsOf = async (person: Person) =>
  [await person.account('1010'), await person.account('6400')] as const

const read = (person: Person, cache: Cache) =>
  person.inside(async (ctx) => (await readTrialBalance(ctx, cache, DAY)).debitCents)

test('a posting, its reversal and a new account are in the report at once', async () => {
  await using w = await world()
  const { alice } = w
  const [bank, supplies] = await accountsOf(alice)
  const ask = async () => (await alice.read(`/reports/trial-balance?asOf=${DAY}`)).debitCents
  expect(await ask()).toBe(0)

  const lines = [
    { accountId: bank, amountCents: -10_00 },
    { accountId: supplies, amountCents: 10_00 },
  ]
  const res = await alice.post('/entries', { enteredOn: DAY, memo: 'Post', lines })
  const { entryId } = await res.json()
  expect([await ask(), await ask()]).toEqual([10_00, 10_00])

  expect((await alice.post(`/entries/${entryId}/reversal`)).status).toBe(201)
  expect([await ask(), await ask()]).toEqual([0, 0])
})

test('the books have another name after each posting and each change of an account, and only then', async () => {
  await using w = await world()
  const { alice, bob } = w
  const [bank, supplies] = await accountsOf(alice)
  const name = (person: Person) =>
    person.inside(async (ctx) => {
      const { rows } = await sql<{ version: string }>`select version from ledger_versions`.execute(ctx.db)
      return rows.map(({ version }) => version).join()
    })
  const names = [await name(alice)]
  const bobs = await name(bob)
  await alice.inside((ctx) => post(ctx, bank, supplies))
  names.push(await name(alice))
  await alice.inside((ctx) => openAccount(ctx, { parentId: supplies, name: 'Paper' }))
  names.push(await name(alice))
  await alice.inside((ctx) => post(ctx, bank, supplies).then(() => rollback())).catch(() => {})
  expect(new Set(names).size).toBe(3)
  expect(await name(alice)).toBe(names[2])
  expect(await name(bob)).toBe(bobs)
})

test.runIf(isNative)('the report is computed once for each state of the books', async () => {
  await using w = await world()
  const cache = testCache(w.url, w.log)
  const [bank, supplies] = await accountsOf(w.alice)
  for (let n = 1n; n <= 3n; n++) {
    await w.alice.inside((ctx) => post(ctx, bank, supplies))
    for (let again = 0; again < 3; again++) expect(await read(w.alice, cache)).toBe(n * 10_00n)
  }
  expect(await read(w.bob, cache)).toBe(0n)
  expect(cache.use()).toMatchObject({ hits: 6, misses: 4, failures: 0 })
  await cache.close()
})

// It sees what it is about to commit, and if it is rolled back nobody ever saw that.
test.runIf(isNative)(
  'who has posted in this very transaction gets what they posted, and it isn’t kept',
  async () => {
    await using w = await world()
    const cache = testCache(w.url, w.log)
    const [bank, supplies] = await accountsOf(w.alice)
    expect(await read(w.alice, cache)).toBe(0n)
    const within = w.alice.inside(async (ctx) => {
      await post(ctx, bank, supplies)
      expect((await readTrialBalance(ctx, cache, DAY)).debitCents).toBe(10_00n)
      rollback()
    })
    await expect(within).rejects.toThrow('rolled back')
    expect(await read(w.alice, cache)).toBe(0n)
    await cache.close()
  },
)

// The promise of the issue: each reader knows what had been committed when it began, and may get nothing less; and what
// it gets from the cache is never more or less than a sum of whole entries.
test.runIf(isNative)(
  'with posters and readers side by side, no report is from before the last posting',
  async () => {
    await using w = await world()
    const caches = [testCache(w.url, w.log), testCache(w.url, w.log)]
    const [bank, supplies] = await accountsOf(w.alice)
    let committed = 0n
    let posting = 3
    const posters = Array.from({ length: 3 }, async () => {
      for (let n = 0; n < 25; n++) {
        await w.alice.inside((ctx) => post(ctx, bank, supplies))
        committed += 10_00n
      }
      posting--
    })
    const stale: string[] = []
    let reads = 0
    const readers = Array.from({ length: 4 }, async (_, n) => {
      while (posting > 0) {
        const atLeast = committed
        const debits = await read(w.alice, caches[n % 2]!)
        if (debits < atLeast || debits % 10_00n !== 0n) stale.push(`${debits} after ${atLeast}`)
        reads++
      }
    })
    await Promise.all([...posters, ...readers])

    expect(stale).toEqual([])
    expect(reads).toBeGreaterThan(10)
    expect(await w.alice.inside((ctx) => trialBalance(ctx, DAY))).toMatchObject({ debitCents: 750_00n })
    for (const cache of caches) {
      expect(await read(w.alice, cache)).toBe(750_00n)
      expect(cache.use().failures).toBe(0)
      await cache.close()
    }
  },
)

test.runIf(isNative)('an erased company leaves nothing in the cache', async () => {
  await using w = await world()
  const cache = testCache(w.url, w.log)
  await read(w.alice, cache)
  await read(w.bob, cache)
  expect(await keptOf(w)).toHaveLength(2)
  await w.pool.query(`
    alter table companies disable trigger deletion_has_a_grace;
    update companies set delete_after = now() - interval '1 minute' where id = '${w.alice.companyId}'`)
  await w.pool.query(`select erase_company('${w.alice.companyId}')`)
  expect(await keptOf(w)).toEqual([expect.stringContaining(`company:${w.bob.companyId}:`)])
  await cache.close()
})

async function keptOf(w: World): Promise<string[]> {
  const { rows } = await w.pool.query<{ key: string }>('select key from cache')
  return rows.map(({ key }) => key)
}

function rollback(): never {
  throw new Error('rolled back')
}
