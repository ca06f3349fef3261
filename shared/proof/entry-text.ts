/** An entry as it stands in the database, each value as text. */
export interface StoredEntry {
  companyId: string
  id: string
  enteredOn: string
  memo: string
  transactionId: string | null
  posting: string | null
  reversesId: string | null
  cause: string
  userId: string | null
  memoryIds: string[]
  model: string | null
  promptVersion: string | null
  documentSha256: string | null
  /** µs since 1970. */
  createdAt: string
  lines: StoredLine[]
}

export interface StoredLine {
  number: number
  accountId: string
  enteredOn: string
  cents: string
}

/**
 * All that an entry says, as the text that its link in the ledger's chain is the SHA-256 of, after the link before it.
 * The database writes the same when the entry is posted (`entry_text`, in the migration ledger_proof); here it is
 * written again, by other means, so that a change of that function is seen too.
 */
export function entryText(entry: StoredEntry): string {
  const fields = [
    entry.companyId,
    entry.id,
    entry.enteredOn,
    free(entry.memo),
    entry.transactionId ? `${entry.transactionId} ${entry.posting}` : '-',
    entry.reversesId ?? '-',
    `${entry.cause} ${entry.userId ?? '-'} ${entry.memoryIds.join(',')}`,
    free(entry.model),
    free(entry.promptVersion),
    free(entry.documentSha256),
    entry.createdAt,
    ...entry.lines.map((line) => `${line.number} ${line.accountId} ${line.enteredOn} ${line.cents}`),
  ]
  return fields.join('\n')
}

// Led by its length in bytes, so that no text can look like the end of itself and the next field.
function free(text: string | null): string {
  return text === null ? '-' : `${Buffer.byteLength(text)}:${text}`
}
