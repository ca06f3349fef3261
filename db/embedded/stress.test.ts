import { expect, test } from 'vitest'
import { startEmbedded } from './start.ts'
import { connect } from './testing.ts'
import { Program } from './testing-processes.ts'

const NAMES = ['ann', 'ben', 'cleo']
const VICTIMS = ['dan', 'eve']
const STEPS = 50
const SLOW = { timeout: 120_000 } // on a machine with other things to do

interface Report {
  checks: number
  wrong: string[]
  vanished: number
  kept: number[]
  sent: Record<string, number>
  heard: Record<string, number>
}

// Each process checks its own answers; here they are compared with one another and with what the database holds.
test(
  'several processes get right answers whatever the others do, and no trace stays of the killed',
  SLOW,
  async () => {
    await using database = await startEmbedded({ folder: null })
    await using client = await connect(database.url)
    await client.query(TABLES)
    const reports = await stress(database.url)

    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([])
    for (const name of NAMES) {
      const heard = reports.map((report) => report.heard[name] ?? 0)
      const sent = reports.map((report) => report.sent[name] ?? 0)
      expect(sum(heard), `notifications to ${name}`).toBe(sum(sent))
    }
    const { rows } = await client.query(
      'select n::float8 as n from rows where process = any ($1) order by n',
      [NAMES],
    )
    expect(rows.map(({ n }) => n)).toEqual(reports.flatMap(({ kept }) => kept).sort((a, b) => a - b))

    expect(sum(reports.map(({ checks }) => checks))).toBeGreaterThan(2_500)
    expect(sum(reports.map(({ vanished }) => vanished))).toBe(NAMES.length * STEPS)
  },
)

const TABLES = `
  create table accounts (id int primary key, balance int);
  insert into accounts select id, 1000 from generate_series(1, 10) id;
  create table rows (process text, n bigint);
  create table messages (recipient text);
  create function tell() returns trigger language plpgsql as
    $$ begin perform pg_notify('to ' || new.recipient, 'hello ' || txid_current()); return null; end $$;
  create trigger tell after insert on messages for each row execute function tell()`

/** Runs all clients at once, kills two more in the middle, and answers what the others report. */
async function stress(url: string): Promise<Report[]> {
  const start = async (name: string, steps: number, to: string) => {
    const program = new Program('db/embedded/stress-client.ts', url, name, String(steps), to)
    expect(await program.line()).toBe('ready')
    return program
  }
  const clients = await Promise.all(NAMES.map((name) => start(name, STEPS, NAMES.join())))
  const victims = await Promise.all(VICTIMS.map((name) => start(name, Infinity, 'nobody')))

  for (const program of [...clients, ...victims]) program.go()
  for (const victim of victims) {
    expect(await victim.line()).toBe('halfway')
    await victim.end('SIGKILL')
  }
  for (const program of clients) {
    expect(await program.line()).toBe('halfway')
    expect(await program.line()).toBe('done')
  }
  for (const program of clients) program.go()
  return Promise.all(clients.map(async (program) => JSON.parse((await program.line())!)))
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
