import { merchantKey } from '../../memory/merchant-key.ts'
import { embedLocally } from '../../outside/local-embedding.ts'

/** Shorter than this, one name inside the other says nothing: `BAR` is in `BARBER`. */
const SHORTEST_INSIDE = 5
/** What a name cut short by the bank counts: `GREENBRIAR HARDW` for Greenbriar Hardwoods. */
const INSIDE = 0.9

/**
 * How alike vendors and merchant keys are spelt, 0 to 1: the cosine that the memory compares merchants by, or 0.9
 * where one holds the other. Keeps what it has computed, so one is made for each look at the inbox.
 */
export function likenesses(): (vendor: string, key: string) => number {
  const vectors = new Map<string, Float32Array>()
  const known = new Map<string, number>()
  const keys = new Map<string, string>()
  const vectorOf = (key: string) => getOrMake(vectors, key, () => embedLocally(key))

  return (vendor, key) => {
    const own = getOrMake(keys, vendor, () => merchantKey(vendor))
    return getOrMake(known, `${own}\n${key}`, () => {
      const [short, long] = [letters(own), letters(key)].sort((a, b) => a.length - b.length)
      if (short === long) return 1
      const inside = short!.length >= SHORTEST_INSIDE && long!.includes(short!) ? INSIDE : 0
      return Math.max(inside, cosine(vectorOf(own), vectorOf(key)))
    })
  }
}

const letters = (key: string) => key.replace(/[^\p{L}\p{N}]/gu, '')

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
