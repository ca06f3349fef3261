// Who runs what: a dyno is never root, and neither is a Postgres server.
import { run } from './run.ts'

export interface Account {
  uid: number
  gid: number
}

export const isRoot = process.getuid?.() === 0

export async function accountOf(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])))
  return { uid: Number(uid), gid: Number(gid) }
}
