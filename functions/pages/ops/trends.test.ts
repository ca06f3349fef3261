import { expect, test } from 'vitest'
import { configOf } from '#functions/testing.ts'
import { CHECKS } from '#shared/operations/health/checks.ts'
import { trends } from './trends.ts'

// What turns each light red is tried in shared/operations/health/checks.test.ts and samples/samples.test.ts.
test('each chart is red when a light is red, another for each', () => {
  const lit = (isGreen: (name: string) => boolean) =>
    CHECKS.map((check) => ({
      ...check,
      isGreen: isGreen(check.name),
      found: '',
      fix: null,
      ms: 1,
      waitsFor: null,
    }))
  const config = configOf('postgres://x@127.0.0.1/x', {
    bucket: 'x',
    region: 'x',
    accessKeyId: 'x',
    secretAccessKey: 'x',
  })
  const redOf = (isGreen: (name: string) => boolean) =>
    trends([], config, lit(isGreen))
      .filter(({ isRed }) => isRed)
      .map(({ title }) => title)

  expect(redOf(() => true)).toEqual([])
  const all = redOf(() => false)
  expect(all).toHaveLength(9)
  const each = CHECKS.flatMap(({ name }) => redOf((other) => other !== name))
  expect(each.toSorted()).toEqual(all.toSorted())
})
