import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '#db/connect.ts'
import { isNative } from '#db/testing.ts'
import { type Person, type World, world } from '#functions/testing.ts'
import { inCompany } from '../context.ts'
import { matchInbox } from './match-inbox.ts'
import { matchReceipt } from './match-receipt.ts'
import { addReceipt, addTransaction } from './testing.ts'

/** One look at Alice's inbox, as the worker takes it. */
const look = ({ db, alice }: World) =>
  inCompany(db, { companyId: alice.companyId, actor: { kind: 'worker' } }, matchInbox)

const read = (by: Person, id: string) => by.read(`/documents/${id}`)

const matchesOf = ({ alice }: World) =>
  alice.inside((ctx) =>
    ctx.db
      .selectFrom('matches')
      .where('company_id', '=', ctx.companyId)
      .select(['document_id', 'transaction_id', 'matched_by'])
      .orderBy('document_id')
      .execute(),
  )

test('a second look finds the same and writes nothing', async () => {
  await using w = await world()
  const { alice } = w
  await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  await addReceipt(alice, { vendor: 'Haverlock Tool', day: '2026-05-04', cents: 9900n })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-05', cents: -1850n })
  await addTransaction(alice, { descriptor: 'HAVERLOCK TOOL', postedOn: '2026-05-13', cents: -9900n })
  expect(await look(w)).toEqual({ receipts: 2, matched: 1, offered: 1 })
  const everything = async () => {
    const { rows } = await alice.inside(({ db }) =>
      sql`select (select json_agg(m order by m.document_id) from matches m) as matches,
        (select json_agg(o order by o.document_id, o.rank) from match_offers o) as offers,
        (select json_agg(d order by d.id) from documents d) as documents,
        (select count(*) from audit_log) as audited, (select max(id) from events) as told`.execute(db),
    )
    return rows
  }
  const before = await everything()

  expect(await look(w)).toEqual({ receipts: 1, matched: 0, offered: 1 })

  expect(await everything()).toEqual(before)
})

test('the best pair of one receipt goes to another that has no other', async () => {
  await using w = await world()
  const { alice } = w
  // Both coffees may be of the 5th; only the first may be of the 4th as well.
  const first = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 450n })
  const second = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-15', cents: 450n })
  const early = await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-02', cents: -450n })
  const later = await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-13', cents: -450n })

  await look(w)

  expect((await read(alice, first)).offers[0].transaction.id).toBe(early)
  expect((await read(alice, second)).offers[0].transaction.id).toBe(later)
})

test('two coffees of one price are offered, each to its own, and neither is matched by itself', async () => {
  await using w = await world()
  const { alice } = w
  for (const day of ['2026-05-04', '2026-05-05']) {
    await addReceipt(alice, { vendor: 'Cafe Roma', day, cents: 450n })
    await addTransaction(alice, { descriptor: 'CAFE ROMA 0042', postedOn: day, cents: -450n })
  }

  expect(await look(w)).toEqual({ receipts: 2, matched: 0, offered: 2 })

  const { rows } = await alice.read('/documents?kind=receipt&state=needs_you')
  const asked = rows.map((row: { problem: string }) => row.problem).sort()
  expect(asked).toEqual([
    'Is it the receipt for “CAFE ROMA 0042” of 4 May 2026, 4.50?',
    'Is it the receipt for “CAFE ROMA 0042” of 5 May 2026, 4.50?',
  ])
})

test('a tip on top and a name unlike are offered and never matched without asking', async () => {
  await using w = await world()
  const { alice } = w
  const tip = await addReceipt(alice, {
    vendor: 'Crooked Spoon',
    day: '2026-05-04',
    cents: 4000n,
    tipMayFollow: true,
  })
  const unlike = await addReceipt(alice, { vendor: 'Zebra Works', day: '2026-05-04', cents: 777n })
  await addTransaction(alice, { descriptor: 'CROOKED SPOON', postedOn: '2026-05-05', cents: -4800n })
  await addTransaction(alice, { descriptor: 'HOLDINGS LLC', postedOn: '2026-05-05', cents: -777n })

  expect(await look(w)).toMatchObject({ matched: 0, offered: 2 })

  expect((await read(alice, tip)).offers[0].reasons).toEqual([
    'The amount is 20 % more, as with a tip',
    'Posted 1 day later',
    'The name is alike: “Crooked Spoon”',
  ])
  expect((await read(alice, unlike)).offers[0].reasons).toEqual([
    'The amount is the same',
    'Posted 1 day later',
  ])
})

