// Where every page lives, in one place: a link in a view and the door it leads to can't drift apart unseen.

export const SIGN_IN = '/sign-in'
export const SIGN_IN_CODE = '/sign-in/code'
export const SIGN_IN_PASSKEY = '/sign-in/passkey'
export const SIGN_IN_PASSKEY_CHALLENGE = '/sign-in/passkey/challenge'
export const SIGN_OUT = '/sign-out'
export const ACCOUNT = '/account'
export const ACCOUNT_REVOCATION = '/account/revocation'
export const ACCOUNT_PASSKEYS = '/account/passkeys'
export const ACCOUNT_PASSKEYS_CHALLENGE = '/account/passkeys/challenge'
export const passkeyRemoval = (passkeyId: string) => `/account/passkeys/${passkeyId}/removal`
export const NEW_COMPANY = '/new-company'
/** The questions of all one's companies. */
export const ALL_REVIEWS = '/review'
export const ALL_REVIEWS_EVENTS = '/review/events'
/** The operators' own pages. */
export const OPS = '/ops'
export const OPS_COMPANIES = '/ops/companies'
export const opsCompany = (companyId: string) => `/ops/companies/${companyId}`
export const opsAccess = (companyId: string) => `${opsCompany(companyId)}/access`
export const opsAccessEnd = (companyId: string, accessId: string) => `${opsAccess(companyId)}/${accessId}/end`
export const OPS_BLOCKED = '/ops/blocked'
export const OPS_BLOCKED_RELEASES = '/ops/blocked/releases'
export const OPS_JOBS = '/ops/jobs'
export const OPS_JOB_ATTEMPTS = '/ops/jobs/attempts'
export const OPS_JOB_DISCARDS = '/ops/jobs/discards'
export const sessionRevocation = (sessionId: string) => `/account/sessions/${sessionId}/revocation`
export const invitationPath = (companyId: string, token: string) => `/invitations/${companyId}/${token}`

/** The page to sign in on, which leads on to `next`. */
export const signInPath = (next: string) =>
  next === '/' ? SIGN_IN : `${SIGN_IN}?${new URLSearchParams({ next })}`

/** Where an answer leads back to: this page of the company's queue, a page of that of all, or the transaction's own. */
export interface Back {
  after?: string | undefined
  /** `/review…` */
  next?: string | undefined
  from?: 'transaction' | undefined
}

/** The pages of one company. */
export function pathsOf(companyId: string) {
  const company = `/companies/${companyId}`
  return {
    home: company,
    transactions: `${company}/transactions`,
    transaction: (transactionId: string) => `${company}/transactions/${transactionId}`,
    likeTransaction: (merchantKey: string) => `${company}/transactions${queryOf({ merchant: merchantKey })}`,
    review: `${company}/review`,
    /** The page of the review that starts after a cursor, or the first. */
    reviewAfter: (after: string | undefined) => `${company}/review${queryOf({ after })}`,
    /** Answers lead back to the page they were given on. */
    decision: (transactionId: string, back?: Back) =>
      `${company}/review/${transactionId}/decision${queryOf({ ...back })}`,
    undo: (transactionId: string, back?: Back) =>
      `${company}/review/${transactionId}/undo${queryOf({ ...back })}`,
    documents: `${company}/documents`,
    document: (documentId: string) => `${company}/documents/${documentId}`,
    documentFile: (documentId: string) => `${company}/documents/${documentId}/file`,
    documentPage: (documentId: string, page: number) => `${company}/documents/${documentId}/pages/${page}`,
    documentArrival: (documentId: string) => `${company}/documents/${documentId}/arrival`,
    documentImport: (documentId: string) => `${company}/documents/${documentId}/import`,
    documentWithdrawal: (documentId: string) => `${company}/documents/${documentId}/withdrawal`,
    documentProblems: (documentId: string) => `${company}/documents/${documentId}/problems`,
    documentReading: (documentId: string) => `${company}/documents/${documentId}/reading`,
    documentMatch: (documentId: string) => `${company}/documents/${documentId}/match`,
    missingReceipts: `${company}/missing-receipts`,
    documentPurchase: (documentId: string) => `${company}/documents/${documentId}/purchase`,
    documentTwin: (documentId: string) => `${company}/documents/${documentId}/twin`,
    documentRejection: (documentId: string) => `${company}/documents/${documentId}/rejection`,
    documentUnmatch: (documentId: string) => `${company}/documents/${documentId}/unmatch`,
    documentDecline: (documentId: string) => `${company}/documents/${documentId}/decline`,
    newEntry: `${company}/new-entry`,
    entries: `${company}/entries`,
    entry: (entryId: string) => `${company}/entries/${entryId}`,
    reversal: (entryId: string) => `${company}/entries/${entryId}/reversal`,
    accounts: `${company}/accounts`,
    account: (accountId: string, days?: { from: string; through: string }) =>
      `${company}/accounts/${accountId}${queryOf({ ...days })}`,
    reopening: (accountId: string) => `${company}/accounts/${accountId}/reopening`,
    archiving: (accountId: string) => `${company}/accounts/${accountId}/archiving`,
    profitAndLoss: `${company}/reports/profit-and-loss`,
    balanceSheet: `${company}/reports/balance-sheet`,
    taxLines: `${company}/reports/tax-lines`,
    bankBalances: `${company}/reports/bank-balances`,
    openingBalance: (accountId: string) => `${company}/accounts/${accountId}/opening-balance`,
    taxPackage: `${company}/tax-package`,
    taxPackageFile: (year: number) => `${company}/tax-package/file?year=${year}`,
    generalLedger: `${company}/reports/general-ledger`,
    trialBalance: `${company}/reports/trial-balance`,
    operatorAccess: `${company}/operator-access`,
    accessConsent: (accessId: string) => `${company}/operator-access/${accessId}/consent`,
    accessRefusal: (accessId: string) => `${company}/operator-access/${accessId}/refusal`,
    accessEnd: (accessId: string) => `${company}/operator-access/${accessId}/end`,
    audit: `${company}/audit`,
    settings: `${company}/settings`,
    settingsName: `${company}/settings/name`,
    settingsPeriod: `${company}/settings/period`,
    settingsAutoPosting: `${company}/settings/auto-posting`,
    leaving: `${company}/leaving`,
    leavingExport: `${company}/leaving/export`,
    leavingDeletion: `${company}/leaving/deletion`,
    leavingWithdrawal: `${company}/leaving/withdrawal`,
    keys: `${company}/keys`,
    keyRevocation: (keyId: string) => `${company}/keys/${keyId}/revocation`,
    members: `${company}/members`,
    memberRole: (userId: string) => `${company}/members/${userId}/role`,
    memberRemoval: (userId: string) => `${company}/members/${userId}/removal`,
    invitations: `${company}/invitations`,
    invitationWithdrawal: (invitationId: string) => `${company}/invitations/${invitationId}/withdrawal`,
    api: `/api/companies/${companyId}`,
    events: `/api/companies/${companyId}/events`,
  }
}

/** A query of what is given, with its question mark. */
export function queryOf(given: Record<string, string | undefined>): string {
  const query = new URLSearchParams(
    Object.entries(given).filter((pair): pair is [string, string] => !!pair[1]),
  )
  return query.size > 0 ? `?${query}` : ''
}
