// node db/embedded/stress-client.ts URL NAME STEPS NAMES: for the stress test. Does everything a client can do, on
// several connections at once, checks each answer, and prints what it found as one line of JSON:
// { checks, wrong, vanished, kept, heard, sent }.
import { createHash, randomBytes, randomInt } from 'node:crypto'
import pg from 'pg'
import { vanish } from './testing.ts'

const [url, name, steps, names] = process.argv.slice(2) as [string, string, string, string]
const everybody = names.split(',')
const HALFWAY = 20 // when the test kills some

/** What this process says it has seen and done, for the test to compare with the others' and the database. */
const report = {
  checks: 0,
  wrong: [] as string[],
  vanished: 0,
  /** Rows of committed transactions: they must be there at the end, and no others. */
  kept: [] as number[],
  sent: {} as Record<string, number>,
  heard: {} as Record<string, number>,
}

function check(what: string, got: unknown, expected: unknown): void {
  report.checks++
  if (got !== expected)
    report.wrong.push(`${what}: ${String(got).slice(0, 80)}, not ${String(expected).slice(0, 80)}`)
}

async function client(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `stress ${name}` })
  client.on('error', () => {})
  await client.connect()
  return client
}

const value = async (client: pg.Client, text: string, values: unknown[] = []) =>
  (await client.query({ text, values, rowMode: 'array' })).rows[0]?.[0]

/** Repeats something on a connection of its own. */
async function repeat(step: (client: pg.Client, n: number) => Promise<void>): Promise<void> {
  const own = await client()
  for (let n = 0; n < Number(steps); n++) await step(own, n)
  await own.end()
}

async function echoes(client: pg.Client): Promise<void> {
  const token = randomBytes(8).toString('hex')
  check('echo', await value(client, 'select $1::text', [token]), token)
  check('simple echo', await value(client, `select '${token}'`), token)
}

async function preparedStatements(client: pg.Client, n: number): Promise<void> {
  const which = n % 5
  // Every process prepares other texts under the same names.
  const text = `select $1::int * 10 + ${which}, '${name}'`
  const { rows } = await client.query({ name: `q${which}`, text, values: [n], rowMode: 'array' })
  check('prepared', rows.join(), `${n * 10 + which},${name}`)
}

async function largeRows(client: pg.Client, n: number): Promise<void> {
  if (n % 10 > 0) return echoes(client)
  const big = randomBytes(randomInt(300_000, 900_000)).toString('hex')
  const expected = createHash('md5').update(big).digest('hex')
  const { rows } = await client.query('select md5($1) as hash, $1 || $1 as twice', [big])
  check('hash of a large value', rows[0].hash, expected)
  check('large value', rows[0].twice === big + big, true)
}

async function settings(client: pg.Client, n: number): Promise<void> {
  if (n % 10 === 0) await client.query(`set stress.mine = '${name} ${n}'`)
  check('setting', await value(client, "select current_setting('stress.mine')"), `${name} ${n - (n % 10)}`)
  check('application', await value(client, 'show application_name'), `stress ${name}`)
  await client.query('begin')
  await client.query("select set_config('stress.local', $1, true)", [name])
  check('local setting', await value(client, "select current_setting('stress.local')"), name)
  await client.query(n % 2 ? 'commit' : 'rollback')
  check(
    'local setting afterwards',
    (await value(client, "select current_setting('stress.local', true)")) || '',
    '',
  )
}

/** Moves money between two accounts; whatever happens, the sum stays, and a transaction sees only its own. */
async function transfers(client: pg.Client, n: number): Promise<void> {
  if (n === HALFWAY) console.log('halfway')
  const [from, to] = [1 + (n % 10), 1 + ((n + 3) % 10)]
  await client.query('begin')
  const before = await value(client, 'select balance from accounts where id = $1 for update', [from])
  await client.query('update accounts set balance = balance - 7 where id = $1', [from])
  check('own write', await value(client, 'select balance from accounts where id = $1', [from]), before - 7)
  await client.query('update accounts set balance = balance + 7 where id = $1', [to])
  check('sum inside', await value(client, 'select sum(balance)::int from accounts'), 10_000)
  await client.query(n % 3 ? 'commit' : 'rollback')
  check('sum', await value(client, 'select sum(balance)::int from accounts'), 10_000)
}

async function errors(client: pg.Client): Promise<void> {
  const code = (error: { code?: string }) => error.code
  check('error', await client.query('select 1/0').catch(code), '22012')
  await client.query('begin')
  check('error inside', await client.query('select * from nothing').catch(code), '42P01')
  check('failed transaction', await client.query('select 1').catch(code), '25P02')
  await client.query('rollback')
  check('after an error', await value(client, 'select 5'), 5)
}

async function inserts(client: pg.Client): Promise<void> {
  const own = [randomInt(2 ** 47), randomInt(2 ** 47)]
  await client.query('begin')
  for (const n of own) await client.query('insert into rows values ($1, $2)', [name, n])
  await client.query('commit')
  report.kept.push(...own)
}

async function cursors(client: pg.Client): Promise<void> {
  await client.query('begin')
  await client.query('declare c cursor for select generate_series(1, 100)')
  for (let from = 1; from < 100; from += 25) {
    const { rows } = await client.query({ text: 'fetch 25 from c', rowMode: 'array' })
    check('cursor', rows.flat().join(), Array.from({ length: 25 }, (_, n) => from + n).join())
  }
  await client.query('commit')
}

async function notifications(client: pg.Client, n: number): Promise<void> {
  const to = everybody[n % everybody.length]!
  if (n % 4 === 0) {
    await client.query('begin')
    await client.query(`select pg_notify('to ${to}', 'never')`)
    await client.query('rollback')
  }
  await client.query('insert into messages values ($1)', [to]) // a trigger notifies
  report.sent[to] = (report.sent[to] ?? 0) + 1
}

/** Goes without a word in the middle of a transaction: nothing of it may stay. */
async function vanishing(): Promise<void> {
  const leaving = await client()
  const token = randomInt(2 ** 47)
  await leaving.query('begin')
  await leaving.query({ name: 'q1', text: 'insert into rows values ($1, $2)', values: [name, token] })
  if (token % 3 === 0) leaving.query('select pg_sleep(0.001)').catch(() => {})
  vanish(leaving)
  report.vanished++
}

const listener = await client()
listener.on('notification', ({ channel, payload }) => {
  check('notification', `${channel} ${payload?.split(' ')[0]}`, `to ${name} hello`)
  report.heard[name] = (report.heard[name] ?? 0) + 1
})
await listener.query(`listen "to ${name}"`)
console.log('ready')
await new Promise((go) => process.stdin.once('data', go))

await Promise.all(
  [
    echoes,
    preparedStatements,
    largeRows,
    settings,
    transfers,
    errors,
    inserts,
    cursors,
    notifications,
    vanishing,
  ].map(repeat),
)
console.log('done')
await new Promise((go) => process.stdin.once('data', go))
await listener.query('select 1') // notifications come before their answer
await listener.end()
console.log(JSON.stringify(report))
process.exit(0)
