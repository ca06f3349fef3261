// bin/rehearse-deploy [COMMIT] [--rollback [--to COMMIT]] [--json]
//
// A deploy without Heroku: builds COMMIT (HEAD unless told) as Heroku does, runs it from its Procfile behind a router
// and against a database like Heroku's, does the main job, and stops it. Prints what it measured; exits with 1 when
// something fails or breaks a limit of Heroku's or an aim of ours. With --rollback it then does what `heroku rollback`
// does: the release before runs on the database as COMMIT left it. Needs Postgres with pgvector on this machine.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '#shared/config.ts'
import { connectionBudget } from './budget.ts'
import { type Figure, table, verdict } from './rehearsal/figures.ts'
import { type Performance, perform, release } from './rehearsal/perform.ts'
import { previousRelease } from './rehearsal/rollback.ts'
import { run } from './rehearsal/run.ts'
import { buildSlug, type Slug } from './rehearsal/slug.ts'
import { type Stage, setStage } from './rehearsal/stage.ts'

const ROOT = join(import.meta.dirname, '..')
const MB = 1024 * 1024

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rollback: { type: 'boolean' }, to: { type: 'string' } },
})
const say = (line: string) => values.json || console.log(line)

const failures: string[] = []
const figures: Figure[] = []
let slug: Slug | undefined
try {
  const commit = (
    await run('git', ['-c', 'safe.directory=*', '-C', ROOT, 'rev-parse', '--short', positionals[0] ?? 'HEAD'])
  ).trim()
  await using stage = await setStage()
  say(`Building ${commit} as Heroku does …`)
  slug = await built(stage, commit)
  say(`Releasing …`)
  const first = await release(stage, slug)
  const again = await release(stage, slug)
  say('Running web and worker, doing the main job …')
  figures.push(...measured(stage, slug, first.ms, again.ms, await perform(stage, slug)))
  if (values.rollback) await rollBack(stage)
} catch (error) {
  failures.push((error as Error).message)
}
for (const figure of figures) {
  if (verdict(figure) === 'breach')
    failures.push(`${figure.what}: ${Math.round(figure.value)} ${figure.unit}`)
}

if (values.json)
  console.log(JSON.stringify({ figures, largest: slug?.largest, ok: failures.length === 0, failures }))
else report()
if (failures.length > 0) process.exitCode = 1

function report(): void {
  if (figures.length > 0) console.log(`\n${table(figures)}`)
  if (slug)
    console.log(`\nWhat the slug holds most of:\n${slug.largest.map((line) => `  ${line}`).join('\n')}`)
  if (failures.length > 0) console.error(`\nThe rehearsal failed.\n${failures.join('\n')}`)
  else console.log('\nThe rehearsal went well: this commit can be pushed.')
}

async function rollBack(stage: Stage): Promise<void> {
  const commit = values.to ?? (await previousRelease(ROOT))
  say(`Building ${commit}, and rolling back to it …`)
  const before = await built(stage, commit)
  const { printed } = await release(stage, before)
  say(printed.trim())
  const { smokeMs } = await perform(stage, before)
  figures.push({ what: `${commit} on the newer tables, the smoke`, value: smokeMs / 1000, unit: 's' })
}

async function built(stage: Stage, commit: string): Promise<Slug> {
  const slug = await buildSlug(ROOT, commit, join(stage.folder, commit))
  const { account } = stage
  if (account) await run('chown', ['-R', `${account.uid}:${account.gid}`, slug.folder])
  return slug
}

function measured(
  { config }: Stage,
  slug: Slug,
  firstReleaseMs: number,
  releaseMs: number,
  play: Performance,
): Figure[] {
  const budget = connectionBudget(readConfig({ ...config, NODE_ENV: 'production' }))
  return [
    { what: 'slug, packed', value: slug.packedBytes / MB, unit: 'MB', aim: 120, limit: 500 },
    { what: 'slug, unpacked', value: slug.bytes / MB, unit: 'MB' },
    { what: 'build', value: slug.buildMs / 1000, unit: 's', aim: 240, limit: 900 },
    { what: 'release, on an empty database', value: firstReleaseMs / 1000, unit: 's' },
    { what: 'release, nothing to do', value: releaseMs / 1000, unit: 's', aim: 5, limit: 3_600 },
    { what: 'web is ready, after its start', value: play.webStartMs, unit: 'ms', aim: 1_000, limit: 60_000 },
    { what: 'of which a processor was busy', value: play.webStartProcessorMs, unit: 'ms' },
    { what: 'worker is ready, after its start', value: play.workerStartMs, unit: 'ms' },
    { what: 'sign in by mail, and the smoke', value: play.smokeMs / 1000, unit: 's' },
    { what: 'web, resident, at most', value: play.web.memoryBytes / MB, unit: 'MB', aim: 400, limit: 512 },
    {
      what: 'worker, resident, at most',
      value: play.worker.memoryBytes / MB,
      unit: 'MB',
      aim: 400,
      limit: 512,
    },
    { what: 'web, threads', value: play.web.threads, unit: '', limit: 256 },
    { what: 'worker, threads', value: play.worker.threads, unit: '', limit: 256 },
    { what: 'database connections', value: play.connections, unit: '', aim: budget.total, limit: 120 },
    { what: 'stop, after SIGTERM', value: play.stopMs, unit: 'ms', aim: 5_000, limit: 30_000 },
  ]
}
