/** Why we say no. Each kind is one HTTP status at the door (`functions/middleware/problem.ts`). */
export type RefusalKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable'

/**
 * An expected no, with a sentence for the person who asked. At a door it becomes problem+json; in a task it
 * ends the job without a retry. Anything else that is thrown is a fault.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind
  /** What more there is to say about single inputs: field name to sentence. */
  readonly fields: Record<string, string>
  /** When asking again may help, where that is known. */
  retryAfterSeconds?: number

  constructor(kind: RefusalKind, sentence: string, fields: Record<string, string> = {}) {
    super(sentence)
    this.name = 'Refusal'
    this.kind = kind
    this.fields = fields
  }
}

export const invalid = (sentence: string, fields?: Record<string, string>) =>
  new Refusal('invalid', sentence, fields)
export const unauthorized = (sentence: string) => new Refusal('unauthorized', sentence)
export const forbidden = (sentence: string) => new Refusal('forbidden', sentence)
export const notFound = (sentence: string) => new Refusal('not-found', sentence)
export const conflict = (sentence: string) => new Refusal('conflict', sentence)
export const unavailable = (sentence: string) => new Refusal('unavailable', sentence)

/** Somebody asked more often than is allowed; in so many seconds they may ask again. */
export function tooMany(sentence: string, retryAfterSeconds: number): Refusal {
  return Object.assign(new Refusal('too-many', sentence), { retryAfterSeconds })
}
