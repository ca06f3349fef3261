// bin/heroku-setup APP [--config FILE] [--region us|eu] [--dry-run]
//
// Sets GrayLedger up at Heroku by its CLI: the app, the database, the config vars (those of FILE, lines of NAME=value,
// and secrets made here), the daily backup, the dynos. Prints each command before it runs it. What is there already
// stays as it is, so it can be repeated, after a failure too. Exits with 1 when something is left to do.
import { readFile } from 'node:fs/promises'
import { parseArgs, parseEnv } from 'node:util'
import { readAppJson } from './heroku/app-json.ts'
import { HerokuSaysNo, openHeroku } from './heroku/cli.ts'
import { setUp } from './heroku/setup.ts'

const USAGE = 'Usage: bin/heroku-setup APP [--config FILE] [--region us|eu] [--dry-run]'
// Heroku's own rule for names.
const APP = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/

const { app, file, region, isDryRun } = readArguments()
try {
  const config = file ? (parseEnv(await readFile(file, 'utf8')) as Record<string, string>) : {}
  const heroku = openHeroku({ app, isDryRun, say: console.log })
  const left = await setUp(heroku, { app, wanted: await readAppJson(), config, region })
  for (const sentence of left) console.log(sentence)
  if (left.length === 0) console.log(`${app} is all set up.`)
  else process.exitCode = 1
} catch (error) {
  const isExpected = error instanceof HerokuSaysNo || (error as NodeJS.ErrnoException).code === 'ENOENT'
  if (!isExpected) throw error
  console.error(`${(error as Error).message}\nPut that right and run this again: what is done stays done.`)
  process.exitCode = 1
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        region: { type: 'string', default: 'us' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
    const [app = '', ...rest] = positionals
    if (!APP.test(app) || rest.length > 0) throw new TypeError('one app')
    return { app, file: values.config, region: values.region, isDryRun: values['dry-run'] }
  } catch {
    console.error(USAGE)
    process.exit(2)
  }
}
