import { sql } from 'kysely'
import type { Check } from '../check.ts'

/** Whether what goes to the database over a network is encrypted. */
export const tls: Check = {
  name: 'tls',
  needs: 'database',
  title: 'Connection to the database',
  green: 'encrypted, or on this machine',
  fix: 'Take `sslmode=disable` out of DATABASE_URL, or have the database accept TLS.',
  async look({ db, config }) {
    const { hostname } = new URL(config.DATABASE_URL)
    if (['', 'localhost', '127.0.0.1', '[::1]'].includes(hostname))
      return { isGreen: true, found: 'on this machine' }
    const { rows } = await sql<{ ssl: boolean; version: string | null }>`
      select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`.execute(db)
    return rows[0]?.ssl
      ? { isGreen: true, found: rows[0].version ?? 'encrypted' }
      : { isGreen: false, found: 'not encrypted' }
  },
}
