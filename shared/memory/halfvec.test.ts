import { expect, test } from 'vitest'
import { halfvec } from './halfvec.ts'

// 1 is 0x3c00 in half precision, -2 is 0xc000, 0.1 rounds to 0x2e66.
test('is dimensions, a zero and half-precision floats, all big-endian', () => {
  expect(halfvec(Float32Array.of(1, -2, 0.1)).toString('hex')).toBe('000300003c00c0002e66')
})
