// bin/rotate NAME [--app APP] [--dry-run]: gives a secret another value without anybody noticing. The first time it sets
// the new value beside the old one, which stays good; the second time, a day later, it takes the old one away. With
// --app it does so at Heroku, else it prints the commands. No value is ever printed.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { SECRETS, type Secret, type SecretName } from '#shared/secrets/secrets.ts'
import { tryValues } from '#shared/secrets/try-values.ts'

const { name, app, dryRun } = readArguments()
const { variables, from }: Secret = SECRETS[name]

if (!app) printCommands()
else if (readAll('_OLD')) await finish(app)
else await begin(app)

async function begin(app: string): Promise<void> {
  const old = readAll('')
  if (!old) fail(`${variables.join(' and ')} isn’t set at ${app}: set it first, there is nothing to rotate.`)
  const fresh = from === 'made' ? variables.map(() => made()) : given()
  if (!dryRun) await check(fresh)
  heroku(
    ['config:set', '--app', app],
    variables.flatMap((variable, n) => [`${variable}_OLD=${old[n]}`, `${variable}=${fresh[n]}`]),
  )
  console.log(`Both values of ${name} are good now. Run the same tomorrow: it takes the old one away.`)
}

async function finish(app: string): Promise<void> {
  const present = readAll('')
  if (!present) fail(`${variables.join(' and ')} isn’t set at ${app}, and the old value is. Set it first.`)
  if (!dryRun) await check(present)
  heroku(['config:unset', '--app', app, ...variables.map((variable) => `${variable}_OLD`)])
  console.log(`${name} is rotated. Take the old value away where it came from, too.`)
}

async function check(values: string[]): Promise<void> {
  const problem = await tryValues(name, values, (variable) => read(variable) || undefined)
  if (problem) fail(`Nothing was changed: ${problem}`)
  console.log(`The value of ${name} works.`)
}

/** Values that a service gave, from the environment: arguments are seen by everybody on the machine. */
function given(): string[] {
  const values = variables.map((variable) => process.env[`NEW_${variable}`] ?? '')
  if (dryRun || values.every(Boolean)) return values
  const names = variables.map((variable) => `NEW_${variable}`).join(' and ')
  return fail(`${from} Then run this again with ${names} in the environment.`)
}

function made(): string {
  return randomBytes(36).toString('base64')
}

function readAll(which: '' | '_OLD'): string[] | null {
  const values = variables.map((variable) => read(`${variable}${which}`))
  return values.every(Boolean) ? values : null
}

function read(variable: string): string {
  return execFileSync('heroku', ['config:get', variable, '--app', app!], { encoding: 'utf8' }).trim()
}

/** Runs the command, having shown it without the values of `settings`. */
function heroku(args: string[], settings: string[] = []): void {
  const shown = settings.map((setting) => setting.replace(/=.*$/s, '=…'))
  console.log(['heroku', ...args, ...shown].join(' '))
  if (!dryRun) execFileSync('heroku', [...args, ...settings], { stdio: ['ignore', 'ignore', 'inherit'] })
}

function printCommands(): void {
  const fresh = from === 'made' ? '"$(openssl rand -base64 36)"' : undefined
  const set = variables.map(
    (variable) =>
      `${variable}_OLD="$(heroku config:get ${variable})" ${variable}=${fresh ?? `"$NEW_${variable}"`}`,
  )
  console.log(`${from === 'made' ? '' : `# ${from}\n`}heroku config:set ${set.join(' ')}
# A day later, when bin/doctor is green:
heroku config:unset ${variables.map((variable) => `${variable}_OLD`).join(' ')}`)
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { app: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    })
    const [name, ...more] = positionals
    if (!name || more.length > 0 || !Object.hasOwn(SECRETS, name)) throw new TypeError('one name')
    return { name: name as SecretName, app: values.app, dryRun: values['dry-run'] ?? false }
  } catch {
    console.error(
      `Usage: bin/rotate NAME [--app APP] [--dry-run]   (NAME: ${Object.keys(SECRETS).join(', ')})`,
    )
    process.exit(2)
  }
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
