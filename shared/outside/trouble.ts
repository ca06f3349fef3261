/**
 * A service across the network didn't do its part. A fault, not a Refusal: nobody asked for anything wrong. A door
 * answers 503 with the sentence, a task tries again.
 */
export class OutsideTrouble extends Error {
  /** For the log: `S3`, `mail`, … */
  readonly service: string
  /** For the person who waits. `message` is for the log: it may name hosts, buckets and keys. */
  readonly sentence: string
  /** False when waiting won't help because somebody has to change a setting first, as for a wrong key. */
  readonly retryable: boolean
  /** There is no room left for what it was to keep. */
  readonly isFull: boolean

  constructor(
    service: string,
    message: string,
    more: { sentence: string; retryable: boolean; isFull?: boolean; cause?: unknown },
  ) {
    super(`${service}: ${message}`, { cause: more.cause })
    this.name = 'OutsideTrouble'
    this.service = service
    this.sentence = more.sentence
    this.retryable = more.retryable
    this.isFull = more.isFull ?? false
  }
}
