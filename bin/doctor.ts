// bin/doctor [--json]: looks at everything GrayLedger stands on and says what is wrong and what to do about it. Exits
// with 1 when something is red. Looks at the GrayLedger of the environment, or the one that bin/dev runs.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { pino } from 'pino'
import { connect, openPool } from '#db/connect.ts'
import { BadConfig, type Config, readConfig } from '#shared/config.ts'
import type { Light } from '#shared/operations/health/check.ts'
import { nodeFound } from '#shared/operations/health/checks/node.ts'
import { CHECKS } from '#shared/operations/health/checks.ts'
import { LOOK_MS, look } from '#shared/operations/health/look.ts'
import { DEV_ENVIRONMENT } from './dev-environment.ts'
import { bucketOf, mailerOf } from './parts.ts'

const { json } = readArguments()
const dev = fileURLToPath(new URL(`../${DEV_ENVIRONMENT}`, import.meta.url))
if (!process.env.DATABASE_URL && process.env.NODE_ENV !== 'production' && existsSync(dev))
  process.loadEnvFile(dev)

const faults = new Map<string, string>()
const lights = await examine()
const red = lights.filter(({ isGreen }) => !isGreen)
if (json) console.log(JSON.stringify({ isGreen: red.length === 0, checks: lights.map(withFault) }))
else print()
process.exit(red.length === 0 ? 0 : 1) // whatever still hangs is not waited for

async function examine(): Promise<Light[]> {
  let config: Config
  try {
    config = readConfig(process.env)
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error
    return withoutConfig(error)
  }
  const pool = openPool({
    url: config.DATABASE_URL,
    connections: 4,
    name: 'doctor',
    statementTimeoutMs: LOOK_MS,
    connectTimeoutMs: LOOK_MS - 500,
  })
  const silent = pino({ level: 'silent' })
  const parts = {
    config,
    db: connect(pool),
    bucket: bucketOf(config, LOOK_MS),
    mailer: mailerOf(config, silent),
  }
  return look(CHECKS, parts, {
    onFault: (name, error) => faults.set(name, error instanceof Error ? error.message : String(error)),
  })
}

// Nothing else can be looked at without knowing where it is.
function withoutConfig({ message }: BadConfig): Light[] {
  return CHECKS.map(({ name, title, green, fix }) => {
    const common = { name, title, green, ms: 0, waitsFor: null }
    const node = nodeFound(process.version)
    if (name === 'node') return { ...common, ...node, fix: node.isGreen ? null : fix }
    const found = message.split('\n').slice(1).join('; ').replace(/\s+/g, ' ').trim()
    if (name === 'config') return { ...common, isGreen: false, found, fix }
    const rest = { found: 'can’t tell', fix: 'Set the variables right first.', waitsFor: 'config' }
    return { ...common, isGreen: false, ...rest }
  })
}

function withFault(light: Light): Light & { fault?: string } {
  const fault = faults.get(light.name)
  return fault ? { ...light, fault } : light
}

function print(): void {
  const width = Math.max(...CHECKS.map(({ title }) => title.length))
  const below = `\n${' '.repeat(width + 4)}`
  for (const { name, title, isGreen, found, fix, waitsFor } of lights) {
    if (waitsFor) continue
    const fault = faults.get(name)
    const says = name === 'config' ? found.replaceAll('; ', below) : found // a line for each variable
    const line = `${title.padEnd(width)}  ${says}${fault ? ` (${fault})` : ''}`
    if (isGreen) console.log(`${styleText('green', '✓')} ${line}`)
    else console.log(`${styleText('red', '✗')} ${line}${below}${fix}`)
  }
  const untold = lights.filter(({ waitsFor }) => waitsFor)
  if (untold.length > 0)
    console.log(`\nCan’t be told before that is mended: ${untold.map(({ title }) => title).join(', ')}.`)
  console.log(
    red.length === 0
      ? styleText('green', `\nAll ${lights.length} are green.`)
      : styleText('red', `\nRed: ${red.length - untold.length} of ${lights.length}.`),
  )
}

function readArguments(): { json: boolean } {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean' } } })
    return { json: values.json ?? false }
  } catch {
    console.error('Usage: bin/doctor [--json]')
    process.exit(2)
  }
}
