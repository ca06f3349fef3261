// What models cost, in US cents per million tokens, which is millionths of a cent per token.
// Sources: https://openai.com/api/pricing and https://www.anthropic.com/pricing, as of November 2025. A model that
// isn't listed counts as the dearest one, so that a budget is never overdrawn by not knowing.

export interface Price {
  input: bigint
  output: bigint
}

const PRICES: [prefix: string, input: bigint, output: bigint][] = [
  ['openai:gpt-4.1-nano', 10n, 40n],
  ['openai:gpt-4.1-mini', 40n, 160n],
  ['openai:gpt-4.1', 200n, 800n],
  ['openai:gpt-4o-mini', 15n, 60n],
  ['openai:gpt-4o', 250n, 1_000n],
  ['openai:gpt-5-nano', 5n, 40n],
  ['openai:gpt-5-mini', 25n, 200n],
  ['openai:gpt-5', 125n, 1_000n],
  ['anthropic:claude-3-5-haiku', 80n, 400n],
  ['anthropic:claude-haiku-4-5', 100n, 500n],
  ['anthropic:claude-sonnet-4', 300n, 1_500n],
  ['anthropic:claude-opus-4-5', 500n, 2_500n],
  ['anthropic:claude-opus-4', 1_500n, 7_500n],
]
const DEAREST: Price = { input: 1_500n, output: 7_500n }

/** What a token of `openai:gpt-…` or `anthropic:claude-…` costs, in millionths of a cent. */
export function priceOf(model: string): Price {
  const known = PRICES.find(([prefix]) => model.startsWith(prefix))
  return known ? { input: known[1], output: known[2] } : DEAREST
}
