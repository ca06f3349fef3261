// A process for a test that kills it: `testing-maker.ts URL KEY` begins to make a value and never comes to its end.
import { pino } from 'pino'
import { openPool } from '#db/connect.ts'
import { openCache } from './cache.ts'
import type { CacheKey } from './keys.ts'
import { CAP } from './testing.ts'

const [url, key] = process.argv.slice(2) as [string, CacheKey]
const pool = openPool({ url, connections: 2, name: 'maker' })
const cache = openCache({ pool, log: pino({ level: 'silent' }), maxBytes: CAP })
process.on('disconnect', () => process.exit())
await cache.fetch(key, { lastsMs: 60_000 }, () => {
  process.send!('making')
  return new Promise(() => {})
})
