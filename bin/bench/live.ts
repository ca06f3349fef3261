// bin/bench/live [--json]: how long after its commit an event is with every open stream, at 250 and at 1,000 clients
// of one web process, over real connections; against the same clients' share of a table that is polled each second.
// On the server of TEST_DATABASE_URL when that is set.
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { inCompany } from '#shared/context.ts'
import { makeKey } from '#shared/keys/make-key.ts'
import { emit } from '#shared/operations/events.ts'
import { type Figure, figure, print, quantile } from './figures.ts'
import { residentMb } from './memory-use.ts'
import { type Service, startService } from './service.ts'

const CLIENTS = [250, 1_000]
const EVENTS = 60
const BETWEEN_MS = 100
const POLL_MS = 1_000

await using service = await startService({
  worker: false,
  env: { LIMIT_PER_SECOND: '100000', LIMIT_BURST: '100000' },
})
const people = await joinMembers(service, Math.ceil(Math.max(...CLIENTS) / 25))
const figures: Figure[] = []
for (const clients of CLIENTS) {
  const idleMb = residentMb(service.web.pid)
  const streams = await openStreams(service, people, clients)
  const [pushed, polled] = await Promise.all([saysAndHears(service, streams), polls(service)])
  const aim = clients === 250 ? '< 100' : null
  const baseline = { what: 'polled each second', value: quantile(polled, 0.95) }
  figures.push(
    figure(`p95 from commit to client, ${clients} clients`, quantile(pushed.ms, 0.95), 'ms', aim, baseline),
    figure(`p50, ${clients} clients`, quantile(pushed.ms, 0.5), 'ms'),
    figure(`lost or doubled, ${clients} clients`, pushed.wrong, 'events', '<= 0'),
    figure(`web resident beyond idle, ${clients} clients`, residentMb(service.web.pid) - idleMb, 'MB'),
  )
  for (const { socket } of streams) socket.destroy()
}
print({
  bench: 'live',
  engine: service.engine,
  data: `${EVENTS} events of one company, ${1_000 / BETWEEN_MS} a second`,
  figures,
})

interface Stream {
  socket: Socket
  heard: { n: number; at: number }[]
}

/** Members of the company, with a key each: streams are limited per person. */
async function joinMembers({ db, companyId }: Service, count: number): Promise<string[]> {
  const secrets: string[] = []
  for (let n = 0; n < count; n++) {
    const { id: userId } = await db
      .insertInto('users')
      .values({ email: `member${n}@example.com`, name: `Member ${n}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.insertInto('members').values({ company_id: companyId, user_id: userId, role: 'admin' }).execute()
    const actor = { kind: 'person', userId, role: 'admin' } as const
    const key = await inCompany(db, { companyId, actor }, (ctx) =>
      makeKey(ctx, { name: 'bench', scopes: ['read'], days: 1 }),
    )
    secrets.push(key.secret)
  }
  return secrets
}

/** Opens so many streams, and returns when all of them listen. */
async function openStreams({ url, companyId }: Service, keys: string[], count: number): Promise<Stream[]> {
  const { hostname, port } = new URL(url)
  const streams: Stream[] = []
  for (let n = 0; n < count; n++) {
    const socket = connect(Number(port), hostname)
    const stream: Stream = { socket, heard: [] }
    streams.push(stream)
    socket.write(
      `GET /api/companies/${companyId}/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
        `Authorization: Bearer ${keys[n % keys.length]}\r\n\r\n`,
    )
    await new Promise<void>((listening, failed) => {
      socket.on('error', failed)
      socket.on('data', (chunk) => {
        const at = performance.now()
        const text = chunk.toString('latin1')
        if (text.startsWith('HTTP/') && !text.startsWith('HTTP/1.1 200')) failed(new Error(text))
        if (text.includes(': open')) listening()
        for (const [, said] of text.matchAll(/"n":(\d+)/g)) stream.heard.push({ n: Number(said), at })
      })
    })
  }
  return streams
}

/** Says events at a steady pace; how long each took to each stream, and how many came not once and in order. */
async function saysAndHears({ db, companyId }: Service, streams: Stream[]) {
  const committed: number[] = []
  for (let n = 0; n < EVENTS; n++) {
    await inCompany(db, { companyId, actor: { kind: 'worker' } }, async (ctx) =>
      emit(ctx, { kind: 'transaction', subjectId: null, payload: { n } }),
    )
    committed.push(performance.now())
    await setTimeout(BETWEEN_MS)
  }
  await setTimeout(1_000)
  let wrong = 0
  const ms: number[] = []
  for (const { heard } of streams) {
    wrong += Math.abs(heard.length - EVENTS)
    for (const [place, { n, at }] of heard.entries()) {
      if (n !== place) wrong++
      // Heard before the commit's answer came back to us: as soon as can be.
      ms.push(Math.max(0, at - committed[n]!))
    }
  }
  return { ms, wrong }
}

/** How long after its commit a row is seen by one who looks each second. */
async function polls({ db, companyId }: Service): Promise<number[]> {
  const seen: number[] = []
  await setTimeout(POLL_MS)
  for (let look = 0; look < (EVENTS * BETWEEN_MS) / POLL_MS - 1; look++) {
    const { rows } = await inCompany(db, { companyId, actor: { kind: 'worker' } }, (ctx) =>
      sql<{ ms: number }>`
        select extract(epoch from clock_timestamp() - at)::float8 * 1000 as ms from events
        where company_id = ${companyId} and at > now() - ${POLL_MS} * interval '1 ms'`.execute(ctx.db),
    )
    seen.push(...rows.map(({ ms }) => ms))
    await setTimeout(POLL_MS)
  }
  return seen
}
