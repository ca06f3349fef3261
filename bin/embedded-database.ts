// bin/embedded-database [--folder .data/postgres] [--port 55400]
//
// Runs the embedded Postgres for development until Ctrl-C or SIGTERM, and prints its DATABASE_URL when it is ready.
// Without --port it takes another port when 55400 is taken; --port 0 takes any.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FolderInUse } from '#db/embedded/folder-lock.ts'
import { UnusableData } from '#db/embedded/postgres.ts'
import { type EmbeddedDatabase, startEmbedded } from '#db/embedded/start.ts'

const PORT = 55400

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    folder: { type: 'string', default: resolve(import.meta.dirname, '../.data/postgres') },
  },
})

if (process.env.NODE_ENV === 'production') {
  console.error(
    'The embedded database is for development. In production, DATABASE_URL names a Postgres server.',
  )
  process.exit(1)
}

try {
  const { url, stop } = await start()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  console.log(`DATABASE_URL=${url}`)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

async function start(): Promise<EmbeddedDatabase> {
  const { folder, port } = values
  try {
    return await startEmbedded({ folder, port: Number(port ?? PORT) })
  } catch (error) {
    if (port === undefined && isTaken(error)) return startEmbedded({ folder, port: 0 })
    throw error
  }
}

function explain(error: unknown): string {
  if (error instanceof FolderInUse || error instanceof UnusableData) return error.message
  if (isTaken(error)) return `Port ${values.port} is taken: choose another with --port.`
  return `The embedded database can’t start: ${error instanceof Error ? error.stack : error}`
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}
