import type { Database } from '#db/connect.ts'

export interface Passkey {
  id: string
  name: string
  createdAt: Date
  usedAt: Date | null
}

/** A person's passkeys, in the order they were added. */
export function listPasskeys(db: Database, userId: string): Promise<Passkey[]> {
  return db
    .selectFrom('passkeys')
    .where('user_id', '=', userId)
    .select(['id', 'name', 'created_at as createdAt', 'used_at as usedAt'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Forgets one of the person's passkeys; one that isn't theirs stays as it is. */
export async function removePasskey(db: Database, userId: string, id: string): Promise<void> {
  await db.deleteFrom('passkeys').where('user_id', '=', userId).where('id', '=', id).execute()
}
