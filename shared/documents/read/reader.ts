// Starts the process that reads files, keeps it warm, and ends it when it takes too much.
import { type ChildProcess, fork } from 'node:child_process'
import type { FileToRead } from './decoders/read-file.ts'
import type { DrawnPage } from './drawn-page.ts'
import type { ReceiptReading } from './receipt-reading.ts'
import { residentBytes } from './resident-bytes.ts'

/** What the process answers. `failed` is the name of a decoder's error. */
export type Answer =
  | { reading: ReceiptReading; drawn: DrawnPage[] }
  | { jpeg: Uint8Array }
  | { tooManyPages: number }
  | { failed: string; message: string }

/** Why there is no answer; `crashed` is twice, in two processes. */
export type NoAnswer = 'out of time' | 'out of memory' | 'crashed'

/** Reads files one at a time in a process of its own; those that come meanwhile wait their turn. */
export interface Reader {
  /** Throws when its process doesn't start or it is closed meanwhile: the file isn't to blame, and may be asked again. */
  ask(file: FileToRead): Promise<Answer | NoAnswer>
  /** Of the process, while there is one. */
  readonly processId: number | undefined
  close(): void
}

export interface ReaderLimits {
  maxMilliseconds?: number
  /** Resident, all of the process. Held where the system has /proc; elsewhere V8's own limit alone holds. */
  maxMemoryBytes?: number
  /** Files that one process reads before the next takes over. */
  filesEach?: number
}

export interface Question extends FileToRead {
  id: number
}

const MAX_MILLISECONDS = 30_000
const MAX_START_MILLISECONDS = 20_000
const MEGABYTE = 1024 * 1024
// At rest the process with its engine takes 170 MB, and a photo 60 MB more. A compression bomb passes this within 0.1 s.
const MAX_MEMORY_BYTES = 300 * MEGABYTE
const MAX_HEAP_MB = 128
const MEMORY_CHECK_EVERY_MS = 25
// Starting anew costs half a second. WebAssembly never gives memory back.
const FILES_EACH = 100
const RETIRE_AT_BYTES = 230 * MEGABYTE

/** Opens a reader. Its process starts with the first file, and ends with ours. */
export function openReader({
  maxMilliseconds = MAX_MILLISECONDS,
  maxMemoryBytes = MAX_MEMORY_BYTES,
  filesEach = FILES_EACH,
}: ReaderLimits = {}): Reader {
  let child: Child | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false

  async function askOnce(file: FileToRead): Promise<Answer | NoAnswer> {
    if (closed) throw new Error('the reader is closed')
    child ??= startChild()
    const asked = child
    const answer = await answerOf(asked, file, maxMilliseconds, maxMemoryBytes).catch((error) => {
      asked.process.kill('SIGKILL')
      child = undefined
      throw error
    })
    if (closed) throw new Error('the reader was closed while it read')
    asked.files++
    const spent = asked.files >= filesEach || residentBytes(asked.process.pid!) > RETIRE_AT_BYTES
    if (spent || typeof answer === 'string') {
      asked.process.kill('SIGKILL')
      child = undefined
    }
    return answer
  }

  return {
    ask(file) {
      const answer = turn.then(async () => {
        const first = await askOnce(file)
        // Somebody else may have ended the process; only a file that does it twice is to blame.
        return first === 'crashed' ? askOnce(file) : first
      })
      turn = answer.catch(() => {})
      return answer
    },
    get processId() {
      return child?.process.pid
    },
    close() {
      closed = true
      child?.process.kill('SIGKILL')
    },
  }
}

interface Child {
  process: ChildProcess
  ready: Promise<unknown>
  files: number
}

function startChild(): Child {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = fork(new URL('./reader-process.ts', import.meta.url), {
    execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
    // No secrets: what is read there comes from outside. One arena: freed memory goes back sooner.
    env: { ...(PATH && { PATH }), ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), MALLOC_ARENA_MAX: '1' },
    serialization: 'advanced', // bytes and bigints as they are
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // the decoders chat about fonts and resolutions
  })
  // A reader at rest doesn't keep its program from ending.
  child.unref()
  child.channel?.unref()
  child.on('error', () => {}) // it couldn't be reached: its end says the same
  const ready = new Promise((resolve) => child.once('message', resolve))
  return { process: child, ready, files: 0 }
}

let lastId = 0

async function answerOf(
  { process: child, ready }: Child,
  file: FileToRead,
  maxMilliseconds: number,
  maxMemoryBytes: number,
): Promise<Answer | NoAnswer> {
  const id = ++lastId
  const { promise, resolve, reject } = Promise.withResolvers<Answer | NoAnswer>()
  const onMessage = (message: { id?: number; answer?: Answer }) => {
    if (message.id === id) resolve(message.answer!)
  }
  const onExit = () => resolve('crashed')
  const memoryCheck = setInterval(() => {
    if (residentBytes(child.pid!) > maxMemoryBytes) resolve('out of memory')
  }, MEMORY_CHECK_EVERY_MS)
  child.on('message', onMessage).once('exit', onExit)
  let deadline = setTimeout(() => reject(new Error('the reader did not start')), MAX_START_MILLISECONDS)
  try {
    if (child.exitCode !== null || child.signalCode !== null) return 'crashed'
    await Promise.race([ready, promise])
    clearTimeout(deadline)
    deadline = setTimeout(() => resolve('out of time'), maxMilliseconds)
    if (child.connected) child.send({ id, ...file })
    return await promise
  } finally {
    clearTimeout(deadline)
    clearInterval(memoryCheck)
    child.off('message', onMessage).off('exit', onExit)
  }
}
