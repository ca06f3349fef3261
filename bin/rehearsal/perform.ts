// One release, run as Heroku runs it: release phase, web and worker, the smoke through the router, SIGTERM.
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Dyno } from './dyno.ts'
import { startHerokuRouter } from './heroku-router.ts'
import { makeKey } from './person.ts'
import { attempt, run } from './run.ts'
import type { Slug } from './slug.ts'
import type { Stage } from './stage.ts'

export interface Performance {
  /** Of three starts each, the quickest, ms. */
  webStartMs: number
  workerStartMs: number
  /** What a processor was busy with web until it was ready, ms. */
  webStartProcessorMs: number
  smokeMs: number
  web: Dyno['peak']
  worker: Dyno['peak']
  connections: number
  /** The slower of both, ms. */
  stopMs: number
}

const STARTS = 3

/** Runs the release phase; answers what it printed and how long it took, ms. Throws what it said when it fails. */
export async function release(stage: Stage, slug: Slug): Promise<{ ms: number; printed: string }> {
  const started = performance.now()
  const dyno = await dynoOf(stage, slug, 'release')
  const code = await dyno.ended()
  if (code !== 0) throw new Error(`The release phase ended with ${code}:\n${dyno.printed}`)
  return { ms: performance.now() - started, printed: dyno.printed }
}

/** Runs web and worker of this slug and does the main job through them. Throws at the first thing that goes wrong. */
export async function perform(stage: Stage, slug: Slug): Promise<Performance> {
  const starts = { web: [] as number[], worker: [] as number[], processor: [] as number[] }
  const stops: number[] = []
  for (let start = 1; ; start++) {
    const [web, worker] = [await dynoOf(stage, slug, 'web'), await dynoOf(stage, slug, 'worker')]
    try {
      starts.web.push(await web.says(/"msg":"web is ready"/))
      starts.processor.push(await web.processorMs())
      starts.worker.push(await worker.says(/"msg":"worker is ready"/))
      const job = start === STARTS ? await mainJob(stage, slug, [web, worker]) : null
      for (const dyno of [web, worker]) stops.push(await politeEnd(dyno))
      if (!job) continue
      return {
        webStartMs: Math.min(...starts.web),
        workerStartMs: Math.min(...starts.worker),
        webStartProcessorMs: Math.min(...starts.processor),
        ...job,
        web: web.peak,
        worker: worker.peak,
        stopMs: Math.max(...stops),
      }
    } finally {
      await Promise.all([web.stop(), worker.stop()])
    }
  }
}

async function dynoOf(stage: Stage, slug: Slug, name: string): Promise<Dyno> {
  const { config, account, folder } = stage
  const command = slug.processes[name]
  if (!command) throw new Error(`The Procfile has no ${name}.`)
  // Each dyno begins with the slug as it was built, whatever the last one wrote into its copy. Files are shared until
  // somebody writes them anew, which nobody does: it is quick.
  const copy = join(folder, 'dynos', `${name}.${++dynos}`)
  await run('bash', ['-c', 'mkdir -p "$2" && cp -al "$1/." "$2"', '-', slug.folder, copy])
  return new Dyno({ name, command, folder: copy, config, ...(account && { account }) })
}
let dynos = 0

async function mainJob(stage: Stage, slug: Slug, dynos: [Dyno, Dyno]) {
  await using router = await startHerokuRouter({ port: stage.port })
  let connections = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      for (const dyno of dynos) await dyno.measure()
      connections = Math.max(connections, await stage.database.connections())
      await setTimeout(100)
    }
  })()

  const started = performance.now()
  try {
    const key = await makeKey(router.url, stage.origin, stage.mail)
    const smoke = await attempt(process.execPath, [join(slug.folder, 'bin/smoke.ts'), router.url], {
      env: { ...process.env, GRAYLEDGER_API_KEY: key },
    })
    if (smoke.code !== 0) throw new Error(`The smoke failed:\n${smoke.printed}`)
    if (router.errors.length > 0) throw new Error(`The router met errors: ${router.errors.join(', ')}`)
  } finally {
    isOver = true
    await watching
  }
  for (const dyno of dynos) insistOnCleanLog(dyno)
  return { smokeMs: performance.now() - started, connections }
}

// pino's 50 is an error and 60 fatal.
function insistOnCleanLog({ printed }: Dyno): void {
  const faults = printed.split('\n').filter((line) => /"level":[56]0\b/.test(line))
  if (faults.length > 0)
    throw new Error(`It works, but its log holds faults:\n${faults.slice(0, 5).join('\n')}`)
}

async function politeEnd(dyno: Dyno): Promise<number> {
  const { ms, code } = await dyno.stop()
  if (code !== 0)
    throw new Error(`A dyno was told to stop and ended with ${code}:\n${dyno.printed.slice(-2_000)}`)
  return ms
}
