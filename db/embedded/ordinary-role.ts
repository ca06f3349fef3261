import type { PGlite } from '@electric-sql/pglite'

/** Names of the one role and database that clients get. */
export const ROLE = 'grayledger'
export const DATABASE = 'grayledger'

/** The role Postgres was made by: https://www.postgresql.org/docs/18/catalog-pg-authid.html */
const BOOTSTRAP_SUPERUSER = 10

/** Postgres keeps these variables among its static ones: below its heap, which starts after 3 MB. */
const STATIC_WORDS = 2 ** 21

/**
 * Makes the session an ordinary role's for good, so that row-level security binds in development as it does in
 * production.
 *
 * PGlite runs Postgres in single-user mode, where the session is authenticated as the superuser whatever role
 * is set: `reset role` is one way back (and PGlite's own `username` option does no more than `set role`),
 * `set session authorization postgres` another. The first is closed by setting the session's authorization;
 * the second only by changing who was authenticated, a variable that no SQL reaches. It lies beside the
 * session's and the current role's, where we look for it; that it was the right one, Postgres itself has to
 * confirm.
 *
 * @throws when the way back is still open: a new version of PGlite, presumably.
 */
export async function becomeOrdinary(pglite: PGlite): Promise<void> {
  const found = await pglite.query<{ oid: number }>('select oid::int from pg_roles where rolname = $1', [
    ROLE,
  ])
  const role = found.rows[0]!.oid
  await pglite.exec(`set session authorization ${ROLE}`)

  const memory = new Uint32Array(pglite.Module.wasmMemory.buffer, 0, STATIC_WORDS)
  for (const at of authenticatedCandidates(memory, role)) {
    memory[at] = role
    if (await isOrdinary(pglite)) return
    memory[at] = BOOTSTRAP_SUPERUSER
  }
  throw new Error(
    'This version of PGlite keeps the role it authenticated somewhere else: see db/embedded/ordinary-role.ts.',
  )
}

// Session, outer and current role side by side, now all ours, and close to them the one authenticated.
function* authenticatedCandidates(memory: Uint32Array, role: number): Generator<number> {
  for (let at = memory.indexOf(role); at >= 0; at = memory.indexOf(role, at + 1)) {
    if (memory[at + 1] !== role || memory[at + 2] !== role) continue
    for (let near = at - 8; near < at + 12; near++) {
      if (memory[near] === BOOTSTRAP_SUPERUSER) yield near
    }
  }
}

async function isOrdinary(pglite: PGlite): Promise<boolean> {
  try {
    await pglite.exec('set session authorization postgres')
  } catch {
    return true
  }
  await pglite.exec(`set session authorization ${ROLE}`)
  return false
}
