// node db/embedded/writer.ts URL NAME: for the durability test. Four connections write transactions as fast as they
// can, of three wide rows each and a change to one of them, and print a transaction's name once the database has
// acknowledged it.
import { writeSync } from 'node:fs'
import pg from 'pg'

const WIDE = 'x'.repeat(4_000)
const [url, name] = process.argv.slice(2)

await Promise.all([1, 2, 3, 4].map(write))

async function write(writer: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => process.exit(0)) // the database was killed, as it should be
  await client.connect()
  for (let n = 0; ; n++) {
    const batch = `${name}-${writer}-${n}`
    await client.query('begin')
    for (const part of [1, 2, 3])
      await client.query('insert into rows values ($1, $2, $3)', [batch, part, WIDE])
    await client.query("update rows set filler = 'changed' where batch = $1 and part = 2", [batch])
    await client.query('commit')
    writeSync(1, `${batch}\n`)
  }
}
