// Runs other programs, and says their last words when they fail.
import { spawn } from 'node:child_process'

export interface RunOptions {
  cwd?: string
  env?: Record<string, string | undefined>
  /** Who runs it; needs root unless it is ourselves. */
  uid?: number
  gid?: number
  input?: string
}

/** Answers what the program printed. Throws an Error with its last words when it ends with anything but 0. */
export async function run(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, printed } = await attempt(program, args, options)
  if (code === 0) return printed
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} ended with ${code}:\n${printed.slice(-4_000)}`)
}

/** The same, for what may fail: its exit code, and all it printed. */
export function attempt(
  program: string,
  args: string[],
  { input, ...options }: RunOptions = {},
): Promise<{ code: number; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    let printed = ''
    child.stdout.on('data', (chunk) => (printed += chunk))
    child.stderr.on('data', (chunk) => (printed += chunk))
    child.stdin.on('error', () => {}) // it may end without reading what it was given
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, printed }))
  })
}
