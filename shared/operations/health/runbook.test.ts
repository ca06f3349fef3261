// Whoever is told of a red light finds it in the runbook by its name.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHECKS } from './checks.ts'

test('docs/runbooks/red-light.md has a section for each light, in their order, and no other', () => {
  const page = readFileSync(new URL('../../../docs/runbooks/red-light.md', import.meta.url), 'utf8')
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
  expect(sections).toEqual(CHECKS.map(({ name }) => name))
})
