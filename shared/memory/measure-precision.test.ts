import { expect, test } from 'vitest'
import { measurePrecision } from './measure-precision.ts'

const outcomes = (held: number, missed: number) => [
  ...Array.from({ length: missed }, () => ({ held: false })),
  ...Array.from({ length: held }, () => ({ held: true })),
]

test('trusts while there is too little to go by', () => {
  expect(measurePrecision([], 0.95)).toEqual({ said: 0, held: 0, precision: null, trusted: true })
  expect(measurePrecision(outcomes(9, 10), 0.95)).toMatchObject({ precision: null, trusted: true })
})

test('trusts what is at the bar or above', () => {
  expect(measurePrecision(outcomes(95, 5), 0.95)).toEqual({
    said: 100,
    held: 95,
    precision: 0.95,
    trusted: true,
  })
})

test('does not trust what is below the bar', () => {
  expect(measurePrecision(outcomes(94, 6), 0.95)).toMatchObject({ precision: 0.94, trusted: false })
  expect(measurePrecision(outcomes(17, 3), 0.95)).toMatchObject({ precision: 0.85, trusted: false })
})

test('does not lose trust over one or two slips', () => {
  expect(measurePrecision(outcomes(18, 2), 0.95)).toMatchObject({ precision: 0.9, trusted: true })
})

test('measures by the bar of the company', () => {
  expect(measurePrecision(outcomes(90, 10), 0.9).trusted).toBe(true)
  expect(measurePrecision(outcomes(90, 10), 0.98).trusted).toBe(false)
})

test('forgets what is a hundred outcomes ago, so trust comes back', () => {
  const recovered = [...outcomes(100, 0), ...outcomes(0, 50)]
  expect(measurePrecision(recovered, 0.95)).toMatchObject({ said: 100, held: 100, trusted: true })
})
