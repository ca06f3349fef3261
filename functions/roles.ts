import type { Role } from '#shared/context.ts'

/**
 * Who may knock where: each door below a company, with the least role it opens to. functions/middleware/member.ts
 * asks here before anything else happens, and a door without a line opens to nobody (and fails a test). What a role
 * may do within a door, such as whom an admin may invite, is the verb's to say.
 */
export const ROLES: Record<string, Role> = {
  // Looking
  'GET /companies/:company': 'viewer',
  'GET /companies/:company/accounts': 'viewer',
  'GET /companies/:company/documents': 'viewer',
  'GET /companies/:company/documents/:document': 'viewer',
  'GET /companies/:company/documents/:document/file': 'viewer',
  'GET /companies/:company/entries/:entry': 'viewer',
  'GET /companies/:company/members': 'viewer',
  'GET /companies/:company/reports/profit-and-loss': 'viewer',
  'GET /companies/:company/reports/balance-sheet': 'viewer',
  'GET /companies/:company/reports/tax-lines': 'viewer',
  'GET /companies/:company/reports/trial-balance': 'viewer',
  'GET /companies/:company/review': 'viewer',
  'GET /companies/:company/settings': 'viewer',
  'GET /companies/:company/transactions': 'viewer',
  'GET /companies/:company/audit': 'viewer',
  'GET /companies/:company/audit.csv': 'viewer',
  'GET /api/companies/:company/audit': 'viewer',
  'GET /api/companies/:company/accounts': 'viewer',
  'GET /api/companies/:company/accounts/:account/balance': 'viewer',
  'GET /api/companies/:company/auto-posting': 'viewer',
  'GET /api/companies/:company/documents': 'viewer',
  'GET /api/companies/:company/documents/:document': 'viewer',
  'GET /api/companies/:company/documents/:document/file': 'viewer',
  'GET /api/companies/:company/entries': 'viewer',
  'GET /api/companies/:company/entries/:entry': 'viewer',
  'GET /api/companies/:company/events': 'viewer',
  'GET /api/companies/:company/members': 'viewer',
  'GET /api/companies/:company/period': 'viewer',
  'GET /api/companies/:company/reports/profit-and-loss': 'viewer',
  'GET /api/companies/:company/reports/balance-sheet': 'viewer',
  'GET /api/companies/:company/reports/tax-lines': 'viewer',
  'GET /api/companies/:company/reports/trial-balance': 'viewer',
  'GET /api/companies/:company/review': 'viewer',
  'GET /api/companies/:company/transactions': 'viewer',
  'GET /api/companies/:company/transactions/:transaction': 'viewer',

  // Keeping the books
  'POST /companies/:company/accounts': 'bookkeeper',
  'POST /companies/:company/accounts/:account/archiving': 'bookkeeper',
  'POST /companies/:company/accounts/:account/reopening': 'bookkeeper',
  'POST /companies/:company/documents': 'bookkeeper',
  'GET /companies/:company/documents/:document/arrival': 'bookkeeper',
  'POST /companies/:company/documents/:document/import': 'bookkeeper',
  'POST /companies/:company/documents/:document/match': 'bookkeeper',
  'POST /companies/:company/documents/:document/problems': 'bookkeeper',
  'POST /companies/:company/entries/:entry/reversal': 'bookkeeper',
  'POST /companies/:company/review/:transaction/decision': 'bookkeeper',
  'POST /companies/:company/review/:transaction/undo': 'bookkeeper',
  'POST /api/companies/:company/accounts': 'bookkeeper',
  'PUT /api/companies/:company/accounts/:account/archiving': 'bookkeeper',
  'DELETE /api/companies/:company/accounts/:account/archiving': 'bookkeeper',
  'POST /api/companies/:company/documents': 'bookkeeper',
  'PUT /api/companies/:company/documents/:document/file': 'bookkeeper',
  'PUT /api/companies/:company/documents/:document/import': 'bookkeeper',
  'PUT /api/companies/:company/documents/:document/problems': 'bookkeeper',
  'PUT /api/companies/:company/documents/:document/transaction': 'bookkeeper',
  'DELETE /api/companies/:company/documents/:document/transaction': 'bookkeeper',
  'POST /api/companies/:company/entries': 'bookkeeper',
  'POST /api/companies/:company/entries/:entry/reversal': 'bookkeeper',
  'PUT /api/companies/:company/transactions/:transaction/category': 'bookkeeper',
  'DELETE /api/companies/:company/transactions/:transaction/category': 'bookkeeper',
  'PUT /api/companies/:company/transactions/:transaction/dismissal': 'bookkeeper',

  // Managing
  'PUT /api/companies/:company/auto-posting': 'admin',
  'PUT /api/companies/:company/name': 'admin',
  'POST /companies/:company/settings/name': 'admin',
  'POST /companies/:company/settings/period': 'admin',
  'POST /companies/:company/settings/auto-posting': 'admin',
  'PUT /api/companies/:company/period': 'admin',
  'POST /companies/:company/invitations': 'admin',
  'POST /companies/:company/invitations/:invitation/withdrawal': 'admin',
  'POST /companies/:company/members/:member/role': 'admin',
  'POST /api/companies/:company/invitations': 'admin',
  'DELETE /api/companies/:company/invitations/:invitation': 'admin',
  'PUT /api/companies/:company/members/:member/role': 'admin',
  'GET /companies/:company/keys': 'admin',
  'POST /companies/:company/keys': 'admin',
  'POST /companies/:company/keys/:key/revocation': 'admin',
  'GET /api/companies/:company/keys': 'admin',
  'POST /api/companies/:company/keys': 'admin',
  'DELETE /api/companies/:company/keys/:key': 'admin',
  'GET /companies/:company/leaving': 'admin',
  'GET /companies/:company/leaving/export': 'owner',
  'POST /companies/:company/leaving/export': 'owner',
  'POST /companies/:company/leaving/deletion': 'owner',
  'POST /companies/:company/leaving/withdrawal': 'owner',
  'GET /api/companies/:company/export': 'owner',
  'PUT /api/companies/:company/export': 'owner',
  'GET /api/companies/:company/deletion': 'admin',
  'PUT /api/companies/:company/deletion': 'owner',
  'DELETE /api/companies/:company/deletion': 'owner',

  // Leaving is everybody's; the verb says who may remove whom.
  'POST /companies/:company/members/:member/removal': 'viewer',
  'DELETE /api/companies/:company/members/:member': 'viewer',
}

/**
 * The doors below /ops, which open to operators alone (functions/middleware/operator.ts). A door without a line opens
 * to nobody, and fails a test. None of them shows anybody's books.
 */
export const OPERATOR_DOORS: ReadonlySet<string> = new Set(['GET /ops'])
