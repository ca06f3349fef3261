import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../..')

/** A program of the repository, run as a process of its own and killed at the end of its scope. */
export class Program implements AsyncDisposable {
  readonly child: ChildProcess
  readonly #lines: AsyncIterator<string>
  #errors = ''

  /** `path` begins at the root of the repository. */
  constructor(path: string, ...args: string[]) {
    // A short life isn't worth the optimising of WebAssembly, which Node would have to finish before it exits.
    this.child = spawn(process.execPath, ['--liftoff-only', join(ROOT, path), ...args], {
      stdio: 'pipe',
      env: { NODE_COMPILE_CACHE: join(ROOT, '.cache/compile'), ...process.env },
    })
    this.#lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]()
    this.child.stderr!.on('data', (chunk) => {
      this.#errors += chunk
    })
  }

  /** The next line it prints, or null when it has ended. */
  async line(): Promise<string | null> {
    const { value, done } = await this.#lines.next()
    return done ? null : value
  }

  /** Tells it to go on. */
  go(): void {
    this.child.stdin!.write('go\n')
  }

  /** Waits for its end, or brings it about. Its exit code, null when a signal ended it, and its stderr. */
  async end(signal?: NodeJS.Signals): Promise<{ code: number | null; errors: string }> {
    if (signal) this.child.kill(signal)
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
    return { code: this.child.exitCode, errors: this.#errors }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}

export interface DatabaseProgram extends AsyncDisposable {
  program: Program
  url: string
}

/** Starts bin/embedded-database on a folder and waits until it is ready. */
export async function startDatabase(folder: string): Promise<DatabaseProgram> {
  const program = new Program('bin/embedded-database.ts', '--folder', folder, '--port', '0')
  const line = await program.line()
  if (line === null) throw new Error((await program.end()).errors)
  return {
    program,
    url: line.replace('DATABASE_URL=', ''),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}
