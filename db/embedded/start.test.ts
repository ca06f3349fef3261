import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cString, int16, int32, type Message, message, query, sync } from './messages.ts'
import { type EmbeddedDatabase, startEmbedded } from './start.ts'
import { connect, RawClient, vanish } from './testing.ts'

let database: EmbeddedDatabase
beforeAll(async () => {
  database = await startEmbedded({ folder: null })
})
afterAll(() => database.stop())

const parse = (name: string, sql: string) => message('P', name, sql, int16(0))
const bind = (statement: string) => message('B', '', statement, int16(0), int16(0), int16(0))
const execute = message('E', '', int32(0))
const flush = message('H')
const types = (messages: Message[]) => messages.map(({ type }) => type).join('')

test('lets nobody in without the password, and only to its database', async () => {
  const url = new URL(database.url)
  url.password = 'wrong'
  await expect(connect(url.href)).rejects.toMatchObject({ code: '28P01' })
  url.password = new URL(database.url).password
  url.pathname = '/other'
  await expect(connect(url.href)).rejects.toMatchObject({ code: '3D000' })
})

test('answers each of eighty connections with what it asked', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 80 })
  const answers = await Promise.all(
    Array.from({ length: 800 }, async (_, n) => {
      const { rows } = await pool.query('select $1::int as n, pg_sleep(0)', [n])
      return rows[0].n === n
    }),
  )
  expect(pool.totalCount).toBe(80)
  await pool.end()
  expect(answers.every(Boolean)).toBe(true)
})

test('keeps a transaction to itself until it ends', async () => {
  await using a = await connect(database.url)
  await using b = await connect(database.url)
  await a.query('create table kept (n int)')
  await a.query('begin')
  await a.query('insert into kept values (1)')
  const seen = b.query('select n from kept')
  await a.query('insert into kept values (2)')
  await a.query('rollback')
  expect((await seen).rows).toEqual([])
})

test('serves those who wait in the order they came', async () => {
  await using holder = await connect(database.url)
  const others = await Promise.all(Array.from({ length: 5 }, () => connect(database.url)))
  await holder.query('begin')
  const order: number[] = []
  const waiting: Promise<unknown>[] = []
  for (const [n, other] of others.entries()) {
    waiting.push(other.query('select 1').then(() => order.push(n)))
    await holder.query('select 1') // a round trip: the one before is in the queue by now
  }
  await holder.query('commit')
  await Promise.all(waiting)
  expect(order).toEqual([0, 1, 2, 3, 4])
  for (const other of others) await other.end()
})

test('rolls back what a vanished client left open', async () => {
  await using other = await connect(database.url)
  await other.query('create table left_open (n int)')
  const client = await connect(database.url)
  await client.query('begin')
  await client.query('insert into left_open values (1)')
  vanish(client)
  expect((await other.query('select n from left_open')).rows).toEqual([])
})

test('runs nothing for a client that vanished while it waited', async () => {
  await using holder = await connect(database.url)
  await holder.query('create table waited (n int)')
  await holder.query('begin')
  const client = await connect(database.url)
  client.query('insert into waited values (1)').catch(() => {})
  await holder.query('select 1')
  vanish(client)
  await holder.query('select 1')
  await holder.query('commit')
  expect((await holder.query('select n from waited')).rows).toEqual([])
})

