import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from './start.ts'
import { connect } from './testing.ts'

let folder: string
let snapshot: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grayledger-spares-'))
  snapshot = join(folder, 'snapshot.tar')
  await using source = await startEmbedded({ folder: null })
  await using client = await connect(source.url)
  await client.query(`
    create table notes (n int primary key, about vector(2), at timestamptz default now());
    insert into notes values (1, '[1,2]')`)
  await writeFile(snapshot, Buffer.from(await (await source.snapshot()).arrayBuffer()))
})
afterAll(() => rm(folder, { recursive: true }))

const open = () => startEmbedded({ folder: null, snapshot })

const found = `select n, about <-> '[1,3]' as far from notes where n = 1`
async function expectAsNew(url: string) {
  await using client = await connect(url)
  expect((await client.query('select * from notes')).rows).toHaveLength(1)
  expect((await client.query({ name: 'found', text: found })).rows).toEqual([{ n: 1, far: 1 }])
  expect((await client.query(`select to_regclass('scraps'), to_regprocedure('twice(int)')`)).rows).toEqual([
    { to_regclass: null, to_regprocedure: null },
  ])
  expect((await client.query('show work_mem')).rows).toEqual([{ work_mem: '4MB' }])
  expect((await client.query('select pg_listening_channels()')).rows).toEqual([])
}

test('leaves nothing of a database to the next one of the same snapshot', async () => {
  for (let turn = 0; turn < 3; turn++) {
    await using database = await open()
    await expectAsNew(database.url)
    await using client = await connect(database.url)
    await client.query(`
      create table scraps as select n, repeat(md5(n::text), 100) as text from generate_series(1, 5000) n;
      create index on scraps (n);
      create function twice(n int) returns int language plpgsql as 'begin return 2 * n; end';
      set work_mem = '64MB'; listen news;
      insert into notes select n, '[0,0]' from generate_series(2, 1000) n`)
    await client.query({ name: 'found', text: 'select twice(n) from notes order by n' })
    await expect(client.query('insert into notes values (1, null)')).rejects.toThrow('duplicate key')
    await client.query(turn % 2 ? 'drop table notes' : 'truncate notes')
    await client.query('vacuum full scraps')
    await client.query('begin; delete from scraps') // and is still there when the database ends
  }
})

test('keeps several databases of one snapshot apart, one after the other and at once', async () => {
  for (let turn = 0; turn < 2; turn++) {
    await using first = await open()
    await using second = await open()
    await using client = await connect(first.url)
    await client.query('delete from notes')
    await expectAsNew(second.url)
  }
})

test('gives nobody a Postgres that has crashed', async () => {
  {
    await using database = await open()
    await using client = await connect(database.url)
    const deep = `select '${'['.repeat(100_000)}'::jsonb`
    await expect(client.query(deep)).rejects.toMatchObject({ code: '57P02' })
  }
  await using next = await open()
  await expectAsNew(next.url)
})

test('makes other ids and random numbers each time', async () => {
  const seen = new Set()
  for (let turn = 0; turn < 3; turn++) {
    await using database = await open()
    await using client = await connect(database.url)
    const { rows } = await client.query('select gen_random_uuid() as id, random() as number')
    seen.add(rows[0].id).add(rows[0].number)
  }
  expect(seen.size).toBe(6)
})
