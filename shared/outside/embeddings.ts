import { z } from 'zod'
import { DIMENSIONS, embedLocally } from './local-embedding.ts'

/**
 * Turns texts into vectors. A vector is kept with its model: vectors of different models have nothing to say to
 * each other and are never compared.
 */
export interface Embeddings {
  readonly provider: 'local' | 'openai'
  readonly model: string
  readonly dimensions: number
  /** One unit vector per text, in the order asked. Throws when the service doesn't answer; the queue tries again. */
  embed(texts: string[]): Promise<Float32Array[]>
}

/** The default: no network, no key, the same vector for the same text everywhere, about 25 µs a text. */
export const localEmbeddings: Embeddings = {
  provider: 'local',
  // Raise the number when `embedLocally` gives other vectors: those there are are made anew the night after.
  model: 'ngrams-1',
  dimensions: DIMENSIONS,
  embed: async (texts) => texts.map(embedLocally),
}

export interface OpenaiSettings {
  apiKey: string
  model?: 'text-embedding-3-small' | 'text-embedding-3-large'
  /** Where the service is; another one that speaks the same language may stand there. */
  baseUrl?: string
  /** Longest wait for one answer, ms. */
  timeoutMs?: number
}

/**
 * OpenAI's embeddings. Source: https://platform.openai.com/docs/api-reference/embeddings. An array of at most 2,048
 * texts a request; `dimensions` shortens the vectors of `-large` (3,072) to what our tables hold.
 */
export function openaiEmbeddings({
  apiKey,
  model = 'text-embedding-3-small',
  baseUrl = 'https://api.openai.com/v1',
  timeoutMs = 10_000,
}: OpenaiSettings): Embeddings {
  async function ask(texts: string[]): Promise<Float32Array[]> {
    const response = await fetch(`${baseUrl}/embeddings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, input: texts, dimensions: DIMENSIONS, encoding_format: 'float' }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    // The body may repeat what we sent, so only the status is passed on.
    if (!response.ok) throw new Error(`the embeddings service answered ${response.status}`)

    const { data } = Answer.parse(await response.json())
    const vectors: Float32Array[] = []
    for (const { index, embedding } of data) vectors[index] = Float32Array.from(embedding)
    const whole = texts.every((_, i) => vectors[i]?.length === DIMENSIONS)
    if (!whole) throw new Error('the embeddings service answered with vectors missing or of another length')
    return vectors
  }

  return {
    provider: 'openai',
    model,
    dimensions: DIMENSIONS,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += TEXTS_PER_REQUEST) {
        vectors.push(...(await ask(texts.slice(from, from + TEXTS_PER_REQUEST))))
      }
      return vectors
    },
  }
}

const TEXTS_PER_REQUEST = 512

const Answer = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })),
})