test('ends a transaction that idles while others wait, and says why', async () => {
  await using impatient = await startEmbedded({ folder: null, idleTransactionMs: 100 })
  await using other = await connect(impatient.url)
  const client = await connect(impatient.url)
  const ended = new Promise<pg.DatabaseError>((resolve) => client.once('error', resolve as never))
  await client.query('begin')
  expect((await other.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  expect(await ended).toMatchObject({
    code: '25P03',
    hint: expect.stringContaining('one transaction at a time'),
  })
})

test('takes a waiting statement out of the queue when it is cancelled', async () => {
  await using holder = await connect(database.url)
  await using client = await connect(database.url)
  await holder.query('begin')
  const cancelled = client.query('select 1')
  await holder.query('select 1')
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }
  await using canceller = RawClient.connectTo(database.url)
  canceller.send(Buffer.concat([int32(16), int32(80877102), int32(processID), int32(secretKey)]))
  await expect(cancelled).rejects.toMatchObject({ code: '57014' })
  await holder.query('commit')
  expect((await client.query('select 2 as n')).rows).toEqual([{ n: 2 }])
})

test('gives each client its own prepared statements under the same name', async () => {
  await using a = await connect(database.url)
  await using b = await connect(database.url)
  const name = 'a name of sixty-three bytes, which with anything before it is cut'.slice(0, 63)
  for (let round = 0; round < 3; round++) {
    expect((await a.query({ name, text: 'select $1::int + 1 as n', values: [round] })).rows[0].n).toBe(
      round + 1,
    )
    expect((await b.query({ name, text: 'select $1::int * 2 as n', values: [round] })).rows[0].n).toBe(
      round * 2,
    )
  }
})

test('prepares a statement anew when another client made the session forget it', async () => {
  await using a = await connect(database.url)
  await using b = await connect(database.url)
  const ask = () => a.query({ name: 'forgotten', text: 'select 7 as n' })
  await ask()
  await b.query('discard all')
  expect((await ask()).rows).toEqual([{ n: 7 }])
  await b.query('deallocate all')
  expect((await ask()).rows).toEqual([{ n: 7 }])
})

test("keeps a client's unnamed statement for it", async () => {
  await using a = await RawClient.connect(database.url)
  await using b = await RawClient.connect(database.url)
  a.send(parse('', "select 'a'"), sync)
  await a.until('Z')
  b.send(parse('', "select 'b'"), sync)
  await b.until('Z')
  a.send(bind(''), execute, sync)
  const answer = await a.until('Z')
  expect(types(answer)).toBe('2DCZ')
  expect(answer[1]!.bytes.toString()).toContain('a')
})

test("never runs another client's unnamed statement", async () => {
  await using a = await RawClient.connect(database.url)
  await using b = await RawClient.connect(database.url)
  a.send(parse('', "select 'secret'"), sync)
  await a.until('Z')
  b.send(bind(''), execute, sync)
  expect(types(await b.until('Z'))).toBe('EZ')
})

test('answers pipelined units one by one, errors included', async () => {
  await using client = await RawClient.connect(database.url)
  const unit = (sql: string) => [parse('', sql), bind(''), execute, sync]
  client.send(...unit('select 1'), ...unit('select 1/0'), ...unit('nonsense'), query('select 2; select 3'))
  expect(types(await client.until('Z'))).toBe('12DCZ')
  expect(types(await client.until('Z'))).toBe('1EZ') // Postgres works out a constant as it binds
  expect(types(await client.until('Z'))).toBe('EZ')
  expect(types(await client.until('Z'))).toBe('TDCTDCZ')
})

test('holds the session for a client between Flush and Sync', async () => {
  await using client = await RawClient.connect(database.url)
  await using other = await connect(database.url)
  client.send(
    parse('', 'select generate_series(1, 5)'),
    message('B', 'p', '', int16(0), int16(0), int16(0)),
    flush,
  )
  expect(types(await client.until('2'))).toBe('12')
  const seen = other.query('select 1')
  client.send(message('E', 'p', int32(2)), flush)
  expect(types(await client.until('s'))).toBe('DDs')
  client.send(message('E', 'p', int32(9)), message('C', Buffer.from('P'), cString('p')), sync)
  expect(types(await client.until('Z'))).toBe('DDDC3Z')
  await seen
})

test('keeps what one client sets from the others', async () => {
  await using a = await connect(database.url, { application_name: 'a', statement_timeout: 5000 })
  await using b = await connect(database.url, { application_name: 'b' })
  const shown = async (client: pg.Client, name: string) =>
    (await client.query('select current_setting($1, true) as value', [name])).rows[0].value

  await a.query("set app.mine = 'A'; set search_path = pg_catalog, public")
  await a.query("select set_config('timezone', $1, false)", ['America/New_York'])
  await a.query('select set_config($1, $2, false)', ['app.bound', 'A'])

  expect(await shown(b, 'app.mine')).toBeFalsy()
  expect(await shown(b, 'app.bound')).toBeFalsy()
  expect(await shown(b, 'search_path')).toBe('"$user", public')
  expect(await shown(b, 'TimeZone')).toBe('UTC')
  expect(await shown(b, 'application_name')).toBe('b')
  expect(await shown(b, 'statement_timeout')).toBe('0')

  expect(await shown(a, 'app.mine')).toBe('A')
  expect(await shown(a, 'app.bound')).toBe('A')
  expect(await shown(a, 'search_path')).toBe('pg_catalog, public')
  expect(await shown(a, 'TimeZone')).toBe('America/New_York')
  expect(await shown(a, 'statement_timeout')).toBe('5s')
})

test('forgets what was set in a transaction that was rolled back, and what was reset', async () => {
  await using a = await connect(database.url)
  await using b = await connect(database.url)
  const shown = async () => (await a.query('show work_mem')).rows[0].work_mem
  await a.query("set work_mem = '5MB'")
  await a.query("begin; set work_mem = '6MB'; rollback")
  await b.query('select 1')
  expect(await shown()).toBe('5MB')
  await a.query('reset all')
  await b.query('select 1')
  expect(await shown()).toBe('4MB')
})

test('takes settings from the connection string, and refuses those that are none', async () => {
  await using a = await connect(`${database.url}?options=-c%20work_mem%3D7MB`)
  expect((await a.query('show work_mem')).rows[0].work_mem).toBe('7MB')
  await using b = await connect(`${database.url}?options=-c%20nonsense%3D7`)
  await expect(b.query('select 1')).rejects.toMatchObject({ code: '42704' })
})

test('leaves nothing of a setting made for one transaction', async () => {
  await using a = await connect(database.url)
  await a.query('begin')
  await a.query("select set_config('app.company', 'x', true)")
  await a.query('commit')
  expect((await a.query("select current_setting('app.company', true) as value")).rows[0].value).toBe('')
})

test('hands a notification to those who listen, and to nobody else', async () => {
  await using sender = await connect(database.url)
  await using a = await connect(database.url)
  await using b = await connect(database.url)
  const heard: string[] = []
  for (const [name, client] of Object.entries({ sender, a, b })) {
    client.on('notification', ({ channel, payload }) => heard.push(`${name} ${channel} ${payload}`))
  }
  await a.query('listen one')
  await b.query('listen one; listen "Two"')
  await sender.query("notify one, '1'")
  await sender.query('create table loud (n int)')
  await sender.query(`
    create function shout() returns trigger language plpgsql as
      $$ begin perform pg_notify('Two', new.n::text); return new; end $$;
    create trigger shout before insert on loud for each row execute function shout()`)
  await sender.query('insert into loud values (2)')
  await sender.query("begin; notify one, 'never'; rollback")
  await a.query('unlisten one')
  await sender.query("notify one, '3'")
  await b.query('unlisten *')
  await b.query("listen one; notify one, '4'")
  await b.query('begin; listen "Two"; rollback')
  await sender.query('insert into loud values (5)')
  for (const client of [a, b]) await client.query('select 1')
  expect(heard).toEqual(['a one 1', 'b one 1', 'b Two 2', 'b one 3', 'b one 4'])
})

test('goes on notifying when another listener of the channel has gone', async () => {
  await using sender = await connect(database.url)
  await using a = await connect(database.url)
  const b = await connect(database.url)
  const heard: unknown[] = []
  a.on('notification', ({ payload }) => heard.push(payload))
  await a.query('listen shared')
  await b.query('listen shared')
  await b.end()
  await sender.query("notify shared, 'still'")
  await a.query('select 1')
  expect(heard).toEqual(['still'])
})

test('carries values of many megabytes both ways, also to a client that reads slowly', async () => {
  await using client = await connect(database.url)
  const long = 'x'.repeat(9_000_000)
  const { rows } = await client.query('select $1::text || $1::text as value', [long])
  expect(rows[0].value === long + long).toBe(true)

  await using slow = await RawClient.connect(database.url)
  slow.socket.pause()
  slow.send(query("select repeat('y', 1000000) from generate_series(1, 20)"))
  await client.query('select 1')
  const answer = await slow.until('Z')
  expect(types(answer)).toBe(`T${'D'.repeat(20)}CZ`)
})

test('copies in and out', async () => {
  await using client = await RawClient.connect(database.url)
  client.send(query('create table copied (a int, b text)'))
  await client.until('Z')
  client.send(query('copy copied from stdin'))
  expect(types(await client.until('G'))).toBe('G')
  client.send(message('d', Buffer.from('1\tone\n2\t')), message('d', Buffer.from('two\n')), message('c'))
  expect(types(await client.until('Z'))).toBe('CZ')
  client.send(query('copy copied to stdout'))
  const out = await client.until('Z')
  expect(types(out)).toBe('HddcCZ')
  expect(out[2]!.bytes.toString('utf8', 5)).toBe('2\ttwo\n')
})

test('answers a COPY that fails or is given up with an error, and goes on', async () => {
  await using client = await RawClient.connect(database.url)
  for (const [sql, ...data] of [
    ['copy nothing_of_that_name from stdin', message('d', Buffer.from('1\n')), message('c')],
    ['copy copied from stdin', message('f', 'changed my mind')],
  ] as [string, ...Buffer[]][]) {
    client.send(query(sql))
    await client.until('G')
    client.send(...data)
    expect(types(await client.until('Z'))).toBe('EZ')
  }
  client.send(query('select 1; copy copied from stdin'))
  expect(types(await client.until('Z'))).toBe('TDCGEZ')
  client.send(parse('', 'copy copied from stdin'), bind(''), execute, sync)
  expect(types(await client.until('Z'))).toBe('12GEZ')
  client.send(query('select 1'))
  expect(types(await client.until('Z'))).toBe('TDCZ')
})

test('refuses what is not the protocol', async () => {
  await using client = await RawClient.connect(database.url)
  client.send(message('z'))
  const [error] = await client.until('E')
  expect(error!.bytes.toString()).toContain('08P01')
  await using other = await connect(database.url)
  expect((await other.query('select 1 as n')).rows).toEqual([{ n: 1 }])
})

test('starts again after a crash with all that was committed', async () => {
  await using client = await connect(database.url)
  await using open = await connect(database.url)
  await client.query('create table survivor (n int); insert into survivor values (1)')
  const deep = `select ${'['.repeat(100_000).replace(/^/, "'")}'::jsonb`
  await expect(client.query(deep)).rejects.toMatchObject({ code: '57P02' })
  await expect(open.query('select 1')).rejects.toThrow()
  await using after = await connect(database.url)
  expect((await after.query('select n from survivor')).rows).toEqual([{ n: 1 }])
})

test('cleans up by itself when much has been written', async () => {
  await using client = await connect(database.url)
  await client.query(
    "create table churned as select n, repeat('x', 1000) as filler from generate_series(1, 20000) n",
  )
  await client.query("update churned set filler = repeat('y', 1000)")
  const cleaned = async () =>
    (
      await client.query(
        "select last_vacuum, last_analyze from pg_stat_user_tables where relname = 'churned'",
      )
    ).rows[0]
  await expect
    .poll(cleaned, { timeout: 20_000, interval: 200 })
    .toEqual({ last_vacuum: expect.any(Date), last_analyze: expect.any(Date) })
})

test('starts from a snapshot, and leaves the snapshot as it was', async () => {
  await using source = await startEmbedded({ folder: null })
  await using client = await connect(source.url)
  await client.query('create table notes (n int); insert into notes values (1)')
  const snapshot = await source.snapshot()
  for (let clone = 0; clone < 2; clone++) {
    await using copy = await startEmbedded({ folder: null, snapshot })
    await using reader = await connect(copy.url)
    expect((await reader.query('select n from notes')).rows).toEqual([{ n: 1 }])
    await reader.query('insert into notes values (2)')
    expect((await reader.query("select '[1,2]'::vector <-> '[1,3]' as d")).rows).toEqual([{ d: 1 }])
  }
})
