// What a process's connections do when an answer doesn't come, or nobody asks any more. The embedded database has one
// session for all, so these run on a server.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type ConnectOptions, connect, openPool } from './connect.ts'
import { createTestDatabase, isNative } from './testing.ts'
import { openGate } from './testing-gate.ts'

/** A pool on a database of its own, with no more than one connection, which is reached through a gate. */
async function opened(options: Partial<ConnectOptions> = {}) {
  const stack = new AsyncDisposableStack()
  const database = await createTestDatabase()
  stack.defer(() => database.drop())
  const gate = stack.use(await openGate(new URL(database.url)))
  const pool = openPool({ url: gate.url, connections: 1, name: 'test', ...options })
  stack.defer(() => pool.end())
  return { gate, pool, db: connect(pool), [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const pidOf = sql<{ pid: number }>`select pg_backend_pid() as pid`

describe.runIf(isNative)('a connection', () => {
  test('has a statement that takes too long cancelled, and goes on', async () => {
    await using o = await opened({ statementTimeoutMs: 200 })
    const before = await pidOf.execute(o.db)

    await expect(sql`select pg_sleep(60)`.execute(o.db)).rejects.toMatchObject({ code: '57014' })

    expect((await pidOf.execute(o.db)).rows).toEqual(before.rows) // the same one
  })

  test('is ended when its transaction is left open with nothing to do, and another takes its place', async () => {
    await using o = await opened()
    const client = await o.pool.connect()
    const { rows } = await client.query('show idle_in_transaction_session_timeout')
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '1min' }])
    const ended = new Promise((done) => client.once('end', done))
    // A minute is long for a test.
    await client.query('set idle_in_transaction_session_timeout = 100')
    await client.query('begin; create table half_done (id int)')
    await ended
    client.release(true)

    await expect(sql`select from half_done`.execute(o.db)).rejects.toMatchObject({ code: '42P01' })
  })

  // As after a fail-over: the old server is gone without a word, and only we can tell that the answer is late.
  test('that is only half there is given up by its own deadline, and another takes its place', async () => {
    await using o = await opened({ statementTimeoutMs: 100 })
    const before = await pidOf.execute(o.db)
    o.gate.freeze()

    const asked = performance.now()
    await expect(pidOf.execute(o.db)).rejects.toThrow('Query read timeout')
    expect(performance.now() - asked).toBeGreaterThan(5_000) // the server goes first, where there is one

    expect((await pidOf.execute(o.db)).rows).not.toEqual(before.rows)
  }, 30_000)

  test('that can’t be had in time is an error, not a wait for ever', async () => {
    await using o = await opened({ connectTimeoutMs: 200 })
    const client = await o.pool.connect()
    await expect(pidOf.execute(o.db)).rejects.toThrow('timeout exceeded when trying to connect')
    client.release()
    expect((await pidOf.execute(o.db)).rows).toHaveLength(1)
  })
})
