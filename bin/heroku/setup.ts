// What a GrayLedger at Heroku consists of, thing by thing: each looks what is there and changes only what is missing, so
// that the whole can be repeated, and goes on where it stopped.
import { randomBytes } from 'node:crypto'
import type { AppJson } from './app-json.ts'
import { type HerokuCli, HerokuSaysNo } from './cli.ts'

export interface SetupOptions {
  app: string
  /** What to make of it. */
  wanted: AppJson
  /** Config vars that only the operator knows. They win over what is set already. */
  config: Record<string, string>
  /** Where to make it: `us` or `eu`. */
  region: string
}

/** Sets all of it up; answers a sentence for each thing that is left to do. Throws HerokuSaysNo. */
export async function setUp(heroku: HerokuCli, options: SetupOptions): Promise<string[]> {
  const { app, wanted, config, region } = options
  const there = await makeApp(heroku, wanted, region)
  await setBuildpack(heroku, wanted)
  await addDatabase(heroku, wanted)
  const origin = there?.webUrl ?? `https://${app}.herokuapp.com`
  const missing = await setConfig(heroku, wanted, config, { ORIGIN: origin })
  await scheduleBackups(heroku)
  const isDeployed = await setDynos(heroku, wanted)
  return [
    ...missing.map(
      (name) => `Set ${name}: ${meaning(wanted, name)}. Put it in a file and give it with --config.`,
    ),
    ...(isDeployed
      ? []
      : ['Deploy with `git push heroku main`, then run this again: dynos have types only then.']),
  ]
}

const nothing = (error: unknown) => {
  if (error instanceof HerokuSaysNo) return null
  throw error
}

async function makeApp(
  heroku: HerokuCli,
  { stack = 'heroku-24' }: AppJson,
  region: string,
): Promise<{ webUrl: string } | null> {
  const info = () =>
    heroku.ask('apps:info', '--json').catch((error) => {
      if (/couldn.t find that app/i.test((error as Error).message)) return null
      throw error
    })
  let text = await info()
  if (!text) {
    await heroku.change('apps:create', '--stack', stack, '--region', region)
    text = await info()
  }
  if (!text) return null // a dry run
  const { app } = JSON.parse(text) as { app: { web_url: string; build_stack?: { name: string } } }
  if (app.build_stack && app.build_stack.name !== stack) await heroku.change('stack:set', stack)
  return { webUrl: app.web_url.replace(/\/$/, '') }
}

async function setBuildpack(heroku: HerokuCli, { buildpacks = [] }: AppJson): Promise<void> {
  const there = await heroku.ask('buildpacks').catch(nothing)
  for (const { url } of buildpacks) {
    if (!there?.includes(url)) await heroku.change('buildpacks:set', url)
  }
}

async function addDatabase(heroku: HerokuCli, { addons = [] }: AppJson): Promise<void> {
  type AddOn = { addon_service: { name: string }; plan: { name: string } }
  const text = await heroku.ask('addons', '--json').catch(nothing)
  const there = new Set((JSON.parse(text ?? '[]') as AddOn[]).map((addOn) => addOn.addon_service.name))
  for (const addOn of addons) {
    const plan = typeof addOn === 'string' ? addOn : addOn.plan
    if (!there.has(plan.split(':')[0]!)) await heroku.change('addons:create', plan, '--wait')
  }
}

/** All in one command, for each is a release. Answers what is needed and known to nobody. */
async function setConfig(
  heroku: HerokuCli,
  { env = {} }: AppJson,
  given: Record<string, string>,
  fallback: Record<string, string>,
): Promise<string[]> {
  const unknown = Object.keys(given).find((name) => !env[name])
  if (unknown) throw new HerokuSaysNo(`${unknown} is no variable of GrayLedger’s: app.json has them all.`)
  const there: Record<string, string> = JSON.parse(
    (await heroku.ask('config', '--json').catch(nothing)) ?? '{}',
  )
  const settings: string[] = []
  const missing: string[] = []
  for (const [name, variable] of Object.entries(env)) {
    const {
      value,
      generator,
      required = true,
    } = typeof variable === 'string' ? { value: variable } : variable
    const made = () => (generator ? randomBytes(32).toString('hex') : undefined)
    const set = given[name] ?? there[name] ?? fallback[name] ?? value ?? made()
    if (set !== undefined && set === there[name]) continue
    if (set !== undefined) settings.push(`${name}=${set}`)
    else if (required) missing.push(name)
  }
  if (settings.length > 0) await heroku.change('config:set', ...settings)
  return missing
}

async function scheduleBackups(heroku: HerokuCli): Promise<void> {
  const there = await heroku.ask('pg:backups:schedules').catch(nothing)
  if (/daily at/.test(there ?? '')) return
  await heroku.change('pg:backups:schedule', 'DATABASE_URL', '--at', '03:00 UTC')
}

/** Answers whether there was anything to set: an app that was never deployed has no processes. */
async function setDynos(heroku: HerokuCli, { formation = {} }: AppJson): Promise<boolean> {
  const text = (await heroku.ask('ps:scale').catch(nothing)) ?? ''
  const there = new Map(
    [...text.matchAll(/([\w-]+)=(\d+):([\w-]+)/g)].map(([, type, quantity, size]) => [
      type,
      { quantity: Number(quantity), size: size!.toLowerCase() },
    ]),
  )
  if (there.size === 0) return false
  // More dynos, or larger ones, are the operator's choice and stay. Eco ones, which an account with a subscription
  // begins with, sleep, and an app has either none or nothing else.
  const changes = Object.entries(formation)
    .filter(([type]) => !there.get(type)?.quantity || there.get(type)?.size === 'eco')
    .map(([type, { quantity, size }]) => `${type}=${quantity}:${size}`)
  if (changes.length > 0) await heroku.change('ps:scale', ...changes)
  return true
}

function meaning({ env = {} }: AppJson, name: string): string {
  const variable = env[name]
  return (typeof variable === 'object' && variable.description) || 'it is needed'
}
