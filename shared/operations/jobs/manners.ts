// Every task and its manners. Why these: docs/decisions/0016-fair-queue.md.
import type { TaskName } from '../enqueue.ts'

/**
 * Tasks of a lane share its slots in a worker, so that what takes long can't take those of what is short: `small` for
 * milliseconds, which a worker takes by the hundred, `quick` for a second or some, `bulk` for minutes.
 */
export type Lane = 'small' | 'quick' | 'bulk'

export interface Manners {
  /** What it does, as the operator's page says it. */
  does: string
  lane: Lane
  /** Jobs of one queue run one at a time, whatever company they are of. */
  queue?: string
  /** Lower goes first in its lane. A company's place falls behind by up to 90 while many files of it wait. */
  priority: number
  /** Longer and it is stopped, with its open statements and calls, and counts as failed; ms. */
  limitMs: number
  /** After so many failures it is given up, and waits for the operator. */
  tries: number
  /** The wait after the first failure, ms; each further one is e times as long, to six hours. At least the queue's own 2.7 s. */
  waitMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

// Twelve tries take sixteen hours: a file store that is away for half a day is nothing that anybody has to mend by hand.
// biome-ignore format: a table
export const MANNERS: Record<TaskName, Manners> = {
  'mail/send':               { does: 'Send a mail',               lane: 'small', priority: 0,   limitMs: MINUTE,      tries: 8,  waitMs: 5 * SECOND },
  'documents/receive':       { does: 'Take in a file',            lane: 'quick', priority: 100, limitMs: MINUTE,      tries: 12, waitMs: 3 * SECOND },
  'receipts/read':           { does: 'Read a receipt',            lane: 'quick', priority: 100, limitMs: 5 * MINUTE,  tries: 12, waitMs: 3 * SECOND },
  'receipts/match':          { does: 'Match the receipts of a company', lane: 'quick', priority: 110, limitMs: 2 * MINUTE, tries: 12, waitMs: 3 * SECOND },
  'statements/import':       { does: 'Import a statement',        lane: 'bulk',  priority: 300, limitMs: 5 * MINUTE,  tries: 12, waitMs: 3 * SECOND },
  'transactions/categorize': { does: 'File the lines of a statement', lane: 'bulk', priority: 400, limitMs: 5 * MINUTE, tries: 12, waitMs: 3 * SECOND },
  'memory/make-vectors':     { does: 'Make the vectors that merchants lack', lane: 'bulk', priority: 450, limitMs: 30 * MINUTE, tries: 12, waitMs: 3 * SECOND },
  'limits/sweep':            { does: 'Sweep up old limits',       lane: 'small', priority: 500, limitMs: 5 * MINUTE,  tries: 3,  waitMs: MINUTE },
  'operations/sample':       { does: 'Note how it stands',        lane: 'small', priority: 10,  limitMs: MINUTE,      tries: 1,  waitMs: MINUTE },
  'operations/watch':        { does: 'Watch the lights',          lane: 'quick', priority: 10,  limitMs: MINUTE,      tries: 1,  waitMs: MINUTE },
  'operations/roll-up':      { does: 'Sum up notes by the hour',  lane: 'small', priority: 500, limitMs: 5 * MINUTE,  tries: 3,  waitMs: MINUTE },
  'events/sweep':            { does: 'Sweep up old live updates', lane: 'small', priority: 500, limitMs: 5 * MINUTE,  tries: 3,  waitMs: MINUTE },
  'people/sweep':            { does: 'Sweep up ended sessions',   lane: 'small', priority: 500, limitMs: 5 * MINUTE,  tries: 3,  waitMs: MINUTE },
  'documents/sweep':         { does: 'Hold rows and files against each other', lane: 'bulk', queue: 'whole companies', priority: 500, limitMs: 60 * MINUTE, tries: 3, waitMs: 10 * MINUTE },
  'companies/sweep':         { does: 'Sweep up in companies',     lane: 'bulk',  queue: 'whole companies', priority: 500, limitMs: 30 * MINUTE, tries: 3, waitMs: MINUTE },
  'operations/back-up':      { does: 'Take the nightly backup',   lane: 'bulk',  queue: 'backups', priority: 550, limitMs: 60 * MINUTE, tries: 5, waitMs: 10 * MINUTE },
  'operations/drill':        { does: 'Restore the newest backup on trial', lane: 'bulk', queue: 'backups', priority: 650, limitMs: 60 * MINUTE, tries: 2, waitMs: 60 * MINUTE },
  'companies/tax-package':   { does: 'Make a tax package',        lane: 'bulk',  queue: 'whole companies', priority: 450, limitMs: 30 * MINUTE, tries: 5, waitMs: MINUTE },
  'companies/export':        { does: 'Make a copy of everything', lane: 'bulk',  queue: 'whole companies', priority: 600, limitMs: 30 * MINUTE, tries: 5, waitMs: MINUTE },
  'companies/erase-due':     { does: 'Erase companies that are due', lane: 'bulk', queue: 'whole companies', priority: 700, limitMs: 60 * MINUTE, tries: 4, waitMs: 10 * MINUTE },
}

/** How long to wait after the nth failure, ms. */
export function waitAfter({ waitMs }: Manners, failures: number): number {
  return Math.min(6 * 60 * MINUTE, waitMs * Math.E ** (failures - 1))
}
