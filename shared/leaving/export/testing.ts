// For tests: the programs that judge our journals, hledger and beancount's bean-check. Both are Debian packages.
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PROGRAMS = ['hledger', 'bean-check'] as const

/**
 * Whether both are here. Where tests have to be whole (CI=true), what is missing is installed, and it is an error when
 * that doesn't work; elsewhere their tests are skipped, which is said.
 */
export function haveJournalCheckers(): boolean {
  if (PROGRAMS.every(isHere)) return true
  if (process.env.CI === 'true') {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'hledger', 'beancount'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    return true
  }
  console.warn('hledger and beancount aren’t installed here: the journals aren’t judged.')
  return false
}

function isHere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Fails with what beancount finds wrong with the file. */
export const beanCheck = (path: string) => run('bean-check', ['--no-cache', path])

/** Fails with what hledger finds wrong with the file, in its strictest mode. */
export const hledgerCheck = (path: string) => run('hledger', ['-f', path, 'check', '--strict'])

/** What an account comes to, as hledger says it: `-1850.00 USD`. */
export async function hledgerBalance(path: string, account: string): Promise<string> {
  const { stdout } = await run('hledger', ['-f', path, 'balance', '-N', '--format', '%(total)', account])
  return stdout.trim()
}
