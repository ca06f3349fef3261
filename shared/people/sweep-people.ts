import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { deleteDue } from '../operations/delete-due.ts'

/** Deletes what is over and of no more use to anybody. Answers how many rows of each kind that were. */
export async function sweepPeople(db: Database) {
  return {
    sessions: await deleteDue(db, 'sessions', sql`expires_at < now()`),
    codes: await deleteDue(db, 'sign_in_codes', sql`expires_at < now()`),
    challenges: await deleteDue(db, 'passkey_challenges', sql`expires_at < now()`),
    limits: await deleteDue(db, 'sign_in_limits', sql`forget_at < now()`),
  }
}
