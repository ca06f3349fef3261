// Where every page lives, in one place: a link in a view and the door it leads to can't drift apart unseen.

/** The pages of one company. */
export function pathsOf(companyId: string) {
  const company = `/companies/${companyId}`
  return {
    home: company,
    transactions: `${company}/transactions`,
    review: `${company}/review`,
    /** The page of the review that starts after a cursor, or the first. */
    reviewAfter: (after: string | undefined) => `${company}/review${cursor(after)}`,
    /** Answers lead back to the page they were given on. */
    decision: (transactionId: string, after?: string) =>
      `${company}/review/${transactionId}/decision${cursor(after)}`,
    undo: (transactionId: string) => `${company}/review/${transactionId}/undo`,
    documents: `${company}/documents`,
    document: (documentId: string) => `${company}/documents/${documentId}`,
    documentFile: (documentId: string) => `${company}/documents/${documentId}/file`,
    documentArrival: (documentId: string) => `${company}/documents/${documentId}/arrival`,
    documentImport: (documentId: string) => `${company}/documents/${documentId}/import`,
    documentMatch: (documentId: string) => `${company}/documents/${documentId}/match`,
    entry: (entryId: string) => `${company}/entries/${entryId}`,
    reversal: (entryId: string) => `${company}/entries/${entryId}/reversal`,
    trialBalance: `${company}/reports/trial-balance`,
    keys: `${company}/keys`,
    keyRevocation: (keyId: string) => `${company}/keys/${keyId}/revocation`,
    api: `/api/companies/${companyId}`,
    events: `/api/companies/${companyId}/events`,
  }
}

const cursor = (after: string | undefined) => (after ? `?${new URLSearchParams({ after })}` : '')
