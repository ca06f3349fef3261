// bin/smoke [URL] [--json]: does the main job against a running GrayLedger and says how long each step took. Exits
// with 1 at the first step that fails. GRAYLEDGER_API_KEY, when set, says who asks.
import { parseArgs } from 'node:util'
import { Client, Unexpected } from './smoke-client.ts'
import { mainJob, type Step } from './smoke-job.ts'

const USAGE = 'Usage: bin/smoke [URL] [--json]   (URL: where GrayLedger is, else http://127.0.0.1:3000)'

const { origin, json } = readArguments()
const steps: { name: string; ms: number }[] = []
const say = (line: string) => json || console.log(line)

const step: Step = async (name, work, note) => {
  const started = performance.now()
  const finish = (mark: string, more: string) => {
    const ms = Math.round(performance.now() - started)
    steps.push({ name, ms })
    say(`${mark} ${String(ms).padStart(6)} ms  ${name}${more && `: ${more}`}`)
  }
  try {
    const result = await work()
    finish('ok    ', note?.(result) ?? '')
    return result
  } catch (error) {
    finish('FAILED', '')
    throw error
  }
}

say(`GrayLedger at ${origin}`)
try {
  await mainJob(new Client(origin, process.env.GRAYLEDGER_API_KEY), step)
  if (json) console.log(JSON.stringify({ steps, ok: true }))
  const total = steps.reduce((sum, { ms }) => sum + ms, 0)
  say(`The main job works: ${steps.length} steps in ${(total / 1000).toFixed(1)} s.`)
} catch (error) {
  const failure = error instanceof Unexpected ? error.message : ((error as Error).stack ?? String(error))
  if (json) console.log(JSON.stringify({ steps, ok: false, failure }))
  else console.error(`\n“${steps.at(-1)?.name ?? 'start'}” failed: ${failure}`)
  process.exitCode = 1
}

function readArguments(): { origin: string; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const url = new URL(positionals[0] ?? 'http://127.0.0.1:3000')
    if (positionals.length > 1 || !/^https?:$/.test(url.protocol))
      throw new TypeError('one URL of http or https')
    return { origin: url.origin, json: values.json ?? false }
  } catch {
    console.error(USAGE)
    process.exit(2)
  }
}
