import { expect, test } from 'vitest'
import { LIMITS, type Limit, NOT_LIMITED_FURTHER, UNLIMITED } from './limits.ts'
import { DOORS } from './router.ts'

const doors = DOORS.flatMap((door) => door.routes).map(({ method, path }) => `${method} ${path}`)
const narrow = Object.values(LIMITS as Record<string, Limit>).flatMap(({ doors }) =>
  doors === 'all' ? [] : doors,
)

test('somebody has thought about every door that writes: it has a limit of its own, or says that it needs none', () => {
  const writes = doors.filter((door) => !door.startsWith('GET '))
  expect([...narrow, ...NOT_LIMITED_FURTHER].sort()).toEqual(writes.sort())
})

test('the doors without any limit are doors', () => {
  expect(UNLIMITED.filter((door) => !doors.includes(door))).toEqual([])
})
