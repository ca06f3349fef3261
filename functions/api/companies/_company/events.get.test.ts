import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { STREAMS_PER_PERSON } from '#functions/live/places.ts'
import { TASKS } from '#functions/tasks.ts'
import { type Answer, NO_MAIL, type Person, type World, world } from '#functions/testing.ts'
import { emit } from '#shared/operations/events.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'

interface Message {
  id: string
  event: string
  data: { kind: string; subjectId: string | null; payload: { n?: number } }
}

/** An open stream of live events, as EventSource reads it. */
async function listen(
  w: World,
  by: Person,
  { after, company = by.companyId }: { after?: string; company?: string } = {},
) {
  const hangUp = new AbortController()
  const res = await w.request(`/api/companies/${company}/events`, {
    headers: { 'x-test-user': by.id, ...(after && { 'last-event-id': after }) },
    signal: hangUp.signal,
  })
  expect(res.status).toBe(200)
  const blocks = blocksOf(res.body!)
  expect((await blocks.next()).value).toMatch(/^retry: \d{4}\n: open$/)
  return {
    res,
    /** The next block of lines, undefined when the stream has ended. */
    block: async () => (await blocks.next()).value as string | undefined,
    /** The next messages, comments left out. */
    async messages(count: number): Promise<Message[]> {
      const found: Message[] = []
      while (found.length < count) {
        const { value, done } = await blocks.next()
        if (done) throw new Error(`the stream ended after ${found.length} messages`)
        if (!value.startsWith(':')) found.push(messageOf(value))
      }
      return found
    },
    async [Symbol.asyncDispose]() {
      hangUp.abort()
      await blocks.return(undefined)
    },
  }
}

async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    yield* blocks
  }
}

function messageOf(block: string): Message {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)))
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) }
}

const say = (by: Person, ...numbers: number[]) =>
  by.inside(async (ctx) => {
    for (const n of numbers) emit(ctx, { kind: 'transaction', subjectId: by.id, payload: { n } })
  })

const numbersOf = (messages: Message[]) => messages.map(({ data }) => data.payload.n)

test('says each event of the company once and in order, and nothing of another company', async () => {
  await using w = await world()
  await using stream = await listen(w, w.alice)

  await say(w.bob, 99)
  await say(w.alice, 1, 2)
  await Promise.all([3, 4, 5, 6].map((n) => say(w.alice, n)))

  const messages = await stream.messages(6)
  expect(messages[0]).toEqual({
    id: expect.stringMatching(/^\d+$/),
    event: 'transaction',
    data: { kind: 'transaction', subjectId: w.alice.id, payload: { n: 1 } },
  })
  expect(numbersOf(messages).sort()).toEqual([1, 2, 3, 4, 5, 6])
  const ids = messages.map(({ id }) => Number(id))
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  expect(stream.res.headers.get('content-type')).toBe('text/event-stream')
})

test('a page that comes back gets what it missed first, however much, and then what is new', async () => {
  await using w = await world()
  await say(w.alice, 0)
  let last: string
  {
    await using stream = await listen(w, w.alice, { after: '0' })
    last = (await stream.messages(1)).at(-1)!.id
  }
  const missed = Array.from({ length: 2500 }, (_, n) => n + 1)
  await say(w.alice, ...missed)

  await using other = await listen(w, w.alice)
  await using stream = await listen(w, w.alice, { after: last })
  await say(w.alice, 2501)

  expect(numbersOf(await stream.messages(2501))).toEqual([...missed, 2501])
  expect(numbersOf(await other.messages(1))).toEqual([2501])
})

