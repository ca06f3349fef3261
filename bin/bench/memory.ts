// bin/bench/memory: looking a merchant's neighbours up among 5,000 of one company, in a database of 500 companies.
//
// Builds a database of its own beside that of DATABASE_URL, with our migrations and row-level security forced, and
// drops it at the end; about a minute. Compared in the same run with the obvious `order by embedding <=> $1` on
// `vector(1536)`. `--json` prints the figures as one object.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connect, openPool } from '#db/connect.ts'
import { inCompany } from '#shared/context.ts'
import { findNeighbours, NEIGHBOURS, search } from '#shared/memory/find-neighbours.ts'
import { halfvec } from '#shared/memory/halfvec.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import { embedLocally } from '#shared/outside/local-embedding.ts'
import { buildMemories } from './build-memories.ts'
import { type Figure, figure, print, quantile } from './figures.ts'

const COMPANIES = 500
const MERCHANTS = 5_000
// Enough that our rows lie scattered among theirs, few enough to build in half a minute.
const MERCHANTS_OF_OTHERS = 300
const LOOK_UPS = 200
// The peer and the exact answer read every vector and take their time.
const PEER_LOOK_UPS = 40

const MODEL = localEmbeddings.model

const url = process.env.DATABASE_URL
if (!url) {
  console.error('Set DATABASE_URL to a Postgres with pgvector whose role may create databases.')
  process.exit(1)
}
const name = `bench_memory_${randomBytes(4).toString('hex')}`
const maintenance = openPool({ url, connections: 1, name: 'bench' })
await maintenance.query(`create database ${name}`)
const scratch = new URL(url)
scratch.pathname = `/${name}`
const pool = openPool({ url: scratch.href, connections: 2, name: 'bench', statementTimeoutMs: 300_000 })
try {
  print(await report(await measure()))
} finally {
  await pool.end()
  await maintenance.query(`drop database ${name}`)
  await maintenance.end()
}

async function measure() {
  const { companyId, merchants } = await buildMemories(pool, {
    companies: COMPANIES,
    merchants: MERCHANTS,
    merchantsOfOthers: MERCHANTS_OF_OTHERS,
  })
  const vectors = misspelt(merchants).map(embedLocally)
  const client = await pool.connect()
  try {
    await client.query(`select set_config('app.company_id', $1, false)`, [companyId])
    const fresh = await timeInDatabase(client, companyId, vectors)
    await client.query('vacuum analyze merchant_vectors')
    const settled = await timeInDatabase(client, companyId, vectors)
    const obvious = await timeObvious(client, companyId, vectors.slice(0, PEER_LOOK_UPS))
    const recall = await compareWithExact(client, companyId, vectors)
    const fromNode = await timeFromNode(companyId, vectors)
    return { fresh, settled, obvious, recall, fromNode }
  } finally {
    client.release()
  }
}

async function report({ fresh, settled, obvious, recall, fromNode }: Awaited<ReturnType<typeof measure>>) {
  const peer = 'order by embedding <=> $1 on vector(1536)'
  const figures: Figure[] = [
    figure('look-up in the database, p50', quantile(settled, 0.5), 'ms', '< 2', {
      what: peer,
      value: quantile(obvious, 0.5),
    }),
    figure('look-up in the database, p95', quantile(settled, 0.95), 'ms', null, {
      what: peer,
      value: quantile(obvious, 0.95),
    }),
    figure('the same before the table was ever vacuumed, p50', quantile(fresh, 0.5), 'ms'),
    figure('look-up from Node, p50', quantile(fromNode.single, 0.5), 'ms'),
    figure('look-up from Node, p95', quantile(fromNode.single, 0.95), 'ms'),
    figure(`each of ${LOOK_UPS} look-ups in one call`, fromNode.each, 'ms'),
    figure('nearest found, of full exact cosine', recall.nearest, '', '>= 1'),
    figure(`nearest ${NEIGHBOURS} found, of full exact cosine from .25`, recall.all, ''),
  ]
  const version = await pool.query(`
    select current_setting('server_version') as server, extversion as vector
    from pg_extension where extname = 'vector'`)
  return {
    bench: 'memory',
    engine: `Postgres ${version.rows[0].server}, pgvector ${version.rows[0].vector}`,
    data:
      `${MERCHANTS} merchants in one of ${COMPANIES} companies, ${MERCHANTS_OF_OTHERS} in each other, rows mixed; ` +
      `the peer's table has those ${MERCHANTS} alone`,
    figures,
  }
}

