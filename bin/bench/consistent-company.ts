// A made-up small company whose books are kept one way: each merchant always goes to the same account. Real labelled
// books of that kind aren't public, and it is the company memory should serve best.
import type { Company, Labelled } from './labelled-data.ts'

const MERCHANTS = 60
const ACCOUNTS = 12
const MONTHS = 12
const PER_MONTH = 60

export function consistentCompany(): Company {
  const random = draw(7)
  const merchants = Array.from({ length: MERCHANTS }, (_, i) => ({
    merchantKey: Array.from({ length: 9 }, () => String.fromCharCode(65 + Math.floor(random() * 26))).join(
      '',
    ),
    account: `account ${i % ACCOUNTS}`,
    cents: 500 + Math.floor(random() * 30_000),
  }))
  const transactions: Labelled[] = []
  for (let month = 1; month <= MONTHS; month++) {
    for (let i = 0; i < PER_MONTH; i++) {
      // A few merchants come every week and most come rarely: Zipf's law, by inverting its distribution roughly.
      const merchant = merchants[Math.floor(MERCHANTS ** random()) - 1]!
      const day = 1 + Math.floor((i * 28) / PER_MONTH)
      transactions.push({
        question: {
          direction: 'out',
          amountCents: BigInt(Math.round(merchant.cents * (0.7 + 0.6 * random()))),
          postedOn: `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
        },
        merchantKey: merchant.merchantKey,
        account: merchant.account,
      })
    }
  }
  return { name: 'consistent', source: 'simulated', transactions }
}

// mulberry32: the same company at every run.
function draw(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
