import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { DIMENSIONS, embedLocally } from './local-embedding.ts'

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const signsThatDiffer = (a: Float32Array, b: Float32Array) =>
  a.reduce((count, x, i) => count + (x > 0 === b[i]! > 0 ? 0 : 1), 0)

test('gives a unit vector of 1,536 dimensions, also for a text that says nothing', () => {
  for (const text of ['BLUE BOTTLE', 'A', '', '***', 'ДОМ КНИГИ', 'X'.repeat(1000)]) {
    const vector = embedLocally(text)
    expect(vector).toHaveLength(DIMENSIONS)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
  }
})

// Vectors in the database were made by an older release, perhaps on another machine. A change here is a new model:
// raise the name in embeddings.ts.
test('gives the vector it always gave', () => {
  const bytes = Buffer.from(embedLocally('BLUE BOTTLE COFFEE').buffer)
  expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe('0ddd1f2c503b61fc')
})

test('brings alike spellings together and keeps others apart', () => {
  const near = [
    ['BLUE BOTTLE', 'BLUE BOTTLE COFFEE'],
    ['HOME DEPOT', 'THE HOME DEPOT'],
    ['STARBUCKS', 'STARBUCKS STORE'],
  ]
  for (const [a, b] of near) expect(dot(embedLocally(a!), embedLocally(b!)), a).toBeGreaterThan(0.6)
  expect(Math.abs(dot(embedLocally('SHELL OIL'), embedLocally('HOME DEPOT')))).toBeLessThan(0.1)
})

test('does not mind case or punctuation', () => {
  expect(embedLocally('home-depot')).toEqual(embedLocally('HOME DEPOT'))
})

// What the coarse pass of the search lives on: the share of signs that differ is the angle over π.
test('lets the signs alone tell the angle', () => {
  const texts = [
    'BLUE BOTTLE',
    'BLUE BOTTLE COFFEE',
    'BOTTLE SHOP',
    'COFFEE ROASTERS',
    'HOME DEPOT',
    'A',
    'AB',
  ]
  for (const a of texts) {
    for (const b of texts) {
      const [v, w] = [embedLocally(a), embedLocally(b)]
      const angle = Math.acos(Math.min(1, dot(v, w))) / Math.PI
      expect(Math.abs(signsThatDiffer(v, w) / DIMENSIONS - angle), `${a} | ${b}`).toBeLessThan(0.06)
    }
  }
})
