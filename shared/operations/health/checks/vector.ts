import { sql } from 'kysely'
import type { Check } from '../check.ts'

// The first with halfvec and its distances on bits.
const OLDEST = [0, 7] as const

/** Whether pgvector is there. Its schema is the host's to choose: `public` or `heroku_ext`. */
export const vector: Check = {
  name: 'vector',
  needs: 'database',
  title: 'pgvector',
  green: `version ${OLDEST.join('.')} or newer, in a schema that is searched`,
  fix: 'Run `heroku pg:psql -c "create extension if not exists vector"`; one too old: `alter extension vector update`.',
  async look({ db }) {
    const { rows } = await sql<{ version: string; schema: string; found: boolean }>`
      select extversion as version, nspname as schema, nspname = any (current_schemas(true)) as found
      from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'vector'`.execute(
      db,
    )
    const [row] = rows
    if (!row) return { isGreen: false, found: 'not installed' }
    const [major = 0, minor = 0] = row.version.split('.').map(Number)
    const isNewEnough = major > OLDEST[0] || minor >= OLDEST[1]
    return { isGreen: isNewEnough && row.found, found: `${row.version} in schema ${row.schema}` }
  },
}
