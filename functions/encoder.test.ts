import { z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { Transaction } from './api/resources.ts'
import { encoderOf } from './encoder.ts'
import { Cents, pageShape } from './shapes.ts'

const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
const account = { accountId: id, accountCode: '6100', accountName: 'Supplies' }
const transaction = {
  id,
  postedOn: '2026-05-03',
  amountCents: -1850n,
  descriptor: 'CAFE ROMA 0042',
  merchantKey: 'CAFE ROMA',
  state: 'posted' as const,
  account: { id, code: '1010', name: 'Checking' },
  statementId: null,
  rowNumber: 7,
  twinOf: null,
  suggestions: [
    { ...account, confidence: 0.97, source: 'memory' as const, reasons: ['8 of 8'], level: 'exact' },
  ],
  settlement: {
    decisionId: id,
    outcome: 'posted' as const,
    decidedBy: 'person' as const,
    personName: null,
    decidedAt: new Date('2026-05-04T10:20:30.400Z'),
    entryId: id,
    filed: [{ ...account, amountCents: -1850n }],
  },
  documents: [],
}

test('an answer becomes the JSON that its contract promises, and nothing that it doesn’t name gets out', () => {
  const shape = pageShape(Transaction)
  const page = { rows: [transaction, { ...transaction, settlement: null, secret: 'x' }], next: null }

  const json = encoderOf(shape)(page)

  expect(json).toEqual(z.encode(shape, page))
  expect(JSON.stringify(json)).not.toMatch(/secret|level/)
  expect(json).toMatchObject({
    rows: [{ amountCents: -1850, settlement: { decidedAt: '2026-05-04T10:20:30.400Z' } }, {}],
  })
})

test('a part of an answer that may be missing stays away, or null', () => {
  const encode = encoderOf(z.object({ cents: Cents.optional(), none: Cents.nullable() }))

  expect(JSON.stringify(encode({ none: null }))).toBe('{"none":null}')
})

test('money that a JSON number would change is a fault, not another sum', () => {
  expect(() => encoderOf(Cents)(2n ** 53n)).toThrow(RangeError)
})

test('a kind of shape that nobody taught it is refused when the door is made', () => {
  expect(() => encoderOf(z.object({ seen: z.date() }))).toThrow('zod date')
})