test('a rolled-back change says nothing', async () => {
  await using w = await world()
  await using stream = await listen(w, w.alice)

  const failing = w.alice.inside(async (ctx) => {
    emit(ctx, { kind: 'transaction', subjectId: null, payload: { n: 13 } })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await say(w.alice, 1)

  expect(numbersOf(await stream.messages(1))).toEqual([1])
})

// After a restore the numbers begin below what an open page has seen, and it may show what never was.
test('a page that has seen more than there is, is told to read anew, and then hears what is new', async () => {
  await using w = await world()
  await using stream = await listen(w, w.alice, { after: '999999999' })
  expect(await stream.messages(1)).toMatchObject([{ event: 'reload' }])
  await say(w.alice, 1)
  expect(numbersOf(await stream.messages(1))).toEqual([1])
})

test('events go after a day, and whoever missed some of those is told so', async () => {
  await using w = await world()
  await say(w.alice, ...Array.from({ length: 2_499 }, (_, n) => n))
  const events = () =>
    w.alice.inside(({ db }) => db.selectFrom('events').select('id').orderBy('id').execute())
  const [first, ...others] = await events()
  const age = (hours: number) =>
    w.alice.inside((ctx) =>
      sql`update events set at = now() - ${hours} * interval '1 hour'
        where company_id = ${w.alice.companyId}`.execute(ctx.db),
    )
  const { toGraphile } = TASKS.find(({ name }) => name === 'events/sweep')!
  const sweep = () => toGraphile({ ...w, ...NO_MAIL, embeddings: localEmbeddings })({}, { job: {} } as never)

  await age(23)
  await sweep()
  expect(await events()).toHaveLength(2_499)

  await age(25)
  await sweep()
  const newest = others.at(-1)!.id
  expect(await events()).toEqual([{ id: newest }]) // the newest says how far the company is
  await say(w.alice, 5_000)

  await using current = await listen(w, w.alice, { after: String(newest) })
  expect(numbersOf(await current.messages(1))).toEqual([5_000])
  for (const after of ['0', String(first!.id), String(newest - 2n)]) {
    await using late = await listen(w, w.alice, { after })
    const [told] = await late.messages(1)
    expect(told).toMatchObject({ event: 'reload', id: String(newest + 1n) })
    await say(w.alice, 6_000)
    const [next] = numbersOf(await late.messages(1))
    expect(next).toBe(6_000)
    await w.alice.inside(({ db }) =>
      db
        .deleteFrom('events')
        .where('id', '>', newest + 1n)
        .execute(),
    )
  }
})

test('whoever has too many streams open is refused one more, until one of them ends', async () => {
  await using w = await world()
  const path = `/api/companies/${w.alice.companyId}/events`
  const open = () => w.request(path, { headers: { 'x-test-user': w.alice.id } })
  const streams: Answer[] = []
  for (let n = 0; n < STREAMS_PER_PERSON; n++) streams.push(await open())
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))

  const refused = await open()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('10')
  await using _ = await listen(w, w.bob)

  await streams.pop()!.body!.cancel()
  streams.push(await open())
  expect(streams.at(-1)!.status).toBe(200)
  await Promise.all(streams.map(({ body }) => body!.cancel()))
})

test('an idle stream says that it is alive, and whoever is no longer a member is let go', async () => {
  await using w = await world({ heartbeatMs: 30 })
  const vic = await w.joins('Vic', 'viewer')
  await using stream = await listen(w, vic)
  expect(await stream.block()).toBe(': still here')

  await w.db.deleteFrom('members').where('user_id', '=', vic.id).execute()

  while ((await stream.block()) !== undefined); // ends, or the test takes too long
})

test('news don’t keep the stream of a former member open', async () => {
  await using w = await world({ heartbeatMs: 200 })
  const vic = await w.joins('Vic', 'viewer')
  await using stream = await listen(w, vic)
  await w.db.deleteFrom('members').where('user_id', '=', vic.id).execute()
  const news = setInterval(() => void say(w.alice, 1), 50)

  while ((await stream.block()) !== undefined);
  clearInterval(news)
})

test('nobody hears the events of a company without being signed in and a member', async () => {
  await using w = await world()
  const path = `/api/companies/${w.alice.companyId}/events`
  expect((await w.request(path)).status).toBe(401)
  expect((await w.request(path, { headers: { 'x-test-user': w.bob.id } })).status).toBe(404)
})
