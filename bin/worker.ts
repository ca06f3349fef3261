// bin/worker: works the queue.
import { startWorker } from '#functions/worker.ts'
import { openReader } from '#shared/documents/read/reader.ts'
import { cachedEmbeddings } from '#shared/outside/cached-embeddings.ts'
import { localEmbeddings } from '#shared/outside/embeddings.ts'
import {
  backupsOf,
  exitOnFault,
  insistOnSchema,
  mailerOf,
  modelsOf,
  openParts,
  stopOnSignal,
} from './parts.ts'

const started = performance.now()
const { config, pool, db, bucket, cache, log } = openParts('worker', (config) => config.WORKER_CONNECTIONS)
exitOnFault(log)
void insistOnSchema({ db, log })

const reader = openReader()
const worker = await startWorker(
  {
    db,
    bucket,
    embeddings: cachedEmbeddings(localEmbeddings, cache),
    reader,
    models: modelsOf(config),
    mailer: mailerOf(config, log),
    backups: backupsOf(config),
    secret: config.SESSION_SECRET,
    oldSecret: config.SESSION_SECRET_OLD,
    log,
    config,
  },
  { pool, concurrency: config.WORKER_CONCURRENCY },
)
if (!config.BACKUP_KEY && config.NODE_ENV === 'production')
  log.error('BACKUP_KEY is not set: no backup is taken. `bin/backup new-key` makes a key.')
log.info({ ms: Math.round(performance.now() - started) }, 'worker is ready')

stopOnSignal(log, async () => {
  await worker.stop()
  reader.close()
  await cache.close()
  await pool.end()
})
