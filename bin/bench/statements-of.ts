import type pg from 'pg'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { noLive } from '#functions/live/no-live.ts'
import { createRouter } from '#functions/router.ts'
import { noCache } from '#shared/cache/cache.ts'
import type { Service } from './service.ts'

/** The statements that one request of the demo person makes, in order, as node-postgres would send them again. */
export async function statementsOf(service: Service, url: string): Promise<pg.QueryConfig[]> {
  const pool = openPool({ url: service.databaseUrl, connections: 2, name: 'record' })
  const heard: pg.QueryConfig[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (statement: pg.QueryConfig) => unknown
    client.query = ((statement: pg.QueryConfig) => {
      heard.push({ name: statement.name, text: statement.text, values: statement.values })
      return query(statement)
    }) as typeof client.query
  })
  const user = { id: service.userId, name: 'Robin', email: 'robin@example.com' }
  const router = createRouter({
    db: connect(pool),
    bucket: service.bucket,
    cache: noCache,
    bucketOrigin: service.url,
    origin: service.url,
    log: pino({ level: 'silent' }),
    live: noLive,
    signIn: async () => user,
    post: { secret: 'x'.repeat(32), delivery: 'none' },
  })
  await router.request(url) // the second time it sends its queries prepared
  await router.request(url)
  heard.length = 0
  const answer = await router.request(url)
  if (!answer.ok) throw new Error(`the request to be recorded was answered ${answer.status}`)
  await pool.end()
  // A bare server limits nobody.
  return heard.filter(({ text }) => !text.includes('rate_limits'))
}
