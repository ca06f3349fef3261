// pg_dump for the embedded database. It is newer than the pg_dump of most machines, which then refuse it, so the one that
// is made for PGlite is used: a program that wants its answers at once. It runs on a thread that waits while this one
// asks, over an ordinary connection.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { query } from './messages.ts'

/** What the thread is started with. */
export interface Errand {
  args: string[]
  /** Set to 1 and notified when an answer lies in the mailbox. */
  bell: Int32Array<SharedArrayBuffer>
}

const DEALLOCATE = query(`do $$
  declare statement text;
  begin
    for statement in select name from pg_prepared_statements where from_sql loop
      execute format('deallocate %I', statement);
    end loop;
  end $$`)
const READY_FOR_QUERY = Buffer.from([90, 0, 0, 0, 5])

/** Runs pg_dump with these arguments on the embedded database of `url` and answers what it wrote. */
export async function embeddedPgDump(url: string, args: string[]): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // it takes the end of the connection, below, for a mishap
  await client.connect()
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.removeAllListeners('data') // signed in; from here on the thread's messages pass through
  const bell = new Int32Array(new SharedArrayBuffer(4))
  const thread = new Worker(new URL('./pg-dump-thread.ts', import.meta.url), {
    workerData: { args, bell } satisfies Errand,
  })
  try {
    const done = Promise.withResolvers<string>()
    thread.on('error', done.reject)
    thread.on('exit', (code) => done.reject(new Error(`pg_dump’s thread ended with ${code}`)))
    thread.on('message', async (message: { ask: Uint8Array } | { dump: string }) => {
      if ('dump' in message) return done.resolve(message.dump)
      thread.postMessage(await answerOf(stream, message.ask))
      Atomics.store(bell, 0, 1)
      Atomics.notify(bell, 0)
    })
    const dump = await done.promise
    await answerOf(stream, DEALLOCATE) // pg_dump prepares statements in SQL, which all connections share here
    return dump
  } finally {
    await thread.terminate()
    stream.destroy()
  }
}

async function answerOf(stream: Socket, messages: Uint8Array): Promise<Uint8Array> {
  stream.write(messages)
  let answer: Buffer = Buffer.alloc(0)
  while (!answer.subarray(-6, -1).equals(READY_FOR_QUERY)) {
    const [chunk] = (await once(stream, 'data')) as [Buffer]
    answer = Buffer.concat([answer, chunk])
  }
  return answer
}
