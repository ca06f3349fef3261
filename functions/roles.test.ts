import { expect, test } from 'vitest'
import { OPERATOR_DOORS, ROLES } from './roles.ts'
import { DOORS } from './router.ts'

test('every door below a company has its line in the table, and each line its door', () => {
  const doors = DOORS.flatMap((door) => door.routes)
    .filter(
      ({ path }) => path.startsWith('/companies/:company') || path.startsWith('/api/companies/:company'),
    )
    .map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(ROLES).sort()).toEqual(doors.sort())
})

test('every door of the operators has its line, and each line its door', () => {
  const doors = DOORS.flatMap((door) => door.routes)
    .filter(({ path }) => path === '/ops' || path.startsWith('/ops/'))
    .map(({ method, path }) => `${method} ${path}`)
  expect([...OPERATOR_DOORS].sort()).toEqual(doors.sort())
})
