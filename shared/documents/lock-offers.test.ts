import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '#db/connect.ts'
import { isNative } from '#db/testing.ts'
import { reader, world } from '#functions/testing.ts'
import { confirmArrival } from './confirm-arrival.ts'
import { lockOffers } from './lock-offers.ts'
import { offerReceipts } from './offer-receipt.ts'
import { pdfOf } from './read/testing.ts'
import { readReceiptDocument } from './read-receipt-document.ts'
import { receiveDocument } from './receive-document.ts'

// The embedded database runs one transaction after the other anyway.
test.skipIf(!isNative)(
  'a receipt read while its statement is being imported is offered all the same',
  async () => {
    await using w = await world()
    const { alice, bucket, db } = w
    const content = await pdfOf('# CAFE ROMA\n05/05/2026\nSubtotal  42.00\nTax  3.20\nTotal  $45.20')
    const id = await alice.uploads({ kind: 'receipt', name: 'cafe.pdf', type: 'application/pdf', content })
    await alice.inside((ctx) => confirmArrival(ctx, id))
    await receiveDocument(alice.inside, bucket, id)

    // An import at its end: its rows are in, it has found no receipt, and hasn't committed.
    let reading: Promise<string> | undefined
    await alice.inside(async (ctx) => {
      await ctx.db
        .insertInto('transactions')
        .values({
          company_id: ctx.companyId,
          account_id: await alice.account('1010'),
          posted_on: '2026-05-06',
          amount_cents: -4520n,
          descriptor: 'CAFE ROMA 0042',
          merchant_key: 'CAFE ROMA',
        })
        .execute()
      await lockOffers(ctx)
      await offerReceipts(ctx)
      reading = readReceiptDocument(alice.inside, { bucket, reader }, id)
      await expect.poll(() => waitsForLock(db), { timeout: 10_000 }).toBe(true)
    })

    expect(await reading).toBe('needs_you')
  },
)

async function waitsForLock(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`.execute(db)
  return rows.length > 0
}
