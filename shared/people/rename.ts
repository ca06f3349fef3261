import type { Database } from '#db/connect.ts'

/** Says how a person is called. */
export async function rename(db: Database, userId: string, name: string): Promise<void> {
  await db.updateTable('users').set({ name }).where('id', '=', userId).execute()
}
