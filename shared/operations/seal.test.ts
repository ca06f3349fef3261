import { expect, test } from 'vitest'
import { seal, unseal } from './seal.ts'

test('what is sealed comes back with the same secret, and with no other, nor when it was touched', () => {
  const sealed = seal('one secret', 'Grüße 123456')
  expect(sealed).not.toContain('123456')
  expect(unseal('one secret', sealed)).toBe('Grüße 123456')
  expect(unseal('another secret', sealed)).toBeNull()
  expect(unseal('one secret', `${sealed.slice(0, -2)}AA`)).toBeNull()
  expect(unseal('one secret', '')).toBeNull()
  expect(seal('one secret', 'same')).not.toBe(seal('one secret', 'same'))
})
