import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Connection, connect } from './testing.ts'
import { Program, startDatabase } from './testing-processes.ts'

const SLOW = { timeout: 120_000 } // on a machine with other things to do

test(
  'killed in the middle of writing it loses nothing acknowledged, nor keeps half a transaction',
  SLOW,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grayledger-'))
    const acknowledged: string[] = []
    try {
      for (const [round, enough] of [100, 137, 0].entries()) {
        await using database = await startDatabase(folder)
        await using client = await connect(database.url)
        await client.query(TABLE)
        expect(await lost(client, acknowledged)).toEqual([])
        expect(await halves(client)).toEqual([])

        await using writer = new Program('db/embedded/writer.ts', database.url, `round${round}`)
        const before = acknowledged.length
        while (acknowledged.length < before + enough) acknowledged.push((await writer.line())!)
        await database.program.end('SIGKILL')
        for (let line: string | null; (line = await writer.line()); ) acknowledged.push(line)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

const TABLE = 'create table if not exists rows (batch text, part int, filler text, primary key (batch, part))'

async function lost(client: Connection, acknowledged: string[]): Promise<string[]> {
  const { rows } = await client.query(
    'select batch from unnest($1::text[]) batch except select batch from rows',
    [acknowledged],
  )
  return rows.map(({ batch }) => batch)
}

async function halves(client: Connection): Promise<unknown[]> {
  const { rows } = await client.query(`
    select batch from rows group by batch
    having count(*) <> 3 or count(*) filter (where filler = 'changed') <> 1 or max(length(filler)) <> 4000`)
  return rows
}
