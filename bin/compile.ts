// bin/compile: loads all that web, worker and migrate are made of and starts none of it, for bin/finish-slug. What Node
// compiles meanwhile goes to NODE_COMPILE_CACHE.
import { readdir } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import '#functions/router.ts'
import '#functions/worker.ts'
import '#functions/middleware/demo-sign-in.ts'
import '#functions/middleware/session-sign-in.ts'
import '#shared/documents/read/decoders/read-file.ts'
import './parts.ts'
import './closing.ts'

for (const file of await readdir(new URL('../db/migrations', import.meta.url))) {
  await import(`../db/migrations/${file}`)
}
flushCompileCache()
process.exit(0)
