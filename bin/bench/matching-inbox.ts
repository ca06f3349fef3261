// A made-up inbox whose right answers are known: regulars with the same price again and again, tips, payments that are
// posted days later, names as banks cut them, and receipts that were paid in cash.

import type { OpenReceipt, OpenTransaction } from '#shared/documents/matching/pair.ts'
import { merchantKey } from '#shared/memory/merchant-key.ts'

export interface MadeInbox {
  receipts: OpenReceipt[]
  transactions: OpenTransaction[]
  /** The transaction of each receipt that has one. */
  truth: Map<string, string>
}

const DAY = 86_400_000
const FIRST = Date.parse('2026-01-05')

/** So many receipts among so many transactions over `days` days, the same for the same seed. */
export function makeInbox(sizes: {
  receipts: number
  transactions: number
  days: number
  seed: number
}): MadeInbox {
  const next = randomFrom(sizes.seed)
  const below = (n: number) => Math.floor(next() * n)
  const shops = Array.from({ length: 120 }, (_, n) => {
    const name = `${pick(FIRST_WORDS, n)} ${pick(SECOND_WORDS, Math.floor(n / 12))}`
    const usual = BigInt(300 + below(4000))
    return { name, usual, hasTips: n % 6 === 0, isRegular: n % 3 === 0 }
  })
  const uuid = idsFrom(next)
  const made: MadeInbox = { receipts: [], transactions: [], truth: new Map() }
  for (let n = 0; n < sizes.transactions; n++) {
    const shop = shops[below(shops.length)]!
    const cents = shop.isRegular ? shop.usual : shop.usual + BigInt(below(9000))
    const bought = below(sizes.days)
    const hasReceipt = n < sizes.receipts * 0.9
    const tip = shop.hasTips && next() < 0.6 ? (cents * BigInt(12 + below(12))) / 100n : 0n
    const id = uuid()
    const descriptor = `${shop.name.toUpperCase().slice(0, 16)} ${below(9000) + 1000}`
    made.transactions.push({
      id,
      postedOn: dayOf(bought + [0, 1, 1, 1, 2, 2, 3, 4][below(8)]!),
      amountCents: -(cents + (hasReceipt ? tip : 0n)),
      descriptor,
      merchantKey: merchantKey(descriptor),
      accountLast4: null,
      accountKind: 'bank',
    })
    if (hasReceipt) made.truth.set(addReceipt(shop, cents, bought), id)
  }
  while (made.receipts.length < sizes.receipts) {
    const shop = shops[below(shops.length)]!
    addReceipt(shop, shop.isRegular ? shop.usual : shop.usual + BigInt(below(9000)), below(sizes.days))
  }
  return made

  function addReceipt(shop: (typeof shops)[number], totalCents: bigint, bought: number): string {
    const id = uuid()
    made.receipts.push({
      id,
      fileName: `${id}.pdf`,
      vendor: next() < 0.95 ? shop.name : null,
      day: next() < 0.95 ? dayOf(bought) : null,
      totalCents,
      tipMayFollow: shop.hasTips,
      isInDollars: true,
      cardLast4: null,
    })
    return id
  }
}

const FIRST_WORDS = 'Amber Birch Copper Dapple Elder Fallow Garnet Hazel Indigo Juniper Kestrel Linden'.split(
  ' ',
)
const SECOND_WORDS = 'Kitchen Tools Garage Paper Lumber Bakery Market Print Hardware Clinic'.split(' ')

const pick = (from: string[], n: number) => from[n % from.length]!
const dayOf = (n: number) => new Date(FIRST + n * DAY).toISOString().slice(0, 10)

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const idsFrom = (next: () => number) => () => {
  const hex = Array.from({ length: 32 }, () => Math.floor(next() * 16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
}
