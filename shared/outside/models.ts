// The only door to language models. Optional: without a key there is none, and everything works without.
import type { ZodType } from 'zod'
import { priceOf } from './model-prices.ts'

/** What a model is asked. Bytes go with the question; no link of ours ever does. */
export interface Question<T> {
  instructions: string
  text: string
  file?: { bytes: Uint8Array; mediaType: string }
  /** The shape of the answer. One that doesn't fit is no answer. */
  shape: ZodType<T>
}

export type ModelTrouble = 'timed out' | 'nonsense' | 'busy' | 'refused us' | 'unreachable'

/** `microcents` is what was spent on it, in millionths of a cent, at least what a failed call may be charged for. */
export type ModelAnswer<T> =
  | { value: T; model: string; microcents: bigint }
  | { trouble: ModelTrouble; microcents: bigint }

export interface Models {
  /** What a company may spend in a month, US cents. */
  readonly budgetCents: number
  /** The most that asking this can cost, in millionths of a cent. */
  mostMicrocents(question: Question<unknown>): bigint
  /** Asks the first model and, when it has no good answer, the second. Throws only when `signal` ends it. */
  ask<T>(question: Question<T>, signal?: AbortSignal): Promise<ModelAnswer<T>>
}

export interface ModelSettings {
  /** `openai:gpt-…` or `anthropic:claude-…`, first choice first. */
  names: string[]
  openai?: { apiKey: string; oldKey?: string | undefined; baseUrl?: string | undefined } | undefined
  anthropic?: { apiKey: string; oldKey?: string | undefined; baseUrl?: string | undefined } | undefined
  budgetCents: number
  /** Longest wait for one model's answer, ms. */
  timeoutMs?: number
}

const MAX_OUTPUT_TOKENS = 2_000
// A letter is a third of a token at most. A picture of 1,600 pixels takes 3,000, a PDF up to that for each page.
const TOKENS_OF_A_FILE = 20_000n

/** The models there are keys for; `null` when there is none. */
export function openModels({
  names,
  budgetCents,
  timeoutMs = 30_000,
  ...keys
}: ModelSettings): Models | null {
  const known = names.filter((name) => keys[providerOf(name)])
  if (known.length === 0) return null

  const most = (name: string, question: Question<unknown>) => {
    const { input, output } = priceOf(name)
    const words = BigInt(Math.ceil((question.instructions.length + question.text.length) / 3)) + 1_000n
    return (words + (question.file ? TOKENS_OF_A_FILE : 0n)) * input + BigInt(MAX_OUTPUT_TOKENS) * output
  }

  async function askOne<T>(
    name: string,
    question: Question<T>,
    signal?: AbortSignal,
    by: Keys = keys,
  ): Promise<ModelAnswer<T>> {
    // A second of loading and 40 MB, so only a worker that asks pays for it.
    const { generateText, Output } = await import('ai')
    const { instructions, text, file, shape } = question
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      const { output, usage } = await generateText({
        model: await modelOf(name, by),
        output: Output.object({ schema: shape }),
        instructions,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text },
              ...(file ? [{ type: 'file' as const, data: file.bytes, mediaType: file.mediaType }] : []),
            ],
          },
        ],
        maxOutputTokens: MAX_OUTPUT_TOKENS,
        maxRetries: 0, // the other model is our retry
        abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      const { input, output: out } = priceOf(name)
      const microcents = BigInt(usage.inputTokens ?? 0) * input + BigInt(usage.outputTokens ?? 0) * out
      // A server that doesn't count its tokens is taken to have used them all.
      return { value: output as T, model: name, microcents: microcents || most(name, question) }
    } catch (error) {
      signal?.throwIfAborted()
      const trouble = timeout.aborted ? 'timed out' : troubleOf(error)
      const { oldKey, ...rest } = by[providerOf(name)]!
      // While a key is rotated, the one before is good where the new one isn't yet.
      if (trouble === 'refused us' && oldKey)
        return askOne(name, question, signal, { ...by, [providerOf(name)]: { ...rest, apiKey: oldKey } })
      const charged = trouble === 'timed out' || trouble === 'nonsense'
      return { trouble, microcents: charged ? most(name, question) : 0n }
    }
  }

  return {
    budgetCents,
    mostMicrocents: (question) => known.reduce((sum, name) => sum + most(name, question), 0n),
    async ask(question, signal) {
      let spent = 0n
      let trouble: ModelTrouble = 'unreachable'
      for (const name of known) {
        const answer = await askOne(name, question, signal)
        spent += answer.microcents
        if ('value' in answer) return { ...answer, microcents: spent }
        trouble = answer.trouble
      }
      return { trouble, microcents: spent }
    },
  }
}

type Keys = Pick<ModelSettings, 'openai' | 'anthropic'>

const providerOf = (name: string): keyof Keys => (name.startsWith('anthropic:') ? 'anthropic' : 'openai')

async function modelOf(name: string, keys: Keys) {
  const id = name.slice(name.indexOf(':') + 1)
  if (providerOf(name) === 'anthropic') {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    const { apiKey, baseUrl } = keys.anthropic!
    return createAnthropic({ apiKey, ...(baseUrl && { baseURL: baseUrl }) })(id)
  }
  const { createOpenAI } = await import('@ai-sdk/openai')
  const { apiKey, baseUrl } = keys.openai!
  // The language that other services speak too, should OPENAI_BASE_URL name one.
  return createOpenAI({ apiKey, ...(baseUrl && { baseURL: baseUrl }) }).chat(id)
}

function troubleOf(error: unknown): ModelTrouble {
  const { name, statusCode } = error as { name?: string; statusCode?: number }
  if (statusCode === 429 || (statusCode ?? 0) >= 500) return 'busy'
  if (statusCode !== undefined && statusCode >= 400) return 'refused us'
  return name === 'AI_APICallError' && statusCode === undefined ? 'unreachable' : 'nonsense'
}
