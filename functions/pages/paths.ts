// Where every page lives, in one place: a link in a view and the door it leads to can't drift apart unseen.

/** The pages of one company. */
export function pathsOf(companyId: string) {
  const company = `/companies/${companyId}`
  return {
    home: company,
    transactions: `${company}/transactions`,
    review: `${company}/review`,
    decision: (transactionId: string) => `${company}/review/${transactionId}/decision`,
    undo: (transactionId: string) => `${company}/review/${transactionId}/undo`,
    documents: `${company}/documents`,
    document: (documentId: string) => `${company}/documents/${documentId}`,
    documentFile: (documentId: string) => `${company}/documents/${documentId}/file`,
    documentAccount: (documentId: string) => `${company}/documents/${documentId}/account`,
    documentMatch: (documentId: string) => `${company}/documents/${documentId}/match`,
    entry: (entryId: string) => `${company}/entries/${entryId}`,
    reversal: (entryId: string) => `${company}/entries/${entryId}/reversal`,
    trialBalance: `${company}/reports/trial-balance`,
    api: `/api/companies/${companyId}`,
    events: `/api/companies/${companyId}/events`,
  }
}
