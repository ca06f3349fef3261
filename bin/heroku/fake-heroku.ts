// Stands in for the `heroku` program in tests: keeps its app in the file $FAKE_HEROKU, writes down what was asked of it,
// and fails where $FAKE_HEROKU_FAILS says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

interface State {
  app?: { name: string; stack: string }
  buildpacks: string[]
  addons: string[]
  config: Record<string, string>
  schedules: string[]
  formation: Record<string, string>
  /** Each command that changed something. */
  changes: string[]
}

const file = process.env.FAKE_HEROKU!
const state: State = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { buildpacks: [], addons: [], config: {}, schedules: [], formation: {}, changes: [] }

const all = process.argv.slice(2)
const at = all.indexOf('--app')
const name = all[at + 1]!
const [command = '', ...args] = all.toSpliced(at, 2)

const pairs = (list: string[]) =>
  list.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
const COMMANDS: Record<string, () => unknown> = {
  'apps:info': () => ({
    app: { name, web_url: `https://${name}-1a2b3c.herokuapp.com/`, build_stack: { name: state.app!.stack } },
  }),
  buildpacks: () => `=== ${name} Buildpack URL\n\n${state.buildpacks.join('\n')}`,
  addons: () =>
    state.addons.map((plan) => ({ addon_service: { name: plan.split(':')[0] }, plan: { name: plan } })),
  config: () => state.config,
  'pg:backups:schedules': () =>
    state.schedules.length > 0
      ? `=== Backup Schedules\nDATABASE_URL: daily at ${state.schedules[0]}`
      : `No backup schedules found on ${name}`,
  'ps:scale': () => {
    if (args.length > 0) Object.assign(state.formation, Object.fromEntries(pairs(args)))
    return Object.entries(state.formation)
      .map(([type, dynos]) => `${type}=${dynos}`)
      .join(' ')
  },
  'apps:create': () => {
    state.app = { name, stack: args[args.indexOf('--stack') + 1]! }
  },
  'buildpacks:set': () => state.buildpacks.push(args[0]!),
  'addons:create': () => {
    state.addons.push(args[0]!)
    state.config.DATABASE_URL = 'postgres://of-the-add-on'
  },
  'config:set': () => Object.assign(state.config, Object.fromEntries(pairs(args))),
  'pg:backups:schedule': () => state.schedules.push(args.at(-1)!),
}

const isChange = /:(create|set|schedule)$/.test(command) || (command === 'ps:scale' && args.length > 0)
if (command === process.env.FAKE_HEROKU_FAILS) fail('An error occurred. Try again.')
if (!state.app && command !== 'apps:create') fail('Couldn’t find that app.')
const answer = COMMANDS[command]?.() ?? (COMMANDS[command] ? '' : fail(`${command} is not a heroku command.`))
if (isChange) state.changes.push([command, ...args].join(' '))
writeFileSync(file, JSON.stringify(state))
process.stdout.write(args.includes('--json') ? JSON.stringify(answer) : String(answer))

function fail(sentence: string): never {
  process.stderr.write(` ▸    ${sentence}\n`)
  process.exit(1)
}