test('a payment in two parts is offered as one, and matched as one', async () => {
  await using w = await world()
  const { alice } = w
  const id = await addReceipt(alice, { vendor: 'Greenbriar Hardwoods', day: '2026-05-04', cents: 50_000n })
  const one = await addTransaction(alice, {
    descriptor: 'GREENBRIAR HARDW',
    postedOn: '2026-05-05',
    cents: -30_000n,
  })
  const two = await addTransaction(alice, {
    descriptor: 'GREENBRIAR HARDW',
    postedOn: '2026-05-08',
    cents: -20_000n,
  })
  await addTransaction(alice, { descriptor: 'GREENBRIAR HARDW', postedOn: '2026-05-08', cents: -15_000n })

  await look(w)

  const { offers, problem } = await read(alice, id)
  expect(problem).toMatch('Is it the receipt for both “GREENBRIAR HARDW” of 5 May 2026, 300.00 and')
  expect(offers[0].reasons[0]).toBe('300.00 and 200.00 add up to the total')
  for (const { transaction, amountCents } of offers[0].parts) {
    expect((await alice.put(`/documents/${id}/matches/${transaction.id}`, { amountCents })).status).toBe(200)
  }
  expect(await read(alice, id)).toMatchObject({
    state: 'matched',
    matches: [
      { transactionId: one, amountCents: 30_000 },
      { transactionId: two, amountCents: 20_000 },
    ],
  })
})

test('other digits speak against a credit card, and not against a bank account with a card of its own', async () => {
  await using w = await world()
  const { alice } = w
  await alice.inside(({ db }) => db.updateTable('accounts').set({ number_last4: '4821' }).execute())
  const receipt = { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n, cardLast4: '5518' }
  const onCard = await addReceipt(alice, receipt)
  await addTransaction(alice, {
    descriptor: 'CAFE ROMA',
    postedOn: '2026-05-04',
    cents: -1850n,
    account: '2110',
  })
  expect(await look(w)).toMatchObject({ matched: 0, offered: 1 })
  expect((await read(alice, onCard)).offers[0].reasons.at(-1)).toContain('this one ends in 4821')

  await addReceipt(alice, { ...receipt, cents: 990n })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-04', cents: -990n })
  expect(await look(w)).toMatchObject({ matched: 1 })
})

test('a transaction of a locked period is offered and not matched by itself', async () => {
  await using w = await world()
  const { alice } = w
  await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-05', cents: -1850n })
  await alice.put('/period', { lockedThrough: '2026-05-31' })

  expect(await look(w)).toMatchObject({ matched: 0, offered: 1 })
})

test('a declined pair is never offered again, and a person may still match it', async () => {
  await using w = await world()
  const { alice } = w
  const id = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  const other = await addTransaction(alice, {
    descriptor: 'CAFE ROMA',
    postedOn: '2026-05-12',
    cents: -1850n,
  })
  await look(w)
  const decline = () => alice.delete(`/documents/${id}/offers/${other}`)
  expect((await decline()).status).toBe(200)
  expect((await decline()).status).toBe(200)
  expect((await read(alice, id)).offers).toEqual([]) // at once, before the worker looked

  await w.work()

  expect(await read(alice, id)).toMatchObject({ state: 'read', problem: null, offers: [] })
  expect((await alice.put(`/documents/${id}/transaction`, { transactionId: other })).status).toBe(200)
  expect((await decline()).status).toBe(409)
})

