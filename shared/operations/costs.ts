import { dynoDollars, GB, PLANS, S3_DOLLARS_PER_GB } from './health/plans.ts'

/** What one company takes, as measured. */
export interface Usage {
  /** Bank lines a month. */
  transactions: number
  /** Database, of each bank line with its entry, decision and proof, indexes and all. */
  bytesPerTransaction: number
  /** Database, of what grows with the merchants it knows and not with time. */
  bytesOfMemory: number
  /** S3, of the files that come in a month. */
  fileBytes: number
  /** The worker's processor time for a bank line, ms. */
  workerMs: number
  /** Requests in the busiest hour of the day. */
  requestsInBusyHour: number
  /** Web's processor time for a request, ms. */
  webMs: number
  /** On models in a month, US dollars. */
  modelDollars: number
}

/** A month, US dollars. */
export interface Costs {
  companies: number
  webs: number
  workers: number
  dynoDollars: number
  plan: keyof typeof PLANS
  databaseGb: number
  databaseDollars: number
  fileGb: number
  fileDollars: number
  modelDollars: number
  dollars: number
}

/**
 * As `bin/bench/capacity` measured it, on a machine that was busy with other work (docs/benchmarks.md): 5,000 known
 * merchants, 208 bank lines a month. Files and requests are what we suppose of a company: 20 receipts of 400 KB, and 40
 * pages looked at in its busiest hour.
 */
export const REFERENCE: Usage = {
  transactions: 208,
  bytesPerTransaction: 2_800,
  bytesOfMemory: 26_100_000,
  fileBytes: 20 * 400_000,
  workerMs: 3.4,
  requestsInBusyHour: 40,
  webMs: 4.1,
  modelDollars: 0,
}

/** How long books are kept at hand: as long as the IRS may ask for them, in most cases. */
const YEARS = 3
/** A database is moved to a larger plan before it is full; a dyno of its own is given half to do. */
const FULL = 0.8
const BUSY = 0.5
/** A night's statements are filed within so many hours. */
const NIGHT_HOURS = 2

/** What a month costs with so many companies like this one, at Heroku's and Amazon's list prices, after three years. */
export function costsOf(companies: number, usage: Usage): Costs {
  const months = 12 * YEARS
  const databaseBytes =
    companies * (usage.bytesOfMemory + months * usage.transactions * usage.bytesPerTransaction)
  const databaseGb = databaseBytes / GB
  const fileGb = (companies * months * usage.fileBytes) / GB
  const webs = dynos((companies * usage.requestsInBusyHour * usage.webMs) / 3_600_000)
  const workers = dynos((companies * (usage.transactions / 30) * usage.workerMs) / (NIGHT_HOURS * 3_600_000))
  const plan = smallestPlan(databaseGb)
  const ofDynos = dynoDollars(webs) + dynoDollars(workers)
  const databaseDollars = PLANS[plan].dollars
  const fileDollars = fileGb * S3_DOLLARS_PER_GB
  const modelDollars = companies * usage.modelDollars
  const dollars = ofDynos + databaseDollars + fileDollars + modelDollars
  return {
    companies,
    webs,
    workers,
    dynoDollars: ofDynos,
    plan,
    databaseGb,
    databaseDollars,
    fileGb,
    fileDollars,
    modelDollars,
    dollars,
  }
}

/** As many as keep each at half of one processor at most. */
const dynos = (processors: number) => Math.max(1, Math.ceil(processors / BUSY))

// Never below Standard-0: the plans before it have no followers and no rollback, and too few connections.
function smallestPlan(gb: number): keyof typeof PLANS {
  const fits = (['standard-0', 'standard-2', 'standard-3'] as const).find(
    (plan) => gb <= FULL * PLANS[plan].gb,
  )
  if (!fits)
    throw new RangeError(`${Math.ceil(gb)} GB are more than one database of Heroku's plans here holds`)
  return fits
}
