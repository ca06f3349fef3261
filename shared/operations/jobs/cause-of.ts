import { ZodError } from 'zod'
import { OutsideTrouble } from '../../outside/trouble.ts'
import { Refusal } from '../../refusal.ts'

/** A job ran into the limit of its task's manners. */
export class TookTooLong extends Error {
  constructor(limitMs: number) {
    super(
      `it took longer than ${limitMs >= 60_000 ? `${limitMs / 60_000} min` : `${limitMs / 1_000} s`} and was stopped`,
    )
    this.name = 'TookTooLong'
  }
}

const SERVICES: Record<string, string> = { S3: 'the file store', mail: 'the mail server' }

/**
 * Why a job failed, as half a sentence that goes after a colon: the same for all that failed the same way, so that
 * they can be grouped, and with nothing of a company's books in it. The whole error is in the log.
 */
export function causeOf(error: unknown): string {
  if (error instanceof TookTooLong) return error.message
  if (error instanceof Refusal) return withoutParticulars(error.message)
  if (error instanceof ZodError) {
    const fields = [...new Set(error.issues.map(({ path }) => path.join('.') || 'everything'))]
    return `it was asked for in a way this version doesn’t understand (${fields.sort().join(', ')})`
  }
  if (error instanceof OutsideTrouble) {
    const service = SERVICES[error.service] ?? error.service
    if (error.isFull) return `${service} is full: make room in its bucket, or have its limit raised`
    return error.retryable ? `${service} didn’t answer` : `${service} refused us: its settings need a look`
  }
  const { code, severity, name, message } = error as Record<string, unknown>
  if (typeof code === 'string' && severity !== undefined) return `the database refused it (${code})`
  if (typeof code === 'string' && CONNECTION.has(code)) return 'the database went away'
  return withoutParticulars(`${name ?? 'Error'}: ${message ?? error}`)
}

const CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])

// Names, ids and amounts differ from job to job, and are nobody's business here.
function withoutParticulars(text: string): string {
  return text
    .replace(/"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'/g, '…')
    .replace(/[\w-]*\d[\w.,:-]*/g, '…')
    .slice(0, 200)
}
