import { expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type Person, reader, type World, world } from '#functions/testing.ts'
import type { Models } from '../outside/models.ts'
import { ANTHROPIC, OPENAI, type Say, services } from '../outside/models-testing.ts'
import { confirmArrival } from './confirm-arrival.ts'
import { findDocument } from './documents.ts'
import { pictureOf } from './read/testing.ts'
import { readReceiptDocument } from './read-receipt-document.ts'
import { receiveDocument } from './receive-document.ts'

/** An answer about the document that was asked about. */
const answerTo = (body: string, more: object = {}) => ({
  document: /Its name is ([0-9a-f-]{36})/.exec(body)![1],
  ...{ vendor: 'Pine Hill Market', date: '2026-03-11', currency: 'USD', cardLast4: null, items: [] },
  ...{ subtotal: '21.77', tax: '1.59', fees: null, tip: null, total: '23.36' },
  ...more,
})

/** Received, its tax unreadable to us: we see a total that nothing adds up to. */
async function received({ alice, bucket }: Pick<World, 'alice' | 'bucket'>, mark = 'A'): Promise<string> {
  const text = `# PINE HILL MARKET\n03/11/2026\nReg ${mark}\nTape and glue  21.77\nTotal  23.36`
  const content = await (await pictureOf(text)).png().toBuffer()
  const id = await alice.uploads({ kind: 'receipt', name: `${mark}.png`, type: 'image/png', content })
  await alice.inside((ctx) => confirmArrival(ctx, id))
  await receiveDocument(alice.inside, bucket, id)
  return id
}

const readWith = (w: World, models: Models, id: string) =>
  readReceiptDocument(w.alice.inside, { bucket: w.bucket, reader, models }, id)

const readingOf = async (alice: Person, id: string) =>
  (await alice.inside((ctx) => findDocument(ctx, id))).reading!

const spent = async (w: World) =>
  (await w.alice.inside((ctx) => ctx.db.selectFrom('model_spend').select('microcents').executeTakeFirst()))
    ?.microcents

test('a model reads what we can’t prove; what it cost is kept', async () => {
  await using w = await world()
  const id = await received(w)
  let body = ''
  const { models, asked } = await services((question) => {
    body = question.body
    return { status: 200, answer: answerTo(body) }
  })

  await readWith(w, models, id)

  expect(asked).toEqual(['/chat/completions'])
  // The picture itself, not a way to it.
  expect(body).toContain('data:image/jpeg;base64,/9j/')
  expect(body.match(/https?:\/\/[\w.-]+/g)).toEqual(['http://json-schema.org'])
  const reading = await readingOf(w.alice, id)
  expect(reading).toMatchObject({
    readBy: 'model',
    totalProven: true,
    proof: [2177n, 159n],
    failingSum: null,
  })
  expect(reading).toMatchObject({ totalCents: { value: 2336n }, taxCents: { value: 159n }, notice: null })
  expect(reading.model).toEqual({ said: 'an answer', name: OPENAI, version: 'receipt-1' })
  expect(await spent(w)).toBe(3_000n * 40n + 100n * 160n)
})

test.for([
  ['has too much to do', 429],
  ['is broken', 500],
  ['doesn’t know the key', 401],
  ['doesn’t know the model', 404],
] as const)('asks the second model when the first %s', async ([, status]) => {
  await using w = await world()
  const id = await received(w)
  const { models, asked } = await services(({ url, body }) =>
    url === '/chat/completions' ? { status } : { status: 200, answer: answerTo(body) },
  )

  await readWith(w, models, id)

  expect(asked).toEqual(['/chat/completions', '/messages'])
  expect(await readingOf(w.alice, id)).toMatchObject({ totalProven: true, model: { name: ANTHROPIC } })
  expect(await spent(w)).toBe(3_000n * 100n + 100n * 500n)
})

test.for<[string, string, Say]>([
  ['no answer in time', 'timed out', () => null],
  [
    'an answer that is no answer',
    'nonsense',
    () => ({ status: 200, answer: 'Certainly! The total is $23.36.' }),
  ],
  ['an answer of another shape', 'nonsense', () => ({ status: 200, answer: { total: 'twenty-three' } })],
  [
    'an answer about something else',
    'nonsense',
    ({ body }) => ({ status: 200, answer: answerTo(body, { document: crypto.randomUUID() }) }),
  ],
  ['a refusal', 'refused us', () => ({ status: 403 })],
])('keeps our own reading at %s', async ([, said, say]) => {
  await using w = await world()
  const id = await received(w)
  const { models } = await services(say, { timeoutMs: said === 'timed out' ? 300 : 20_000 })

  expect(await readWith(w, models, id)).toBe('needs_you')

  const reading = await readingOf(w.alice, id)
  expect(reading).toMatchObject({
    readBy: 'picture',
    totalProven: false,
    totalCents: { value: 2336n },
    model: { said },
  })
  expect(reading.notice).toMatch(/makes|sum up|adds up/)
})

test('a model’s sum that does not come out goes to a person', async () => {
  await using w = await world()
  const id = await received(w)
  const { models } = await services(({ body }) => ({ status: 200, answer: answerTo(body, { tax: '1.95' }) }))

  expect(await readWith(w, models, id)).toBe('needs_you')
  expect(await readingOf(w.alice, id)).toMatchObject({ totalProven: false, proof: [] })
})

test('a total that only the model sees proves nothing, however well it adds up', async () => {
  await using w = await world()
  const id = await received(w)
  const invented = { subtotal: '90.00', tax: '9.99', total: '99.99' }
  const { models } = await services(({ body }) => ({ status: 200, answer: answerTo(body, invented) }))

  expect(await readWith(w, models, id)).toBe('needs_you')
  expect((await readingOf(w.alice, id)).totalProven).toBe(false)
})

test('asks nothing when the month’s budget is used up', async () => {
  await using w = await world()
  const id = await received(w)
  const { models, asked } = await services(() => ({ status: 500 }), { budgetCents: 0 })

  expect(await readWith(w, models, id)).toBe('needs_you')

  expect(asked).toEqual([])
  expect((await readingOf(w.alice, id)).model).toEqual({ said: 'budget used up' })
})

// One question may cost up to 5 cents (both models, a file of 20,000 tokens), and costs 0.14.
test.runIf(isNative)('two workers at once don’t spend the same cents', async () => {
  await using w = await world()
  const ids = [await received(w, 'A'), await received(w, 'B')]
  const both = Promise.withResolvers<void>()
  const { models, asked } = await services(({ body }) => ({ status: 200, answer: answerTo(body) }), {
    budgetCents: 6,
  })
  const slow: Models = {
    ...models,
    async ask(question, signal) {
      await both.promise
      return models.ask(question, signal)
    },
  }

  const readings = ids.map((id) => readWith(w, slow, id))
  await Promise.race(readings) // the one that found nothing left
  both.resolve()
  await Promise.all(readings)

  expect(asked).toHaveLength(1)
  const said = await Promise.all(ids.map(async (id) => (await readingOf(w.alice, id)).model?.said))
  expect(said.sort()).toEqual(['an answer', 'budget used up'])
  expect(await spent(w)).toBe(3_000n * 40n + 100n * 160n)
})
