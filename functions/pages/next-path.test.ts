import { expect, test } from 'vitest'
import { nextPath } from './next-path.ts'

test.each(['/', '/companies/x?y=1', '/a/../b', '/review#top'])('%s is ours', (path) => {
  expect(nextPath(path)).toMatch(/^\/(?!\/)/)
})

test.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'https://evil.example/',
  '/..//evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  'evil.example',
  '',
  `/${'x'.repeat(600)}`,
])('%j leads nowhere', (path) => {
  expect(nextPath(path)).toBeNull()
})
