import { expect, test } from 'vitest'
import { type Person, world } from '#functions/testing.ts'
import { openAccount } from '../ledger/open-account.ts'
import { addTransactions } from './add-transactions.ts'
import type { StatementRow } from './read/statement-reading.ts'

interface Purchase {
  day: string
  cents: bigint
  words: string
  /** The bank's own id. */
  id: string
}

const row = ({ day, cents, words, id }: Purchase, rowNumber: number, referenced: boolean): StatementRow => ({
  rowNumber,
  account: 0,
  postedOn: day,
  amountCents: cents,
  descriptor: words,
  bankReference: referenced ? id : null,
  balanceCents: null,
  checkNumber: null,
  memo: null,
})

/** An account of its own, and a way to import purchases into it. */
async function account(of: Person, name: string) {
  const parentId = await of.account('1000')
  const [{ statementId }] = (await of.read('/transactions?limit=1')).rows
  const accountId = await of.inside((ctx) => openAccount(ctx, { parentId, name }))
  return {
    imports: (file: Purchase[], { referenced }: { referenced: boolean }) =>
      of.inside((ctx) =>
        addTransactions(
          ctx,
          { statementId, accountId },
          file.map((purchase, index) => row(purchase, index + 2, referenced)),
        ),
      ),
    holds: async () =>
      of.inside(async (ctx) => {
        const rows = await ctx.db
          .selectFrom('transactions')
          .where('account_id', '=', accountId)
          .select(['posted_on', 'amount_cents', 'descriptor'])
          .execute()
        return rows.map((row) => `${row.posted_on} ${row.amount_cents} ${row.descriptor}`).sort()
      }),
  }
}

const looks = (purchases: Iterable<Purchase>) =>
  [...purchases].map(({ day, cents, words }) => `${day} ${cents} ${words}`).sort()

const coffee = (id: string): Purchase => ({ day: '2026-05-04', cents: -450n, words: 'CAFE ROMA', id })
const WITH = { referenced: true }
const WITHOUT = { referenced: false }

async function oneAccount() {
  const w = await world()
  await w.alice.imports({ descriptor: 'OPENING', amountCents: -1n })
  return {
    account: await account(w.alice, 'Second account'),
    [Symbol.asyncDispose]: () => w[Symbol.asyncDispose](),
  }
}

test('identical purchases of one day are all kept, and none is added again', async () => {
  await using w = await oneAccount()
  const two = [coffee('a'), coffee('b')]

  expect(await w.account.imports(two, WITHOUT)).toBe(2)
  expect(await w.account.imports(two, WITHOUT)).toBe(0)
  expect(await w.account.imports([...two, coffee('c')], WITHOUT)).toBe(1)
})

// Banks list the newest first: the new one then stands where the known one stood in the file before.
test('a purchase that the bank gives another reference is another one, wherever it stands in the file', async () => {
  await using w = await oneAccount()

  expect(await w.account.imports([coffee('a')], WITH)).toBe(1)
  expect(await w.account.imports([coffee('b'), coffee('a')], WITH)).toBe(1)
  expect(await w.account.imports([coffee('c'), coffee('b')], WITH)).toBe(1)
  expect(await w.account.imports([coffee('c'), coffee('b'), coffee('a')], WITHOUT)).toBe(0)
})

test('a purchase that the bank rewords under its reference is the same one', async () => {
  await using w = await oneAccount()
  await w.account.imports([coffee('a')], WITH)

  expect(await w.account.imports([{ ...coffee('a'), words: 'CAFE ROMA OAKLAND CA' }], WITH)).toBe(0)
  expect(await w.account.imports([{ ...coffee('a'), cents: -500n }], WITH)).toBe(1) // a reference used again
})

// A year of a bank account, downloaded as people do: from some day on, up to a day that isn't over, in any order of
// rows, now as CSV and now as OFX, again and again.
test('random overlapping files add up to exactly what happened', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports({ descriptor: 'OPENING', amountCents: -1n })
  for (let seed = 1; seed <= 25; seed++) {
    const random = randomOf(seed)
    const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!
    const history = Array.from({ length: 12 }, (_, day) =>
      Array.from({ length: Math.floor(random() * 6) }, (_, n) => ({
        day: `2026-05-${10 + day}`,
        cents: pick([-450n, -450n, 900n]),
        words: pick(['CAFE ROMA', 'CAFE ROMA', 'ACME']),
        id: `${day}-${n}`,
      })),
    )
    const here = await account(alice, `Account ${seed}`)
    const happened = new Set<Purchase>()
    for (let file = 0; file < 8; file++) {
      const from = Math.floor(random() * 12)
      const to = from + Math.floor(random() * (12 - from))
      const last = history[to]!.slice(0, Math.ceil(random() * 6))
      const rows = [...history.slice(from, to).flat(), ...last].map((row) => ({ row, at: random() }))
      const order = pick(['as it happened', 'newest first', 'shuffled'])
      if (order === 'newest first') rows.reverse()
      if (order === 'shuffled') rows.sort((a, b) => a.at - b.at)
      const slice = rows.map(({ row }) => row)

      const before = looks(happened).length
      for (const purchase of slice) happened.add(purchase)
      const added = await here.imports(slice, pick([WITH, WITHOUT]))
      expect(added, `seed ${seed}, file ${file}, ${order}`).toBe(happened.size - before)
    }
    expect(await here.holds(), `seed ${seed}`).toEqual(looks(happened))
  }
})

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