test('what the worker matched and a person took back stays taken back', async () => {
  await using w = await world()
  const { alice } = w
  const id = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-05', cents: -1850n })
  await look(w)
  expect((await read(alice, id)).state).toBe('matched')

  await alice.delete(`/documents/${id}/transaction`)
  await w.work()
  await look(w)

  expect(await read(alice, id)).toMatchObject({ state: 'read', matches: [], offers: [] })
})

// Small inboxes with few amounts, days and names, so that nearly everything fits nearly everything.
test('random inboxes never give one transaction to two receipts, and lose no receipt', async () => {
  await using w = await world()
  const { alice } = w
  const next = randomFrom(20_261_122)
  const pick = <T>(from: T[]) => from[Math.floor(next() * from.length)]!
  const days = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-06', '2026-05-09']
  for (let round = 0; round < 12; round++) {
    const names = [`Cafe Roma ${round}`, `Haverlock Tool ${round}`, `Zebra Works ${round}`]
    for (let n = 0; n < 8; n++) {
      const cents = BigInt(pick([450, 500, 900, 950]))
      await addReceipt(alice, { vendor: pick(names), day: pick(days), cents, tipMayFollow: next() < 0.3 })
      if (next() < 0.8) {
        await addTransaction(alice, {
          descriptor: pick(names).toUpperCase(),
          postedOn: pick(days),
          cents: -cents,
        })
      }
    }
    await look(w)
    const { rows: taken } = await alice.inside(({ db }) =>
      sql<{
        n: number
      }>`select count(*)::int as n from matches group by transaction_id having count(*) > 1`.execute(db),
    )
    expect(taken).toEqual([])
    const { rows: first } = await alice.inside(({ db }) =>
      sql<{ n: number }>`select o.transaction_id from match_offers o join documents d on d.id = o.document_id
        where o.rank = 1 and d.problem like 'Is it the receipt for “%'
        group by o.transaction_id having count(*) > 1`.execute(db),
    )
    expect(first).toEqual([]) // nor is it what two are asked about
    const { rows: lost } = await alice.inside(({ db }) =>
      sql`select d.id from documents d left join matches m on m.document_id = d.id
        where (d.state = 'matched') <> (m.document_id is not null)
          or d.state not in ('read', 'needs_you', 'matched')`.execute(db),
    )
    expect(lost).toEqual([])
  }
})

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

// The embedded database runs one transaction after the other anyway.
test.runIf(isNative)('two workers that look at once take turns, and match once', async () => {
  await using w = await world()
  const { alice } = w
  for (let n = 1; n <= 20; n++) {
    await addReceipt(alice, { vendor: `Cafe ${n}x${n}`, day: '2026-05-04', cents: BigInt(1000 + n) })
    await addTransaction(alice, {
      descriptor: `CAFE ${n}X${n}`,
      postedOn: '2026-05-05',
      cents: BigInt(-1000 - n),
    })
  }

  const looks = await Promise.all([look(w), look(w), look(w)])

  expect(looks.map(({ matched }) => matched).sort((a, b) => a - b)).toEqual([0, 0, 20])
  expect(await matchesOf(w)).toHaveLength(20)
})

test.runIf(isNative)('what a person answers while the worker looks is left as the person said', async () => {
  await using w = await world()
  const { alice, db } = w
  const id = await addReceipt(alice, { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-05', cents: -1850n })
  const chosen = await addTransaction(alice, { descriptor: 'ROMA', postedOn: '2026-05-20', cents: -1850n })

  let looked: ReturnType<typeof look> | undefined
  await alice.inside(async (ctx) => {
    await matchReceipt(ctx, { documentId: id, transactionId: chosen })
    looked = look(w)
    await expect.poll(() => waitsForLock(db), { timeout: 10_000 }).toBe(true)
  })

  expect(await looked).toMatchObject({ receipts: 0, matched: 0 })
  expect(await matchesOf(w)).toEqual([{ document_id: id, transaction_id: chosen, matched_by: 'person' }])
})

async function waitsForLock(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`.execute(db)
  return rows.length > 0
}
