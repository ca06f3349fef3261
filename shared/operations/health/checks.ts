import type { Check } from './check.ts'
import { backup } from './checks/backup.ts'
import { balanced } from './checks/balanced.ts'
import { cache } from './checks/cache.ts'
import { clocks } from './checks/clocks.ts'
import { config } from './checks/config.ts'
import { connections } from './checks/connections.ts'
import { cost } from './checks/cost.ts'
import { database } from './checks/database.ts'
import { disk } from './checks/disk.ts'
import { drill } from './checks/drill.ts'
import { failedJobs } from './checks/failed-jobs.ts'
import { faults } from './checks/faults.ts'
import { fileStore } from './checks/file-store.ts'
import { fileStoreCors } from './checks/file-store-cors.ts'
import { fileStoreKeeps } from './checks/file-store-keeps.ts'
import { fileStorePrivate } from './checks/file-store-private.ts'
import { load } from './checks/load.ts'
import { mail } from './checks/mail.ts'
import { migrations } from './checks/migrations.ts'
import { missingFiles } from './checks/missing-files.ts'
import { node } from './checks/node.ts'
import { precision } from './checks/precision.ts'
import { queueWait } from './checks/queue-wait.ts'
import { responseTime } from './checks/response-time.ts'
import { secrets } from './checks/secrets.ts'
import { tls } from './checks/tls.ts'
import { unreadFiles } from './checks/unread-files.ts'
import { vector } from './checks/vector.ts'
import { workers } from './checks/workers.ts'

/** Every check, in the order they are shown: what others stand on comes first. docs/runbooks/red-light.md has each. */
export const CHECKS: readonly Check[] = [
  node,
  config,
  database,
  tls,
  vector,
  migrations,
  connections,
  disk,
  fileStore,
  fileStoreKeeps,
  fileStorePrivate,
  fileStoreCors,
  mail,
  workers,
  queueWait,
  failedJobs,
  load,
  faults,
  responseTime,
  cache,
  unreadFiles,
  missingFiles,
  balanced,
  precision,
  backup,
  drill,
  clocks,
  secrets,
  cost,
]
