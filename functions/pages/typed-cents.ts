import { invalid } from '#shared/refusal.ts'

/** An amount as somebody typed it, `$1,234.5` → 123450n; a refusal when it is none, or zero. */
export function typedCents(typed: string): bigint {
  const [, dollars, fraction = ''] = /^\$?(\d{0,12})(?:\.(\d{0,2}))?$/.exec(typed.replace(/[\s,]/g, '')) ?? []
  const cents = dollars === undefined ? 0n : BigInt(`${dollars}${fraction.padEnd(2, '0')}`)
  if (cents === 0n) throw invalid(`“${typed}” is no amount. Write it like 12.50.`)
  return cents
}
