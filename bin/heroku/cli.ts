// The `heroku` program: asked freely, and shown before it changes anything.
import { spawn } from 'node:child_process'

/** It said no; the message is what it said. */
export class HerokuSaysNo extends Error {}

export interface HerokuCli {
  /** Runs a command that changes nothing; answers what it printed. Throws HerokuSaysNo. */
  ask(...args: string[]): Promise<string>
  /** Prints the command, and runs it unless this is a dry run. Throws HerokuSaysNo. */
  change(...args: string[]): Promise<void>
}

export interface CliOptions {
  app: string
  isDryRun: boolean
  say: (line: string) => void
}

/** Every command is about this app. */
export function openHeroku({ app, isDryRun, say }: CliOptions): HerokuCli {
  return {
    ask: (...args) => heroku([...args, '--app', app]),
    async change(...args) {
      const whole = [...args, '--app', app]
      say(`$ heroku ${whole.map(shown).join(' ')}`)
      if (!isDryRun) await heroku(whole)
    },
  }
}

// A secret stands on no screen: of NAME=value only the name is shown, where its name says what it is.
function shown(argument: string): string {
  const [, name] = /^([A-Z0-9_]*(?:SECRET|KEY|PASSWORD|SMTP_URL)[A-Z0-9_]*)=/.exec(argument) ?? []
  if (name) return `${name}=…`
  return /[^\w:./=@%-]/.test(argument) ? `'${argument.replaceAll("'", `'\\''`)}'` : argument
}

/** Runs it; answers what it printed. */
function heroku(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('heroku', args, { stdio: ['inherit', 'pipe', 'pipe'] })
    let printed = ''
    let said = ''
    child.stdout.on('data', (chunk) => (printed += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT'
      reject(
        isMissing
          ? new HerokuSaysNo('Install the Heroku CLI first: https://devcenter.heroku.com/articles/heroku-cli')
          : error,
      )
    })
    child.on('close', (code) => {
      if (code === 0) resolve(printed)
      else reject(new HerokuSaysNo(`heroku ${args[0]} said: ${(said || printed).trim()}`))
    })
  })
}
