// The text layer of a PDF: what a program printed, or what a scanner believed to see.
import { Worker } from 'node:worker_threads'
import { invalid } from '#shared/refusal.ts'

/** A piece of text as the PDF places it, in points from the top left corner of the page. */
export interface Fragment {
  text: string
  x: number
  /** Of the baseline. */
  y: number
  width: number
  height: number
  /** Quarter turns clockwise away from upright reading: 0 to 3. */
  turned: number
}

/** What the thread answers. `failed` is the name of the parser's error. */
export type ThreadAnswer =
  | { pages: Fragment[][] }
  | { tooManyPages: number }
  | { failed: string; message: string }

const MAX_PAGES = 30
const MAX_MILLISECONDS = 10_000
// A page of text needs 20 MB; the rest is for fonts. A bomb of nested compression passes this within 50 ms.
const MAX_MEMORY_BYTES = 160 * 1024 * 1024
const MEMORY_CHECK_EVERY = 50
// Each may take as much: two fit beside the worker into 512 MB, and further ones wait their turn.
const AT_ONCE = 2

export interface PdfTextLimits {
  maxPages?: number
  maxMilliseconds?: number
  maxMemoryBytes?: number
}

/**
 * The text of each page, in the order in which the file holds it; an empty page for a picture.
 *
 * Runs the parser (unpdf, that is pdf.js) in a thread of its own with a limit of time and memory, so that no file
 * can hold up or bring down the process. About 150 ms for a first page, 20 ms for each further one.
 *
 * Throws a Refusal for a file that is broken, locked with a password, too long or too heavy to read.
 */
export async function pdfText(bytes: Uint8Array, limits: PdfTextLimits = {}): Promise<Fragment[][]> {
  const {
    maxPages = MAX_PAGES,
    maxMilliseconds = MAX_MILLISECONDS,
    maxMemoryBytes = MAX_MEMORY_BYTES,
  } = limits
  const answer = await inTurn(() => runThread(bytes, maxPages, maxMilliseconds, maxMemoryBytes))

  if (answer === 'out of time' || answer === 'out of memory') {
    throw invalid('This PDF is too heavy to read. Print it to a new PDF, or upload a photo of it instead.')
  } else if ('tooManyPages' in answer) {
    throw invalid(
      `This PDF has ${answer.tooManyPages} pages, a receipt may have ${maxPages}. Upload only the pages with the total.`,
    )
  } else if ('failed' in answer && answer.failed === 'PasswordException') {
    throw invalid('This PDF is locked with a password. Save a copy without the password and upload that.')
  } else if ('failed' in answer) {
    throw invalid(
      'This PDF is damaged and cannot be opened. Download it again, or upload a photo of it instead.',
    )
  }
  return answer.pages
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next)
      next() // takes over the place, so `running` stays
    else running--
  }
}

function runThread(bytes: Uint8Array, maxPages: number, maxMilliseconds: number, maxMemoryBytes: number) {
  return new Promise<ThreadAnswer | 'out of time' | 'out of memory'>((resolve, reject) => {
    // The thread gets a copy: the parser takes its buffer away, and the caller may still need these bytes.
    const copy = new Uint8Array(bytes)
    const thread = new Worker(new URL('./pdf-text-thread.ts', import.meta.url), {
      workerData: { bytes: copy, maxPages },
      transferList: [copy.buffer],
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryBytes / 1024 / 1024 },
      stdout: true, // the parser prints warnings about fonts
      stderr: true,
    })

    const finish = (answer: ThreadAnswer | 'out of time' | 'out of memory') => {
      clearTimeout(deadline)
      clearInterval(memoryCheck)
      // Its memory is free only when it has ended.
      void thread.terminate().then(() => resolve(answer))
    }
    const deadline = setTimeout(() => finish('out of time'), maxMilliseconds)
    // V8's own limit doesn't count buffers, which is where a compression bomb goes off. Asking interrupts even
    // a busy thread; one that has just ended rejects, and then nothing is left to measure.
    const memoryCheck = setInterval(async () => {
      const heap = await thread.getHeapStatistics().catch(() => null)
      if (heap && heap.external_memory + heap.used_heap_size > maxMemoryBytes) finish('out of memory')
    }, MEMORY_CHECK_EVERY)

    thread.once('message', finish)
    thread.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return finish('out of memory')
      clearTimeout(deadline)
      clearInterval(memoryCheck)
      reject(error)
    })
  })
}
