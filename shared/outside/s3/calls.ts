import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { Refusal } from '#shared/refusal.ts'
import type { BucketConfig } from '../s3.ts'
import { OutsideTrouble } from '../trouble.ts'
import { bucketTrouble } from './trouble.ts'

const TIMEOUT_MS = 10_000
// /ready asks, and whoever asks that wants to know soon.
const CHECK_TIMEOUT_MS = 3_000

/** One bucket, and how each call to it is made. */
export interface Calls {
  client: S3Client
  Bucket: string
  /** What an object's encryption at rest is asked for by; undefined where the server knows none. */
  ServerSideEncryption: 'AES256' | undefined
  /** Runs one call under a time limit and tells trouble from everything else. `what` completes "can't". */
  call<T>(what: string, run: (abortSignal: AbortSignal) => Promise<T>, limitMs?: number): Promise<T>
  /** The signal, or that on which the whole bucket ends. */
  orUntil(signal: AbortSignal): AbortSignal
  /** Returns when the bucket answers to our keys. */
  check(): Promise<void>
}

/** How calls are made to the bucket of `config`, until `until` if there is such an end. */
export function callsTo(client: S3Client, config: BucketConfig, until?: AbortSignal): Calls {
  const { bucket: Bucket, encrypt = true, timeoutMs = TIMEOUT_MS } = config
  const orUntil: Calls['orUntil'] = (signal) => (until ? AbortSignal.any([signal, until]) : signal)
  const call: Calls['call'] = async (what, run, limitMs = timeoutMs) => {
    until?.throwIfAborted()
    const signal = AbortSignal.timeout(limitMs)
    try {
      return await run(orUntil(signal))
    } catch (error) {
      until?.throwIfAborted()
      if (error instanceof Refusal || error instanceof OutsideTrouble) throw error
      throw bucketTrouble(what, error, signal.aborted ? limitMs : null)
    }
  }
  return {
    client,
    Bucket,
    ServerSideEncryption: encrypt ? 'AES256' : undefined,
    call,
    orUntil,
    async check() {
      const look = (abortSignal: AbortSignal) =>
        client.send(new HeadBucketCommand({ Bucket }), { abortSignal })
      await call(`reach bucket ${Bucket}`, look, Math.min(timeoutMs, CHECK_TIMEOUT_MS))
    },
  }
}
