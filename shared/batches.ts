/** The rows in batches of at most 1,000: one statement takes 65,535 parameters, and a row of ours up to 20. */
export function batchesOf<Row>(rows: Row[], size = 1_000): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, (n + 1) * size))
}
