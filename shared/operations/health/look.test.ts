import { expect, test } from 'vitest'
import { OutsideTrouble } from '../../outside/trouble.ts'
import type { Check, HealthParts } from './check.ts'
import { look } from './look.ts'

const parts = {} as HealthParts
const check = (name: string, look: Check['look'], needs?: string): Check => ({
  name,
  title: name.toUpperCase(),
  green: 'well',
  fix: `Mend ${name}.`,
  look,
  ...(needs && { needs }),
})

test('a check that throws is red, says nothing it shouldn’t, and the others are made all the same', async () => {
  const faults: string[] = []
  const lights = await look(
    [
      check('a', async () => ({ isGreen: true, found: 'well' })),
      check('b', () => {
        throw new Error('no such host books.internal')
      }),
      check('c', async () => {
        throw new OutsideTrouble('S3', 'at books.internal', { sentence: 'It is away.', retryable: true })
      }),
    ],
    parts,
    { onFault: (name, error) => faults.push(`${name}: ${(error as Error).message}`) },
  )
  expect(lights).toMatchObject([
    { name: 'a', isGreen: true, fix: null },
    { name: 'b', isGreen: false, fix: 'Mend b.', found: 'it doesn’t answer' },
    { name: 'c', isGreen: false, found: 'It is away.' },
  ])
  expect(faults).toEqual(['b: no such host books.internal', 'c: S3: at books.internal'])
})

test('a check that hangs is red when its time is over', async () => {
  const [light] = await look([check('a', () => new Promise(() => {}))], parts, { limitMs: 20 })
  expect(light).toMatchObject({ isGreen: false, found: 'no answer within 0.02 s', fix: 'Mend a.' })
})

test('what can’t tell because another is red says which, and what can tell says what it found', async () => {
  const fails = async () => {
    throw new Error('down')
  }
  const lights = await look(
    [
      check('database', fails),
      check('tables', fails, 'database'),
      check('size', async () => ({ isGreen: false, found: 'full' }), 'database'),
    ],
    parts,
  )
  expect(lights).toMatchObject([
    { fix: 'Mend database.', waitsFor: null },
    { found: 'can’t tell', fix: 'Mend “DATABASE” first.', waitsFor: 'database' },
    { found: 'full', fix: 'Mend size.' },
  ])
})
