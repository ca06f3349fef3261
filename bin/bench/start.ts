// bin/bench/start [--json]: how soon web and worker are ready, and their resident memory, idle and after a thousand
// requests. The second start is measured: the first one fills Node's compile cache.
import { spawn } from 'node:child_process'
import { figure, print } from './figures.ts'
import { load } from './load.ts'
import { residentMb } from './memory-use.ts'
import { startService } from './service.ts'

{
  await using _first = await startService({ worker: true })
}
await using service = await startService({ worker: true })
const idle = { web: residentMb(service.web.pid), worker: residentMb(service.worker!.pid) }
await load(`${service.url}/api/companies/${service.companyId}/accounts`, 20, 3_000)
const bareMs = await bareStart()

print({
  bench: 'start',
  engine: service.engine,
  data: 'an empty company; the compile cache is warm',
  figures: [
    figure('web ready', service.webStartMs, 'ms', '< 1000', { what: 'bare Node server', value: bareMs }),
    figure('worker ready', service.workerStartMs, 'ms', null, { what: 'bare Node server', value: bareMs }),
    figure('web resident, idle', idle.web, 'MB', '< 400'),
    figure('worker resident, idle', idle.worker, 'MB', '< 400'),
    figure('web resident after load', residentMb(service.web.pid), 'MB', '< 400'),
  ],
})

/** A Node server with nothing in it, from its start to its word that it listens, ms. */
function bareStart(): Promise<number> {
  const started = performance.now()
  const program =
    "require('http').createServer().listen(0, '127.0.0.1', () => { console.log('up'); process.exit() })"
  const child = spawn(process.execPath, ['-e', program])
  return new Promise((resolve) => child.stdout.once('data', () => resolve(performance.now() - started)))
}
