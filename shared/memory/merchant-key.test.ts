import { expect, test } from 'vitest'
import { merchantKey } from './merchant-key.ts'

const KEYS: [descriptor: string, key: string][] = [
  // Who collected for the merchant goes, what a brand says after a star stays.
  ['SQ *BLUE BOTTLE 0442 OAKLAND CA', 'BLUE BOTTLE'],
  ['TST* JOES PIZZA - 5TH NEW YORK NY', 'JOES PIZZA 5TH'],
  ['PAYPAL *SPOTIFYUSAI 402-935-7733 CA', 'SPOTIFYUSAI'],
  ['IN *SMITH PLUMBING LLC 510-5550100 CA', 'SMITH PLUMBING'],
  ['UBER *TRIP HELP.UBER.COM CA', 'UBER TRIP'],
  ['UBER   *EATS 8005928996 CA', 'UBER EATS'],

  // References, ids and contacts.
  ['AMZN MKTP US*2X4Y67TR3 AMZN.COM/BILL WA', 'AMZN MKTP US'],
  ['AMAZON.COM*MK1AB2CD3 AMZN.COM/BILL WA', 'AMAZON'],
  ['FACEBK *ABC123DEF4 FB.ME/ADS CA', 'FACEBK'],
  ['FACEBK RK2C8ESTY2', 'FACEBK'],
  ['GOOGLE *ADS1234567890 CC@GOOGLE.COM CA', 'GOOGLE ADS'],
  ['APPLE.COM/BILL 866-712-7753 CA', 'APPLE BILL'],
  ['MICROSOFT*OFFICE365 MSBILL.INFO WA', 'MICROSOFT OFFICE365'],
  ['ADOBE INC. 408-536-6000 CA', 'ADOBE'],

  // Store numbers and towns.
  ['THE HOME DEPOT #7073', 'THE HOME DEPOT'],
  ['COSTCO WHSE #0535 SAN LEANDRO CA', 'COSTCO WHSE'],
  ["McDonald's F12345 Brooklyn NY", 'MCDONALDS'],
  ['USPS PO 0558670123 OAKLAND CA 94612', 'USPS PO'],
  ['DOORDASH SAN FRANCISCO CA US', 'DOORDASH'],
  ['BLUE RIVER COFFEE TX', 'BLUE RIVER COFFEE'],
  ['RIVERSIDE HARDWARE', 'RIVERSIDE HARDWARE'],

  // Numbers that are part of the name.
  ['7-ELEVEN 33421 DALLAS TX', '7-ELEVEN'],
  ['3M', '3M'],
  ['MOTEL 6', 'MOTEL 6'],
  ['24 HOUR FITNESS #0123 TACOMA WA', '24 HOUR FITNESS'],

  // What banks write around it.
  ['POS DEBIT VISA CHECK CARD 1234 HOME DEPOT #7073', 'HOME DEPOT'],
  ['DEBIT CARD PURCHASE XXXXX1234 STARBUCKS STORE 04512 SEATTLE WA', 'STARBUCKS'],
  ['CHECKCARD 0612 SHELL OIL 57444 HOUSTON TX 24692165123456789012345', 'SHELL OIL'],
  ['PURCHASE AUTHORIZED ON 06/12 WALGREENS #1234 AUSTIN TX S385163123456789 CARD 1234', 'WALGREENS'],
  ['RECURRING PAYMENT AUTHORIZED ON 05/01 NETFLIX.COM NETFLIX.COM CA S465122012345678 CARD 1234', 'NETFLIX'],
  ['Withdrawal Debit Card SHELL OIL', 'SHELL OIL'],

  // ACH: who and what for.
  [
    'ORIG CO NAME:GUSTO ORIG ID:9138864001 DESC DATE:230601 CO ENTRY DESCR:PAYROLL SEC:CCD TRACE#:021000021234567',
    'GUSTO PAYROLL',
  ],
  ['INTUIT PAYROLL DES:PAYROLL ID:XXXXX12345 INDN:ACME LLC CO ID:1234567890 CCD', 'INTUIT PAYROLL'],
  ['ACH CREDIT STRIPE TRANSFER ST-X1Y2Z3A4B5', 'STRIPE TRANSFER'],
  ['Deposit ACH GUSTO TYPE: PAYROLL CO: GUSTO', 'GUSTO PAYROLL'],

  // What is nothing but the bank's own words keeps them.
  ['CHECK 1234', 'CHECK'],
  ['CHECK #1234', 'CHECK'],
  ['MOBILE DEPOSIT', 'MOBILE DEPOSIT'],
  ['CREDIT CARD PAYMENT 05/03', 'CREDIT CARD PAYMENT'],
  ['ATM WITHDRAWAL 06/12 #001234', 'ATM WITHDRAWAL'],
  ['MONTHLY SERVICE FEE', 'MONTHLY SERVICE FEE'],
  ['ZELLE PAYMENT TO JOHN SMITH CONF# 123abc456', 'ZELLE PAYMENT TO JOHN SMITH'],
  ['ONLINE TRANSFER TO SAV ...1234 TRANSACTION#: 123456789', 'ONLINE TRANSFER TO SAV'],

  // Other alphabets, entities, and nothing at all.
  ['CAFÉ ZÜRICH', 'CAFE ZURICH'],
  ['BARNES &amp; NOBLE', 'BARNES & NOBLE'],
  ['ДОМ КНИГИ', 'ДОМ КНИГИ'],
  ['1234567', '1234567'],
  ['  ', 'NO DESCRIPTION'],
  ['', 'NO DESCRIPTION'],
]

test.each(KEYS)('%s is %s', (descriptor, key) => {
  expect(merchantKey(descriptor)).toBe(key)
})

test('two visits and two branches are one merchant', () => {
  const visits = [
    'SQ *BLUE BOTTLE 0442 OAKLAND CA',
    'POS DEBIT BLUE BOTTLE #0113 PORTLAND OR',
    'BLUE BOTTLE 05/03 510-555-0100 CA',
    'Blue Bottle LLC',
  ]
  expect(new Set(visits.map(merchantKey))).toEqual(new Set(['BLUE BOTTLE']))
})

// A statement may hold anything; a pattern that backtracks would hang the worker on one line of it.
test('is never empty, never long, never slow, whatever the bank sends', () => {
  const pieces = [
    'A',
    '1',
    '#',
    '*',
    ' ',
    '-',
    '/',
    ':',
    '@',
    '.',
    'REF ',
    'POS DEBIT ',
    '12/',
    'ID:',
    '\u0001',
    '😀',
    'é',
  ]
  for (const a of pieces) {
    for (const b of pieces) {
      const descriptor = (a + b).repeat(500).slice(0, 1000)
      const start = performance.now()
      const key = merchantKey(descriptor)
      expect(performance.now() - start, descriptor.slice(0, 10)).toBeLessThan(100)
      expect(key.length, descriptor.slice(0, 10)).toBeGreaterThan(0)
      expect(key.length).toBeLessThanOrEqual(100)
      expect(key.isWellFormed()).toBe(true)
    }
  }
})
