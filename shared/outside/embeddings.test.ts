import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { localEmbeddings, openaiEmbeddings } from './embeddings.ts'
import { embedLocally } from './local-embedding.ts'

const unit = (at: number) => Array.from({ length: 1536 }, (_, i) => (i === at ? 1 : 0))

interface Asked {
  model: string
  input: string[]
  dimensions: number
  encoding_format: string
}

/** A stand-in for the service, answering what it is told to. */
async function service(
  answer: (body: Asked) => { status?: number; body: unknown } | null,
  timeoutMs = 60_000,
) {
  const requests: { authorization: string | undefined; body: Asked }[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request))
    requests.push({ authorization: request.headers.authorization, body })
    const said = answer(body)
    if (said) response.writeHead(said.status ?? 200).end(JSON.stringify(said.body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    requests,
    embeddings: openaiEmbeddings({ apiKey: 'sk-test', baseUrl, timeoutMs }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

test('the local provider needs nobody', async () => {
  expect(await localEmbeddings.embed(['A B', 'C'])).toEqual([embedLocally('A B'), embedLocally('C')])
})

test('asks with key, model and dimensions, and keeps the order asked', async () => {
  await using s = await service(() => ({
    body: {
      data: [
        { index: 1, embedding: unit(1) },
        { index: 0, embedding: unit(0) },
      ],
    },
  }))

  const vectors = await s.embeddings.embed(['FIRST', 'SECOND'])

  expect(vectors.map((vector) => vector.indexOf(1))).toEqual([0, 1])
  expect(s.requests).toEqual([
    {
      authorization: 'Bearer sk-test',
      body: {
        model: 'text-embedding-3-small',
        input: ['FIRST', 'SECOND'],
        dimensions: 1536,
        encoding_format: 'float',
      },
    },
  ])
})

test('asks for many texts in several requests', async () => {
  await using s = await service(({ input }) => ({
    body: { data: input.map((_: string, index: number) => ({ index, embedding: unit(index % 1536) })) },
  }))

  expect(await s.embeddings.embed(Array.from({ length: 1100 }, (_, i) => `T${i}`))).toHaveLength(1100)
  expect(s.requests.map(({ body }) => body.input.length)).toEqual([512, 512, 76])
})

test('nothing to embed asks nobody', async () => {
  await using s = await service(() => null)

  expect(await s.embeddings.embed([])).toEqual([])
  expect(s.requests).toEqual([])
})

test.each([
  ['an error', () => ({ status: 429, body: { error: { message: 'slow down' } } }), /answered 429/],
  ['a vector too few', () => ({ body: { data: [{ index: 0, embedding: unit(0) }] } }), /missing/],
  [
    'a short vector',
    () => ({ body: { data: [0, 1].map((index) => ({ index, embedding: [1] })) } }),
    /length/,
  ],
  ['something else', () => ({ body: { hello: 'world' } }), /data/],
])('throws on %s', async (_, answer, message) => {
  await using s = await service(answer)

  await expect(s.embeddings.embed(['A', 'B'])).rejects.toThrow(message)
})

test('throws on nothing in time', async () => {
  await using s = await service(() => null, 300)

  await expect(s.embeddings.embed(['A'])).rejects.toThrow(/timeout/)
})