// Texts a bank might send for merchants we hold: as they are, one letter lost, a word more, two letters swapped.
function misspelt(merchants: string[]): string[] {
  return Array.from({ length: LOOK_UPS }, (_, i) => {
    const key = merchants[(i * 24_007) % merchants.length]!
    const at = 2 + (i % (key.length - 4))
    const variants = [
      key,
      key.slice(0, at) + key.slice(at + 1),
      `${key} ONLINE`,
      key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2),
    ]
    return variants[i % variants.length]!
  })
}

// The statement of `findNeighbours`, prepared as our connections do.
async function timeInDatabase(client: pg.PoolClient, companyId: string, vectors: Float32Array[]) {
  const { sql, parameters } = search(companyId, MODEL, [vectors[0]!]).compile(connect(pool))
  const types = parameters.map((value) =>
    value === companyId ? 'uuid' : value === MODEL ? 'text' : 'halfvec(1536)',
  )
  return timeOnServer(client, sql, types, vectors, (vector) => [halfvec(vector), ...parameters.slice(1)])
}

async function timeObvious(client: pg.PoolClient, companyId: string, vectors: Float32Array[]) {
  const sql = `
    select merchant_key, 1 - (embedding <=> $1) from obvious_vectors
    where company_id = $2 order by embedding <=> $1 limit ${NEIGHBOURS}`
  const types = ['vector(1536)', 'uuid']
  return timeOnServer(client, sql, types, vectors, (vector) => [`[${vector.join(',')}]`, companyId])
}

// Milliseconds by the server's own clock, from the first row asked for to the last one read. `explain analyze` would
// add a third by counting every row in every step.
async function timeOnServer(
  client: pg.PoolClient,
  sql: string,
  types: string[],
  vectors: Float32Array[],
  valuesFor: (vector: Float32Array) => unknown[],
): Promise<number[]> {
  await client.query(`
    create or replace function pg_temp.look_up(${types}) returns double precision language plpgsql as $$
      declare
        started timestamptz := clock_timestamp();
        found record;
      begin
        for found in ${sql} loop end loop;
        return extract(epoch from clock_timestamp() - started) * 1000;
      end
    $$`)
  const call = `select pg_temp.look_up(${types.map((type, i) => `$${i + 1}::${type}`)}) as ms`
  const times: number[] = []
  for (const vector of vectors) times.push((await client.query(call, valuesFor(vector))).rows[0].ms)
  await client.query(`drop function pg_temp.look_up(${types})`)
  return times
}

// Two merchants at exactly the same distance are equally right.
async function compareWithExact(client: pg.PoolClient, companyId: string, vectors: Float32Array[]) {
  const found = await inOurs(companyId, (ctx) => findNeighbours(ctx, localEmbeddings, vectors))
  let nearest = 0
  let all = 0
  for (const [i, vector] of vectors.entries()) {
    const { rows: exact } = await client.query(
      `select 1 - (embedding <=> $2::halfvec(1536)) as similarity from merchant_vectors
       where company_id = $1 and model = $3 order by embedding <=> $2::halfvec(1536) limit ${NEIGHBOURS}`,
      [companyId, halfvec(vector), MODEL],
    )
    const ours = found[i]!
    const worthFinding = exact.filter(({ similarity }) => similarity >= 0.25)
    const held = worthFinding.filter(
      ({ similarity }, rank) => (ours[rank]?.similarity ?? -1) >= similarity - 1e-9,
    )
    if (held[0] === exact[0]) nearest++
    all += held.length / worthFinding.length
  }
  return { nearest: nearest / vectors.length, all: all / vectors.length }
}

async function timeFromNode(companyId: string, vectors: Float32Array[]) {
  const single: number[] = []
  await inOurs(companyId, async (ctx) => {
    for (const vector of vectors) {
      const start = performance.now()
      await findNeighbours(ctx, localEmbeddings, [vector])
      single.push(performance.now() - start)
    }
  })
  const start = performance.now()
  await inOurs(companyId, (ctx) => findNeighbours(ctx, localEmbeddings, vectors))
  return { single, each: (performance.now() - start) / vectors.length }
}

function inOurs<T>(companyId: string, work: Parameters<typeof inCompany<T>>[2]): Promise<T> {
  return inCompany(connect(pool), { companyId, actor: { kind: 'worker' } }, work)
}
