import { expect, test } from 'vitest'
import { type ReviewCard, type ReviewView, reviewView } from './review.view.ts'

const meals = { id: 'meals', code: '6450', name: 'Meals' }
const supplies = { id: 'supplies', code: '6300', name: 'Supplies' }

const coffee: ReviewCard = {
  transactionId: 'coffee',
  postedOn: '2026-10-03',
  descriptor: 'CAFE <ROMA> & SONS',
  amountCents: -1850n,
  bankAccount: 'Business checking',
  suggestions: [
    {
      lines: [
        { account: meals, cents: 1500n },
        { account: supplies, cents: 350n },
      ],
      confidence: 0.86,
      source: 'memory',
      reasons: ['7 of 8 like this were split so.'],
    },
  ],
  equals: [],
}

const view: ReviewView = {
  companyId: 'c',
  waiting: 1,
  questions: 1,
  cards: [coffee],
  answered: [],
  accounts: [meals, supplies],
  mayDecide: true,
  keyset: {},
}

const shown = (change: Partial<ReviewView>) => String(reviewView({ ...view, ...change }))

test('approving posts exactly the lines that were seen', () => {
  const html = shown({})
  const sent = [...html.matchAll(/name="(accountId|cents)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  expect(sent).toEqual([
    ['accountId', 'meals'],
    ['cents', '1500'],
    ['accountId', 'supplies'],
    ['cents', '350'],
  ])
})

test('what a bank wrote is text and never markup', () => {
  expect(shown({})).toContain('CAFE &lt;ROMA&gt; &amp; SONS')
  expect(shown({})).not.toContain('<ROMA>')
})

test('the reasons and the confidence stand in words', () => {
  expect(shown({})).toContain('7 of 8 like this were split so.')
  expect(shown({})).toContain('Quite sure')
})

test('a viewer sees the questions and gets no button that answers them', () => {
  const html = shown({
    mayDecide: false,
    answered: [{ transactionId: 'x', sentence: 'X → Meals', amountCents: 1n }],
  })
  expect(html).toContain('Meals + Supplies')
  expect(html).not.toMatch(/<button(?![^>]*popovertarget)/)
})

test('a refused split comes back open with its sentence and all that was typed', () => {
  const refused = {
    sentence: 'These rows add up to 10.00; the transaction is 18.50.',
    answer: 'split' as const,
    rows: [{ account: '6450 Meals', amount: '10.00' }],
  }
  const html = shown({ cards: [{ ...coffee, refused }] })
  expect(html).toContain(refused.sentence)
  expect(html).toMatch(/id="pane-coffee-split" open/)
  expect(html).toContain('value="6450 Meals"')
  expect(html).toContain('value="10.00"')
})

test('equal ones are counted with their sum', () => {
  const equal = { id: 'other', postedOn: '2026-10-10', descriptor: 'CAFE', amountCents: -650n }
  expect(shown({ cards: [{ ...coffee, equals: [equal] }] })).toContain('and 1 equal one, together −25.00')
})

test('an empty queue says so', () => {
  expect(shown({ cards: [], waiting: 0 })).toContain('Nothing waits for you')
})
