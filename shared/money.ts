// Money is integer cents in a bigint, never a float. `Number` holds cents exactly up to 90 trillion dollars,
// which is why JSON may carry them as numbers, but sums and comparisons stay in bigint.

/** `-123456n` → `-1,234.56`. No currency sign: the only currency is USD. */
export function formatCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  const dollars = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${cents < 0n ? '-' : ''}${dollars}.${digits.slice(-2)}`
}

/** `-123456n` → `-1234.56`, for other programs to read. */
export function plainAmount(cents: bigint): string {
  return formatCents(cents).replaceAll(',', '')
}

/** Cents as a plain JSON number. Throws a RangeError where a number could no longer be exact. */
export function centsToJson(cents: bigint): number {
  const number = Number(cents)
  if (!Number.isSafeInteger(number)) throw new RangeError(`${cents} cents don't fit a JSON number`)
  return number
}
