// A text as a point of 1,536 dimensions, without network or key: its words and its runs of three to five letters
// are hashed to signed places (the "hashing trick", Weinberger et al. 2009), so texts that share spelling share
// directions. A fixed rotation then spreads every feature over all dimensions: distances stay exactly what they
// were, and the sign bits alone tell angles apart (Charikar 2002), which the two-stage search lives on.
//
// Only +, -, * and sqrt are used: IEEE 754 rounds them the same everywhere, so a text has one vector on every machine.

/** Of every vector we keep, whoever made it: the tables are that wide. */
export const DIMENSIONS = 1536

const BLOCKS = 3
const BLOCK = DIMENSIONS / BLOCKS // 512, a power of two as the rotation needs

// A whole word says more than one of its many pieces.
const WORD_WEIGHT = 2

/** The unit vector of `text`. Texts without a letter or digit all lie on one and the same point. */
export function embedLocally(text: string): Float32Array {
  const sums = new Float64Array(DIMENSIONS)
  for (const word of text.toUpperCase().split(/[^\p{L}\p{N}]+/u)) {
    if (word === '') continue
    add(sums, hash(word, 0, word.length, 0x9747b28c), WORD_WEIGHT)
    // The blanks make a beginning and an end count as such.
    const padded = ` ${word} `
    for (let size = 3; size <= 5; size++) {
      for (let at = 0; at + size <= padded.length; at++) add(sums, hash(padded, at, at + size, size), 1)
    }
  }

  let squares = 0
  for (const sum of sums) squares += sum * sum
  if (squares === 0) {
    sums[0] = 1
    squares = 1
  }
  rotate(sums)

  const scale = 1 / Math.sqrt(squares)
  const unit = new Float32Array(DIMENSIONS)
  for (let i = 0; i < DIMENSIONS; i++) unit[i] = sums[i]! * scale
  return unit
}

function add(sums: Float64Array, hashed: number, weight: number) {
  const place = (hashed >>> 1) % DIMENSIONS
  sums[place]! += hashed & 1 ? weight : -weight
}

// FNV-1a over UTF-16 code units, finished as murmur3 does so that the low bits are good too.
function hash(text: string, from: number, to: number, seed: number): number {
  let h = 0x811c9dc5 ^ seed
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

// Random signs, then a Walsh-Hadamard transform within each block, then a reflection that mixes the three blocks:
// each step keeps lengths and angles.
const SIGNS = signs()

function signs(): Int8Array {
  const drawn = new Int8Array(DIMENSIONS)
  for (let i = 0; i < drawn.length; i++)
    drawn[i] = hash(String.fromCharCode(i), 0, 1, 0x5bd1e995) & 1 ? 1 : -1
  return drawn
}

function rotate(v: Float64Array) {
  for (let i = 0; i < v.length; i++) v[i]! *= SIGNS[i]!
  for (let start = 0; start < v.length; start += BLOCK) {
    for (let half = 1; half < BLOCK; half *= 2) {
      for (let i = start; i < start + BLOCK; i += 2 * half) {
        for (let j = i; j < i + half; j++) {
          const a = v[j]!
          const b = v[j + half]!
          v[j] = a + b
          v[j + half] = a - b
        }
      }
    }
  }
  const norm = 1 / Math.sqrt(BLOCK)
  for (let i = 0; i < BLOCK; i++) {
    const mean = ((v[i]! + v[i + BLOCK]! + v[i + 2 * BLOCK]!) * 2) / 3
    for (let block = 0; block < BLOCKS; block++) {
      const at = i + block * BLOCK
      v[at] = (v[at]! - mean) * norm
    }
  }
}
