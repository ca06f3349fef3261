import { expect, test } from 'vitest'
import { readSums } from './sums.ts'
import { linesOf } from './testing.ts'

const read = (text: string) => {
  const sums = readSums(linesOf(text))
  const { subtotalCents, taxCents, tipCents, feeCents, totalCents, totalProven } = sums
  return {
    ...sums,
    cents: [subtotalCents, taxCents, tipCents, feeCents, totalCents].map((found) => found?.value ?? null),
    totalProven,
  }
}

test('proves subtotal + tax = total', () => {
  const { cents, totalProven, proof } = read(`
    Subtotal  34.00
    Sales Tax 8.875%  3.02
    Total  $37.02
    VISA  37.02
  `)
  expect(cents).toEqual([3400n, 302n, null, null, 3702n])
  expect(totalProven).toBe(true)
  expect(proof).toEqual([3400n, 302n])
})

// What the bank shows is the second total.
test('takes the total after the tip, not the one before it', () => {
  const { cents, totalProven } = read(`
    Subtotal  18.93
    Tax  1.59
    Total  20.52
    MC #XXXXXXXXXXXX5562  20.52
    Tip  2.84
    Total  23.36
  `)
  expect(cents).toEqual([1893n, 159n, 284n, null, 2336n])
  expect(totalProven).toBe(true)
})

test('proves a total with fees and several taxes', () => {
  const { cents, totalProven } = read(`
    Subtotal  23.53
    City rate 0.50%  0.06
    Tax 10.25%  1.69
    Tax 1.25%  0.09
    Tax 1.00%  0.12
    Total  25.49
  `)
  expect(cents).toEqual([2353n, 196n, null, null, 2549n])
  expect(totalProven).toBe(true)

  const withFees = read(`
    FARE AMOUNT:  14.54
    CC FEE:  3.00
    TAX RECOVERY:  0.53
    TIP AMOUNT:  3.61
    TOTAL USD:  21.68
  `)
  expect(withFees.cents).toEqual([1454n, 53n, 361n, 300n, 2168n])
  expect(withFees.totalProven).toBe(true)
})

test('counts a tax that is printed twice once', () => {
  const { cents, totalProven } = read(`
    Subtotal  99.98
    T1 Taxable amount  99.98
    T1 (10.25%) Tax  10.25
    Total Tax  10.25
    Total  110.23
  `)
  expect(cents).toEqual([9998n, 1025n, null, null, 11023n])
  expect(totalProven).toBe(true)
})

test('takes a discount off', () => {
  const { cents, totalProven } = read(`
    Subtotal  100.00
    Discount  -10.00
    Tax  7.20
    Order total  97.20
  `)
  expect(cents).toEqual([10000n, 720n, null, null, 9720n])
  expect(totalProven).toBe(true)
})

test('proves a paid invoice by its total, not by the zero that is left to pay', () => {
  const { cents, totalProven } = read(`
    Studio plan, 3 seats  45.00
    Subtotal  $45.00
    Tax (0%)  $0.00
    Total  $45.00
    Amount paid  $45.00
    Balance due  $0.00
  `)
  expect(cents.at(-1)).toBe(4500n)
  expect(totalProven).toBe(true)
})

test('leaves a total unproven when the numbers do not add up', () => {
  const { cents, totalProven, proof, totalCents } = read(`
    Subtotal  120.96
    Tax  10.64
    Total  139.60
  `)
  expect(cents.at(-1)).toBe(13960n)
  expect([totalProven, proof]).toEqual([false, []])
  expect(totalCents!.confidence).toBeLessThan(0.95)
})

test('leaves a total unproven when a larger amount is due', () => {
  const { totalCents, totalProven } = read(`
    Subtotal  100.00
    Tax  8.00
    Total  108.00
    Late charges on older bills see page 2
    Grand total  171.35
  `)
  expect(totalCents!.value).toBe(17135n)
  expect(totalProven).toBe(false)
})

// `18% tip = 4.96` is advice; a receipt that only gives advice may be charged more than it says.
test('does not take suggested tips for a tip', () => {
  const { cents, totalProven, tipMayFollow } = read(`
    Subtotal  26.10
    Tax  2.31
    Total  28.41
    Tip  ________
    Suggested gratuity
    18% Tip = 4.70  Total 33.11
    20% Tip = 5.22  Total 33.63
    22% Tip = 5.74  Total 34.15
  `)
  expect(cents).toEqual([2610n, 231n, null, null, 2841n])
  expect([totalProven, tipMayFollow]).toEqual([true, true])
})

test('finds the total on the card slip where its own line is unreadable', () => {
  const { cents, totalProven } = read(`
    Subtotal  19.07
    Tax  1 .57
    To Stay  T~~al  4#.h2
    MasterCard XXXX2825  20.64
  `)
  expect(cents.at(-1)).toBe(2064n)
  expect(totalProven).toBe(true)
})

test('reads a label from the line above its amount', () => {
  expect(read('Total due\n$412.50').cents.at(-1)).toBe(41250n)
})

test('reads a payment that a folio takes off as what was charged, and a refund as money back', () => {
  expect(read('Room charge  149.00\nVisa XXXX4417  -166.88\nBalance  0.00').cents.at(-1)).toBe(16688n)
  expect(read('Subtotal  -31.50\nTax  -2.52\nTotal  -34.02\nVisa refund  -34.02').cents.at(-1)).toBe(-3402n)
})

test('finds nothing where there is nothing', () => {
  const { cents, totalProven } = read('Thank you\ncome again')
  expect(cents).toEqual([null, null, null, null, null])
  expect(totalProven).toBe(false)
})

const RECEIPTS = [
  `Hinges brass 3 in  18.49
   Wood screws box  12.99
   Sandpaper  7.25
   Subtotal  38.73
   Tax 8.5%  3.29
   Total  42.02
   VISA ****4417  42.02`,
  `Salmon bowl  17.50
   Iced tea  4.25
   Subtotal  21.75
   Tax  1.93
   Total  23.68
   Tip  4.50
   Grand total  28.18`,
  `Diesel 11.204 G  47.05
   Car wash  9.00
   Total  56.05`,
]

// The one thing a proof is for: any single digit that a scanner could misread, with any other digit in its place.
test('never proves a wrong total after one misread digit', () => {
  let tried = 0
  for (const receipt of RECEIPTS) {
    const right = readSums(linesOf(receipt)).totalCents!.value
    for (const match of receipt.matchAll(/\d(?=[\d.]*\.\d\d$)|(?<=\.\d?)\d(?=\d?$)/gm)) {
      for (let digit = 0; digit <= 9; digit++) {
        if (String(digit) === match[0]) continue
        const misread = receipt.slice(0, match.index) + digit + receipt.slice(match.index + 1)
        const { totalProven, totalCents } = readSums(linesOf(misread))
        if (totalProven) expect([misread, totalCents!.value]).toEqual([misread, right])
        tried++
      }
    }
  }
  expect(tried).toBeGreaterThan(500)
})

test('answers within a second for lines made to keep it busy', () => {
  const hostile = [
    ...Array.from(
      { length: 400 },
      (_, index) => `Subtotal ${index}.01 tax ${index}.02 tip ${index}.03 fee 1.00 total ${index * 7}.77`,
    ),
    ...Array.from({ length: 100 }, () => `${'$1 '.repeat(150)}total`),
    ...Array.from({ length: 100 }, () => 'total'.repeat(90)),
  ]
  const started = performance.now()
  readSums(linesOf(hostile.join('\n')))
  expect(performance.now() - started).toBeLessThan(1_000)
})
