import type { ReceiptReading } from './read/receipt.ts'

// A reading in a jsonb column: its cents are bigints, which JSON doesn't know, so they stand there as `{"cents": "1850"}`.

/** The reading as text for the column. */
export function readingToJson(reading: ReceiptReading): string {
  return JSON.stringify(reading, (_, value) =>
    typeof value === 'bigint' ? { cents: value.toString() } : value,
  )
}

/** The reading from the column's value. */
export function readingFromJson(value: unknown): ReceiptReading | null {
  return revive(value) as ReceiptReading | null
}

function revive(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(revive)
  if ('cents' in value && typeof value.cents === 'string') return BigInt(value.cents)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]))
}
