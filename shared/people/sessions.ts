import { type Kysely, sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import type { DB } from '#db/types.ts'
import { listMemberships } from '../companies/create-company.ts'
import { inCompany, type Role } from '../context.ts'
import { emit } from '../operations/events.ts'
import { hashToken, newToken } from './secrets.ts'

/** A session ends when it wasn't used for so long. */
export const SESSION_DAYS = 30

/** Where a session was opened, for its person to recognise it. */
export interface SessionOrigin {
  address: string | null
  /** The browser's own words, User-Agent. */
  browserName: string | null
}

/** Who a session belongs to, with what they are in one company when that was asked for. */
export interface SessionPerson {
  id: string
  name: string
  email: string
  sessionId: string
  /** Null when they aren't a member of it. */
  membership: { companyId: string; role: Role; name: string } | null
}

/** Opens a session; the answer is its token, which nobody can read again. */
export async function openSession(
  db: Kysely<DB>,
  userId: string,
  { address, browserName }: SessionOrigin,
): Promise<string> {
  const token = newToken()
  await db
    .insertInto('sessions')
    .values({
      user_id: userId,
      token_hash: hashToken(token),
      expires_at: sql`now() + ${lifetime}`,
      address,
      browser: browserName?.slice(0, 300).toWellFormed() ?? null,
    })
    .execute()
  return token
}

/**
 * Whose session this is, and their role in `companyId`, in one round trip: it is paid by every request. Null when the
 * session has ended. Using a session makes it last longer, which is written once an hour at most.
 */
export async function readSession(
  db: Database,
  token: string,
  companyId: string | null,
): Promise<SessionPerson | null> {
  const { rows } = await sql<SessionRow>`
    select users.id, users.name, users.email, sessions.id as "sessionId", members.role, companies.name as company,
      sessions.seen_at < now() - interval '1 hour' as "seenLongAgo"
    from sessions join users on users.id = sessions.user_id
      left join members on members.user_id = users.id and members.company_id = ${companyId}::uuid
      left join companies on companies.id = members.company_id
    where sessions.token_hash = ${hashToken(token)} and sessions.expires_at > now()`.execute(db)
  const [row] = rows
  if (!row) return null
  const { role, company, seenLongAgo, ...person } = row
  if (seenLongAgo) await extendSession(db, row.sessionId)
  return { ...person, membership: role && { companyId: companyId!, role, name: company! } }
}

interface SessionRow extends Omit<SessionPerson, 'membership'> {
  role: Role | null
  company: string | null
  seenLongAgo: boolean
}

async function extendSession(db: Database, id: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ seen_at: sql`now()`, expires_at: sql`now() + ${lifetime}` })
    .where('id', '=', id)
    .execute()
}

export interface OpenSession {
  id: string
  createdAt: Date
  seenAt: Date
  address: string | null
  browser: string | null
}

/** A person's open sessions, the latest used first. */
export async function listSessions(db: Database, userId: string): Promise<OpenSession[]> {
  return db
    .selectFrom('sessions')
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(['id', 'created_at as createdAt', 'seen_at as seenAt', 'address', 'browser'])
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
}

/** Ends one of the person's sessions, or all of them; what has ended already stays so. */
export async function endSessions(
  db: Database,
  userId: string,
  which: { id: string } | 'all',
): Promise<void> {
  let ending = db.deleteFrom('sessions').where('user_id', '=', userId)
  if (which !== 'all') ending = ending.where('id', '=', which.id)
  const [ended] = await ending.returning('id').execute()
  if (ended) await endStreams(db, userId)
}

/** Ends the session of this token, whoever's it is. */
export async function endSessionOf(db: Database, token: string): Promise<void> {
  const ended = await db
    .deleteFrom('sessions')
    .where('token_hash', '=', hashToken(token))
    .returning('user_id')
    .executeTakeFirst()
  if (ended) await endStreams(db, ended.user_id)
}

// Streams ask again whether they may stay when there is news of people. They do so from time to time anyway, so this
// needs no transaction with what has just happened.
async function endStreams(db: Database, userId: string): Promise<void> {
  for (const { companyId, role } of await listMemberships(db, userId)) {
    const actor = { kind: 'person', userId, role } as const
    await inCompany(db, { companyId, actor }, async (ctx) => emit(ctx, { kind: 'member', subjectId: userId }))
  }
}

const lifetime = sql.raw(`interval '${SESSION_DAYS} days'`)
