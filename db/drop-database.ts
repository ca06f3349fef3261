import pg from 'pg'

/**
 * Drops a database, if there is one of that name, by a connection to another one of its server. By force, not to wait for
 * connections that are just closing; autovacuum can't be forced out by an ordinary role, but gives way.
 */
export async function dropDatabase(run: (sql: string) => Promise<unknown>, name: string): Promise<void> {
  const drop = `drop database if exists ${pg.escapeIdentifier(name)}`
  await run(`${drop} with (force)`).catch((error) => {
    if (error.code !== '42501') throw error
    return run(drop)
  })
}
