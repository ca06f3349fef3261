import type { Role } from '../context.ts'

/** Each role may do what those below it may. */
export const RANK: Record<Role, number> = { viewer: 0, bookkeeper: 1, admin: 2, owner: 3 }

/** The roles, highest first, with what they are for. */
export const ROLE_MEANS: Record<Role, string> = {
  owner: 'everything, also deleting the company',
  admin: 'members, keys, locking the books and when the memory posts',
  bookkeeper: 'uploads, answers and entries',
  viewer: 'sees everything and changes nothing',
}
