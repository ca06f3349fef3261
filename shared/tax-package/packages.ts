import type { Context } from '../context.ts'
import type { GeneralLedger } from '../reports/general-ledger.ts'
import type { TaxForm } from '../reports/tax-lines.ts'

export interface TaxPackage {
  id: string
  year: number
  form: TaxForm
  /** Counted from 1 in each year. */
  version: number
  state: 'asked' | 'ready'
  askedBy: string
  askedAt: Date
  readyAt: Date | null
  bytes: number | null
  /** Of the ZIP, in hex. */
  sha256: string | null
  /** What each account of the general ledger came to. */
  balances: Balance[] | null
}

/** What an account came to, positive on its normal side. */
export interface Balance {
  code: string
  name: string
  cents: bigint
}

/** Every version of the tax packages of a year, or of all years; the latest first. */
export async function listPackages(ctx: Context, year?: number): Promise<TaxPackage[]> {
  let query = ctx.db
    .selectFrom('tax_packages')
    .innerJoin('users', 'users.id', 'tax_packages.asked_by')
    .where('company_id', '=', ctx.companyId)
    .select([
      'tax_packages.id',
      'year',
      'form',
      'version',
      'state',
      'users.name as askedBy',
      'bytes',
      'sha256',
    ])
    .select(['asked_at as askedAt', 'ready_at as readyAt', 'balances'])
    .orderBy('year', 'desc')
    .orderBy('version', 'desc')
  if (year !== undefined) query = query.where('year', '=', year)
  const rows = await query.execute()
  return rows.map(({ bytes, balances, ...row }) => ({
    ...row,
    bytes: bytes === null ? null : Number(bytes),
    balances:
      (balances as StoredBalance[] | null)?.map(({ cents, ...one }) => ({ ...one, cents: BigInt(cents) })) ??
      null,
  }))
}

// Cents as text, for a JSON number may be no exact bigint.
type StoredBalance = Omit<Balance, 'cents'> & { cents: string }

/** As the column `balances` holds them. */
export function balancesToJson({ accounts }: GeneralLedger): string {
  const stored: StoredBalance[] = accounts.map(({ code, name, closingCents }) => ({
    code,
    name,
    cents: `${closingCents}`,
  }))
  return JSON.stringify(stored)
}

/** An account that came to something else than it does now. */
export interface Change {
  code: string
  name: string
  beforeCents: bigint
  nowCents: bigint
}

/** What has changed in the books of a year since a package of it was made, by account. */
export function changesSince(before: Balance[], { accounts }: GeneralLedger): Change[] {
  const was = new Map(before.map((one) => [one.code, one]))
  const now = new Map(accounts.map(({ code, name, closingCents }) => [code, { name, cents: closingCents }]))
  return [...new Set([...was.keys(), ...now.keys()])]
    .sort()
    .map((code) => ({
      code,
      name: (now.get(code) ?? was.get(code)!).name,
      beforeCents: was.get(code)?.cents ?? 0n,
      nowCents: now.get(code)?.cents ?? 0n,
    }))
    .filter(({ beforeCents, nowCents }) => beforeCents !== nowCents)
}

/** Where a year's package lies: each version takes the place of the one before. */
export const packageKey = (companyId: string, year: number) =>
  `companies/${companyId}/tax-packages/${year}.zip`
