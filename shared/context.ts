import {
  type Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  sql,
  type Transaction,
  type UnknownRow,
} from 'kysely'
import type { Database } from '#db/connect.ts'
import type { DB } from '#db/types.ts'
import { type NewEvent, writeEvents } from './operations/events.ts'

export type Role = DB['members']['role']

/** Who acts: a signed-in person, a member of the company but for operators, or the worker on the company's behalf. */
export type Actor =
  | {
      kind: 'person'
      userId: string
      role: Role
      /** The key by which a program acts for them. */
      apiKeyId?: string | undefined
      /** They are no member but an operator whom the company let in; the audit log says so. */
      asOperator?: boolean | undefined
    }
  | { kind: 'worker' }

/**
 * What every verb is given: one open transaction in which one company is visible, and who acts in it.
 * All that a verb does through it commits together or not at all.
 */
export interface Context {
  db: Transaction<DB>
  companyId: string
  actor: Actor
  /** Live events to be written as the last act of the transaction; see `emit`. */
  events: NewEvent[]
}

export interface Scope {
  companyId: string
  actor: Actor
  /** Only to read, all of it as it is at one moment, however long that takes. */
  snapshot?: boolean | undefined
  /** Breaks it off: what was done is rolled back, whatever `work` still does. */
  signal?: AbortSignal | undefined
}

/** Opens one transaction of a company, as the caller. What is slow happens between two of them, not inside. */
export type Open = <T>(work: (ctx: Context) => Promise<T>, options?: Pick<Scope, 'snapshot'>) => Promise<T>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs `work` in one transaction that sees this company's rows and no others. Commits when it returns, rolls back
 * when it throws. Beginning and choosing the company are one round trip to the database.
 */
export async function inCompany<T>(
  db: Database,
  { companyId, actor, snapshot, signal }: Scope,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  if (!UUID.test(companyId)) throw new TypeError(`not a company id: ${companyId}`)
  return db.connection().execute(async (connection) => {
    const keyId = (actor.kind === 'person' && actor.apiKeyId) || ''
    const mode = sql.raw(snapshot ? 'isolation level repeatable read, read only' : '')
    await sql`begin ${mode}; select set_config('app.company_id', ${sql.lit(companyId)}, true),
      set_config('app.api_key_id', ${sql.lit(keyId)}, true)`.execute(connection)
    const whileOpen = new WhileOpen()
    const ctx = { db: asTransaction(connection.withPlugin(whileOpen)), companyId, actor, events: [] }
    try {
      const result = await (signal ? Promise.race([work(ctx), abortOf(signal)]) : work(ctx))
      await writeEvents(ctx)
      whileOpen.isOver = true
      await sql`commit`.execute(connection)
      return result
    } catch (error) {
      whileOpen.isOver = true
      // A connection that broke has nothing left to roll back, and its own error says less than the first.
      await sql`rollback`.execute(connection).catch(() => {})
      throw error
    }
  })
}

function abortOf(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  if (signal.aborted) reject(signal.reason)
  else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

// Work that was broken off may still be running, and its connection is soon somebody else's, in another company.
class WhileOpen implements KyselyPlugin {
  isOver = false

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (this.isOver) throw new Error('this transaction is over')
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

// Kysely brands a Transaction only so that it can't be begun twice; ours is begun by hand, above.
function asTransaction(connection: Kysely<DB>): Transaction<DB> {
  return connection as Transaction<DB>
}
