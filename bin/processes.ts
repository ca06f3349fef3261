// Programs that run beside this one: started, waited for until they are ready, stopped in reverse order.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STOP_WITHIN_MS = 10_000

export interface Program {
  /** What people call it. */
  name: string
  /** Its file, from the project's root: `bin/web.ts`. */
  file: string
  args?: string[]
  env?: Record<string, string | undefined>
  /** Flags for Node itself. */
  flags?: string[]
  /** Matches what it prints when it is ready; the first group is the answer of `start`. */
  isReady: RegExp
}

export interface Running {
  pid: number
  /** What the first group of `isReady` matched. */
  said: string
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface ProcessesOptions {
  /** Is given all that the programs print. */
  onOutput?: (chunk: Buffer) => void
  /** A program ended that nobody stopped. */
  onDeath?: (name: string, lastWords: string) => void
}

export class Processes implements AsyncDisposable {
  readonly #options: ProcessesOptions
  readonly #running: Running[] = []

  constructor(options: ProcessesOptions = {}) {
    this.#options = options
  }

  /** Starts a program and answers when it is ready. Throws an Error with its last words when it ends before. */
  async start(program: Program): Promise<Running> {
    const { name, file, args = [], env = {}, flags = [], isReady } = program
    const child = spawn(
      process.execPath,
      [...flags, '--import', `${ROOT}bin/end-with-parent.ts`, `${ROOT}${file}`, ...args],
      {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: true, // Ctrl-C reaches us alone, and we stop them in order
      },
    )
    const state = { isStopping: false }
    const said = await this.#ready(name, child, isReady, state)
    const running: Running = {
      pid: child.pid!,
      said,
      stop: async (signal = 'SIGTERM') => {
        state.isStopping = true
        this.#running.splice(this.#running.indexOf(running), 1)
        await stopped(child, signal)
      },
    }
    this.#running.push(running)
    return running
  }

  /** Stops all, the last started first. */
  async stop(): Promise<void> {
    for (const running of [...this.#running].reverse()) await running.stop()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #ready(
    name: string,
    child: ChildProcess,
    isReady: RegExp,
    state: { isStopping: boolean },
  ): Promise<string> {
    const { onOutput, onDeath } = this.#options
    return new Promise((resolve, reject) => {
      let words = ''
      let isUp = false
      const hear = (chunk: Buffer) => {
        onOutput?.(chunk)
        words = (words + chunk).slice(-8_000)
        const match = isUp ? null : isReady.exec(words)
        if (match) {
          isUp = true
          resolve(match[1] ?? '')
        }
      }
      child.stdout!.on('data', hear)
      child.stderr!.on('data', hear)
      child.on('error', reject)
      child.on('exit', (code, signal) => {
        if (!isUp) reject(new Error(`The ${name} ended (${signal ?? code}) before it was ready:\n${words}`))
        else if (!state.isStopping) onDeath?.(name, words)
      })
    })
  }
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = once(child, 'exit')
  child.kill(signal)
  const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await end
  clearTimeout(hurry)
}
