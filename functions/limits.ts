import type { LimitSettings } from '#shared/config.ts'

/** Whose turns a limit counts: whoever shares this shares them. */
export type Whose = 'address' | 'key' | 'user' | 'company'

export interface Limit {
  whose: Whose
  /** Turns at once after a quiet time, and those that come back every second. */
  burst(settings: LimitSettings): number
  perSecond(settings: LimitSettings): number
  /** What whoever has none left is told; `wait` is `2 minutes`. */
  sentence(wait: string): string
  /** Which doors it holds for. */
  doors: 'all' | string[]
}

const hourly = (setting: keyof LimitSettings): Pick<Limit, 'burst' | 'perSecond'> => ({
  burst: (settings) => settings[setting],
  perSecond: (settings) => settings[setting] / 3600,
})

/**
 * How often which doors may be knocked at, over all processes. An hour's turns may be taken at once, and come back
 * evenly. What the worker does isn't counted. The limits of codes for signing in depend on what the form says:
 * shared/people/ask-for-code.ts.
 */
export const LIMITS = {
  address: {
    whose: 'address',
    burst: (settings) => settings.LIMIT_BURST,
    perSecond: (settings) => settings.LIMIT_PER_SECOND,
    sentence: (wait) => `Too many requests come from your address. Go on in ${wait}.`,
    doors: 'all',
  },
  key: {
    whose: 'key',
    ...hourly('LIMIT_KEY_HOURLY'),
    sentence: (wait) => `This key has used up its requests. The next one is free in ${wait}.`,
    doors: 'all',
  },
  uploads: {
    whose: 'user',
    ...hourly('LIMIT_UPLOADS_HOURLY'),
    sentence: (wait) => `You have uploaded as many files as fit in an hour. Upload the next one in ${wait}.`,
    doors: ['POST /api/companies/:company/documents', 'POST /companies/:company/documents'],
  },
  categories: {
    whose: 'company',
    ...hourly('LIMIT_CATEGORIES_HOURLY'),
    sentence: (wait) =>
      `This company has decided as many transactions as fit in an hour. Decide the next one in ${wait}.`,
    doors: [
      'PUT /api/companies/:company/transactions/:transaction/category',
      'POST /companies/:company/review/:transaction/decision',
    ],
  },
  entries: {
    whose: 'company',
    ...hourly('LIMIT_ENTRIES_HOURLY'),
    sentence: (wait) =>
      `This company has made as many entries by hand as fit in an hour. Make the next one in ${wait}.`,
    doors: [
      'POST /api/companies/:company/entries',
      'POST /companies/:company/entries',
      'POST /api/companies/:company/entries/:entry/reversal',
      'DELETE /api/companies/:company/documents/:document/import',
      'POST /companies/:company/documents/:document/withdrawal',
      'PUT /api/companies/:company/accounts/:account/opening-balance',
      'POST /companies/:company/accounts/:account/opening-balance',
      'POST /companies/:company/entries/:entry/reversal',
    ],
  },
} satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS

/** Not limited at all: what machines ask to see whether we are alive, and what browsers keep for a year. */
export const UNLIMITED = ['GET /up', 'GET /ready', 'GET /assets/:version/:file']

