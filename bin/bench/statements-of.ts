import type pg from 'pg'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { noLive } from '#functions/live/no-live.ts'
import { signInBySession } from '#functions/middleware/session-sign-in.ts'
import { createRouter } from '#functions/router.ts'
import { noCache } from '#shared/cache/cache.ts'
import type { Service } from './service.ts'

/** The statements that a request with this cookie makes, in order, as node-postgres would send them again. */
export async function statementsOf(service: Service, url: string, cookie: string): Promise<pg.QueryConfig[]> {
  const pool = openPool({ url: service.databaseUrl, connections: 2, name: 'record' })
  const heard: pg.QueryConfig[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (statement: pg.QueryConfig) => unknown
    client.query = ((statement: pg.QueryConfig) => {
      heard.push({ name: statement.name, text: statement.text, values: statement.values })
      return query(statement)
    }) as typeof client.query
  })
  const router = createRouter({
    db: connect(pool),
    bucket: service.bucket,
    cache: noCache,
    bucketOrigin: service.url,
    origin: service.url,
    log: pino({ level: 'silent' }),
    live: noLive,
    signIn: signInBySession,
    post: { secret: 'x'.repeat(32), delivery: 'none' },
  })
  const ask = () => router.request(url, { headers: { cookie } })
  await ask() // the second time it sends its queries prepared
  await ask()
  heard.length = 0
  const answer = await ask()
  if (!answer.ok) throw new Error(`the request to be recorded was answered ${answer.status}`)
  await pool.end()
  // A bare server limits nobody.
  return heard.filter(({ text }) => !text.includes('rate_limits'))
}
