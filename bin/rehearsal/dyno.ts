// A dyno: one process of the Procfile in its copy of the slug, run by a user of its own with nothing but config vars.
// https://devcenter.heroku.com/articles/dynos#runtime
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './user.ts'

export interface DynoOptions {
  name: string
  /** Of the Procfile. */
  command: string
  /** Its copy of the slug. */
  folder: string
  config: Record<string, string>
  account?: Account
}

/** Then Heroku kills it. */
const KILL_AFTER_MS = 30_000
/** A web dyno that listens later than this has crashed. */
const BOOT_WITHIN_MS = 60_000

export class Dyno {
  readonly #child: ChildProcess
  readonly #started = performance.now()
  readonly #name: string
  #printed = ''
  #heard = () => {}
  peak = { memoryBytes: 0, threads: 0 }

  constructor({ name, command, folder, config, account }: DynoOptions) {
    this.#name = name
    // All processes of a dyno are sent the signal, not only the first: hence a group of their own.
    this.#child = spawn('bash', ['-c', `exec env ${command}`], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(folder, '.heroku/node/bin')}:/usr/local/bin:/usr/bin:/bin`,
        HOME: folder,
        NODE_ENV: 'production',
        DYNO: `${name}.1`,
        ...config,
      },
      ...account,
    })
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (chunk) => {
        this.#printed += chunk
        this.#heard()
      })
    }
    this.#child.on('exit', () => this.#heard())
  }

  get printed(): string {
    return this.#printed
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Waits until it has printed this; answers how long that took from its start, ms. */
  says(what: RegExp): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${this.#name} ${why}:\n${this.#printed.slice(-4_000)}`))
      const late = setTimeout(() => fail('didn’t boot within 60 s'), BOOT_WITHIN_MS)
      this.#heard = () => {
        const isThere = what.test(this.#printed)
        if (!isThere && !this.#hasEnded) return
        clearTimeout(late)
        if (isThere) resolve(performance.now() - this.#started)
        else fail('ended before it was ready')
      }
      this.#heard()
    })
  }

  /** Waits for its end; answers its exit code. */
  async ended(): Promise<number | null> {
    if (!this.#hasEnded) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  /** What its first process has had of a processor so far, ms: unlike a start's length it leaves out who else is at work. */
  async processorMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8')
    const [user, system] = afterName(stat).slice(11, 13)
    return (Number(user) + Number(system)) * TICK_MS
  }

  /** Looks what all its processes take now, and keeps the most. */
  async measure(): Promise<void> {
    let memoryBytes = 0
    let threads = 0
    for (const status of await statusesOfGroup(this.#child.pid!)) {
      memoryBytes += 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
      threads += Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 0)
    }
    this.peak = {
      memoryBytes: Math.max(this.peak.memoryBytes, memoryBytes),
      threads: Math.max(this.peak.threads, threads),
    }
  }

  /** SIGTERM, and SIGKILL 30 s later; answers how long it took to go and with which code, null for killed. */
  async stop(): Promise<{ ms: number; code: number | null }> {
    const asked = performance.now()
    this.#signal('SIGTERM')
    const hurry = setTimeout(() => this.#signal('SIGKILL'), KILL_AFTER_MS)
    const code = await this.ended()
    clearTimeout(hurry)
    return { ms: performance.now() - asked, code }
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#child.pid!, signal)
    } catch {} // it is gone already
  }
}

/** Linux counts a process's time in these. */
const TICK_MS = 10

/** The fields of /proc/…/stat after the program's name, which may hold spaces: state, parent, group … (man 5 proc) */
const afterName = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

/** /proc/…/status of each process of the group. */
async function statusesOfGroup(group: number): Promise<string[]> {
  const statuses: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      if (Number(afterName(stat)[2]) !== group) continue
      statuses.push(await readFile(`/proc/${pid}/status`, 'utf8'))
    } catch {} // it ended while we looked
  }
  return statuses
}