/** Writes that the limits for all doors are enough for: they are rare, or cost no more than reading does. */
export const NOT_LIMITED_FURTHER = [
  // Signing in, with limits of its own, and what is one's own
  'POST /sign-in',
  'POST /sign-in/code',
  'POST /sign-in/passkey/challenge',
  'POST /sign-in/passkey',
  'POST /account/passkeys/challenge',
  'POST /account/passkeys',
  'POST /account/passkeys/:passkey/removal',
  'POST /sign-out',
  'POST /account',
  'POST /account/revocation',
  'POST /account/sessions/:session/revocation',
  // Managing
  'POST /api/companies',
  'POST /new-company',
  'POST /invitations/:company/:token',
  'POST /api/invitations/:company/:token/acceptance',
  'POST /companies/:company/invitations',
  'POST /companies/:company/invitations/:invitation/withdrawal',
  'POST /companies/:company/members/:member/role',
  'POST /companies/:company/members/:member/removal',
  'POST /companies/:company/keys',
  'POST /companies/:company/keys/:key/revocation',
  'POST /companies/:company/leaving/export',
  'POST /companies/:company/leaving/deletion',
  'POST /companies/:company/leaving/withdrawal',
  'POST /api/companies/:company/invitations',
  'DELETE /api/companies/:company/invitations/:invitation',
  'PUT /api/companies/:company/members/:member/role',
  'DELETE /api/companies/:company/members/:member',
  'POST /api/companies/:company/keys',
  'DELETE /api/companies/:company/keys/:key',
  'PUT /api/companies/:company/export',
  'PUT /api/companies/:company/deletion',
  'DELETE /api/companies/:company/deletion',
  'PUT /api/companies/:company/auto-posting',
  'PUT /api/companies/:company/period',
  'PUT /api/companies/:company/name',
  'POST /companies/:company/settings/name',
  'POST /companies/:company/settings/period',
  'POST /companies/:company/settings/auto-posting',
  'PUT /api/companies/:company/tax-packages/:year',
  'POST /companies/:company/tax-package',
  // Operators, and what owners answer them
  'POST /ops/companies/:company/access',
  'POST /ops/companies/:company/access/:access/end',
  'POST /companies/:company/operator-access/:access/consent',
  'POST /companies/:company/operator-access/:access/refusal',
  'POST /companies/:company/operator-access/:access/end',
  'PUT /api/companies/:company/operator-access/:access/consent',
  'PUT /api/companies/:company/operator-access/:access/refusal',
  'DELETE /api/companies/:company/operator-access/:access',
  // Keeping the books
  'POST /companies/:company/accounts',
  'POST /companies/:company/accounts/:account',
  'POST /companies/:company/accounts/:account/archiving',
  'POST /companies/:company/documents/:document/import',
  'POST /companies/:company/documents/:document/match',
  'POST /companies/:company/review/:transaction/undo',
  'POST /api/companies/:company/accounts',
  'PUT /api/companies/:company/accounts/:account',
  'PUT /api/companies/:company/accounts/:account/archiving',
  'PUT /api/companies/:company/documents/:document/file',
  'PUT /api/companies/:company/documents/:document/import',
  'PUT /api/companies/:company/documents/:document/transaction',
  'DELETE /api/companies/:company/documents/:document/transaction',
  'DELETE /api/companies/:company/transactions/:transaction/category',
  'PUT /api/companies/:company/transactions/:transaction/dismissal',
  'DELETE /api/companies/:company/accounts/:account/archiving',
  'PUT /api/companies/:company/documents/:document/problems',
  'POST /companies/:company/documents/:document/problems',
  'POST /companies/:company/accounts/:account/reopening',
  'PUT /api/companies/:company/documents/:document/matches/:transaction',
  'DELETE /api/companies/:company/documents/:document/matches/:transaction',
  'DELETE /api/companies/:company/documents/:document/offers/:transaction',
  'POST /companies/:company/documents/:document/unmatch',
  'POST /companies/:company/documents/:document/decline',
  'POST /ops/blocked/releases',
  'POST /ops/jobs/attempts',
  'POST /ops/jobs/discards',
  'PUT /api/companies/:company/documents/:document/purchase',
  'DELETE /api/companies/:company/documents/:document/purchase',
  'DELETE /api/companies/:company/documents/:document/twin',
  'PUT /api/companies/:company/documents/:document/rejection',
  'DELETE /api/companies/:company/documents/:document/rejection',
  'POST /companies/:company/documents/:document/purchase',
  'POST /companies/:company/documents/:document/twin',
  'POST /companies/:company/documents/:document/rejection',
  'PUT /api/companies/:company/documents/:document/reading',
  'POST /companies/:company/documents/:document/reading',
]
