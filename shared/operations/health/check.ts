import type { Database } from '#db/connect.ts'
import type { Config } from '../../config.ts'
import type { Mailer } from '../../outside/mail.ts'
import type { Bucket } from '../../outside/s3.ts'

/** What the checks look at. */
export interface HealthParts {
  config: Config
  db: Database
  bucket: Bucket
  mailer: Pick<Mailer, 'check'>
}

/** One thing that has to be right for all to run; `Parts` is what it needs to look. */
export interface Check<Parts = HealthParts> {
  /** `queue-wait`: as programs, mails and the runbook name it. */
  name: string
  /** The check without which this one can't tell. */
  needs?: string
  /** What it looks at: `Oldest waiting job`. */
  title: string
  /** When it is green: `begun within a minute`. */
  green: string
  /** What to do when it isn't, as a sentence. */
  fix: string
  /** Looks, and throws whatever keeps it from looking. */
  look(parts: Parts): Promise<Finding>
}

export interface Finding {
  isGreen: boolean
  /** What it is now, short: `2 of 120`. */
  found: string
  /** What to do, where that depends on what was found. */
  fix?: string
}

/** A check that was made. */
export interface Light extends Pick<Check, 'name' | 'title' | 'green'> {
  isGreen: boolean
  found: string
  /** What to do; null when it is green. */
  fix: string | null
  /** The light that is red and has to be mended before this one can tell; null when it could. */
  waitsFor: string | null
  ms: number
}
