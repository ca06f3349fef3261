import { embedLocally, LOCAL_DIMENSIONS } from './local-embedding.ts'

/**
 * Turns texts into vectors. A memory keeps the provider and model of its vector: vectors of different models have
 * nothing to say to each other and are never compared.
 */
export interface Embeddings {
  readonly provider: 'local' | 'openai'
  readonly model: string
  readonly dimensions: number
  /** One unit vector per text, in the order asked. */
  embed(texts: string[]): Promise<Float32Array[]>
}

/** The default: no network, no key, the same vector for the same text everywhere, about 25 µs a text. */
export const localEmbeddings: Embeddings = {
  provider: 'local',
  model: 'ngrams-1', // raise the number when `embedLocally` gives other vectors
  dimensions: LOCAL_DIMENSIONS,
  embed: async (texts) => texts.map(embedLocally),
}
