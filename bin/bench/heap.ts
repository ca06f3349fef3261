// bin/bench/heap [--json]: the most memory that web takes under bin/bench/http's load, and its processor's time for a
// request, by the limits that Node is given for its heap; the Procfile's among them. On the server of TEST_DATABASE_URL
// when that is set.

import { figure, print } from './figures.ts'
import { fillTransactions } from './fill-transactions.ts'
import { load } from './load.ts'
import { cpuSeconds, residentMb } from './memory-use.ts'
import { type ProgramOptions, startService } from './service.ts'

const CONNECTIONS = 100
const ROUNDS = 5
const SLICE_MS = 1_500
const TRANSACTIONS = 500

const limits = (...flags: string[]): ProgramOptions => ({ flags: ['--max-old-space-size=320', ...flags] })
const SETTINGS: [string, ProgramOptions][] = [
  ['as Node comes', { flags: [] }],
  ['old 320 MB', limits()],
  ['old 320, young 32', limits('--max-semi-space-size=32')],
  ['old 320, young 16', limits('--max-semi-space-size=16')],
  ['old 320, young 8', limits('--max-semi-space-size=8')],
  ['the Procfile’s', {}],
]

await using service = await startService({ worker: false })
await service.web.stop()
await fillTransactions(service, TRANSACTIONS)
const path = `/api/companies/${service.companyId}/transactions?limit=50`
const measured = []
for (const [what, options] of SETTINGS) {
  const { url, running } = await service.startWeb(options)
  await load(url + path, CONNECTIONS, SLICE_MS)
  measured.push({ what, url: url + path, pid: running.pid, most: 0, ms: 0, requests: 0 })
}
// In turns, so that whatever else the machine does hits all of them.
for (let round = 0; round < ROUNDS; round++) {
  for (const each of measured) {
    const before = cpuSeconds(each.pid)
    const { perSecond } = await load(each.url, CONNECTIONS, SLICE_MS)
    each.ms += 1_000 * (cpuSeconds(each.pid) - before)
    each.requests += (perSecond * SLICE_MS) / 1_000
    each.most = Math.max(each.most, residentMb(each.pid))
  }
}
print({
  bench: 'heap',
  engine: service.engine,
  data: `50 of ${TRANSACTIONS} transactions, ${CONNECTIONS} connections, ${(ROUNDS * SLICE_MS) / 1000} s each`,
  figures: measured.flatMap(({ what, most, ms, requests }) => [
    figure(`${what}: most resident`, most, 'MB', '< 400'),
    figure(`${what}: for a request`, ms / requests, 'ms'),
  ]),
})
