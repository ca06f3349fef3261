// How web and worker behave as processes: what they open, and how they go.
import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type RequestOptions } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { load } from './bench/load.ts'
import { startService } from './bench/service.ts'

describe.runIf(isNative)('web and worker', () => {
  test('under load stay within the connections that they printed, all of them 40 at most', async () => {
    let printed = ''
    await using service = await startService({
      worker: true,
      onOutput: (chunk) => {
        printed += chunk
      },
    })
    const lines = printed.split('\n').filter((line) => line.includes('database connections, at most'))
    expect(lines).toHaveLength(2)
    const { connections } = JSON.parse(lines[0]!)
    expect(connections.total).toBeLessThanOrEqual(40)

    const asking = load(`${service.url}/api/companies/${service.companyId}/accounts`, 40, 2_000)
    const most = { web: 0, live: 0, worker: 0 }
    let isAsking = true
    void asking.finally(() => {
      isAsking = false
    })
    while (isAsking) {
      for (const [name, count] of await openOn(service.pool)) {
        most[name] = Math.max(most[name], count)
      }
      await setTimeout(50)
    }
    expect(await asking).toMatchObject({ perSecond: expect.any(Number) })
    expect(most.live).toBe(connections.listen)
    expect(most.worker).toBeGreaterThan(0)
    expect(most.web).toBeGreaterThan(5)
    expect(most.web).toBeLessThanOrEqual(connections.web)
    expect(most.worker).toBeLessThanOrEqual(connections.worker)
  }, 60_000)

  test('told to stop, web answers what is under way, says that it closes, and is gone within 5 s', async () => {
    await using service = await startService({ worker: false })
    const { hostname, port } = new URL(service.url)
    const keptAlive = new Agent({ keepAlive: true })
    const ask = async (path: string, options: RequestOptions = {}) => {
      const [answer] = await once(get({ hostname, port, path, ...options }), 'response')
      return answer as IncomingMessage
    }
    const idle = await ask('/up', { agent: keptAlive })
    idle.resume()
    await once(idle, 'end')
    expect(idle.headers.connection).toBe('keep-alive')
    const stream = await ask(`/api/companies/${service.companyId}/events`, { agent: false })
    stream.resume()
    const ended = once(stream, 'end')

    // Under way: it waits for a row that we hold.
    const holder = await service.pool.connect()
    await holder.query('begin; lock table accounts in access exclusive mode')
    const slow = ask(`/api/companies/${service.companyId}/accounts`, { agent: keptAlive })
    while ((await openOn(service.pool, "wait_event_type = 'Lock'")).length === 0) await setTimeout(10)

    const asked = performance.now()
    const stopped = service.web.stop()
    await ended
    await expect(ask('/up', { agent: false })).rejects.toThrow('ECONNREFUSED')
    await holder.query('rollback')
    holder.release()
    const answer = await slow
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.connection).toBe('close')
    answer.resume()
    await stopped
    expect(performance.now() - asked).toBeLessThan(5_000)
    keptAlive.destroy()
  }, 60_000)
})

type Kind = 'web' | 'live' | 'worker'

/** How many connections each kind has open. */
async function openOn(pool: { query(text: string): Promise<{ rows: unknown[] }> }, where = 'true') {
  const { rows } = await pool.query(
    `select replace(application_name, 'grayledger ', '') as kind, count(*)::int from pg_stat_activity
     where datname = current_database() and application_name in ('grayledger web', 'grayledger live', 'grayledger worker')
       and ${where}
     group by 1`,
  )
  return (rows as { kind: Kind; count: number }[]).map(({ kind, count }) => [kind, count] as const)
}
