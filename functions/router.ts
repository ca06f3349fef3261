import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { routePath } from 'hono/route'
import { notFound } from '#shared/refusal.ts'
import reopenAccount from './api/companies/_company/accounts/_account/archiving.delete.ts'
import archiveAccount from './api/companies/_company/accounts/_account/archiving.put.ts'
import readBalance from './api/companies/_company/accounts/_account/balance.get.ts'
import listAccountLines from './api/companies/_company/accounts/_account/lines.get.ts'
import putOpeningBalance from './api/companies/_company/accounts/_account/opening-balance.put.ts'
import renameAccount from './api/companies/_company/accounts/_account.put.ts'
import listAccounts from './api/companies/_company/accounts.get.ts'
import openAccount from './api/companies/_company/accounts.post.ts'
import readAudit from './api/companies/_company/audit.get.ts'
import readAutoPosting from './api/companies/_company/auto-posting.get.ts'
import setAutoPosting from './api/companies/_company/auto-posting.put.ts'
import withdrawDeletion from './api/companies/_company/deletion.delete.ts'
import readDeletion from './api/companies/_company/deletion.get.ts'
import askDeletion from './api/companies/_company/deletion.put.ts'
import linkToFile from './api/companies/_company/documents/_document/file.get.ts'
import confirmArrival from './api/companies/_company/documents/_document/file.put.ts'
import undoImport from './api/companies/_company/documents/_document/import.delete.ts'
import answerImport from './api/companies/_company/documents/_document/import.put.ts'
import takeBackPart from './api/companies/_company/documents/_document/matches/_transaction.delete.ts'
import matchPart from './api/companies/_company/documents/_document/matches/_transaction.put.ts'
import declineOffer from './api/companies/_company/documents/_document/offers/_transaction.delete.ts'
import acknowledgeProblems from './api/companies/_company/documents/_document/problems.put.ts'
import takeBackPurchase from './api/companies/_company/documents/_document/purchase.delete.ts'
import makePurchase from './api/companies/_company/documents/_document/purchase.put.ts'
import correctReading from './api/companies/_company/documents/_document/reading.put.ts'
import takeOut from './api/companies/_company/documents/_document/rejection.delete.ts'
import putAway from './api/companies/_company/documents/_document/rejection.put.ts'
import unmatchReceipt from './api/companies/_company/documents/_document/transaction.delete.ts'
import matchReceipt from './api/companies/_company/documents/_document/transaction.put.ts'
import dismissTwin from './api/companies/_company/documents/_document/twin.delete.ts'
import readDocument from './api/companies/_company/documents/_document.get.ts'
import listDocuments from './api/companies/_company/documents.get.ts'
import requestUpload from './api/companies/_company/documents.post.ts'
import reverseEntry from './api/companies/_company/entries/_entry/reversal.post.ts'
import readEntry from './api/companies/_company/entries/_entry.get.ts'
import listEntries from './api/companies/_company/entries.get.ts'
import postEntry from './api/companies/_company/entries.post.ts'
import streamEvents from './api/companies/_company/events.get.ts'
import readExport from './api/companies/_company/export.get.ts'
import askExport from './api/companies/_company/export.put.ts'
import withdrawInvitation from './api/companies/_company/invitations/_invitation.delete.ts'
import inviteMember from './api/companies/_company/invitations.post.ts'
import revokeKey from './api/companies/_company/keys/_key.delete.ts'
import listKeys from './api/companies/_company/keys.get.ts'
import makeKey from './api/companies/_company/keys.post.ts'
import changeRole from './api/companies/_company/members/_member/role.put.ts'
import removeMember from './api/companies/_company/members/_member.delete.ts'
import listMembers from './api/companies/_company/members.get.ts'
import missingReceipts from './api/companies/_company/missing-receipts.get.ts'
import renameCompany from './api/companies/_company/name.put.ts'
import consentAccess from './api/companies/_company/operator-access/_access/consent.put.ts'
import refuseAccess from './api/companies/_company/operator-access/_access/refusal.put.ts'
import endAccess from './api/companies/_company/operator-access/_access.delete.ts'
import listAccess from './api/companies/_company/operator-access.get.ts'
import readPeriod from './api/companies/_company/period.get.ts'
import lockPeriod from './api/companies/_company/period.put.ts'
import balanceSheet from './api/companies/_company/reports/balance-sheet.get.ts'
import bankBalances from './api/companies/_company/reports/bank-balances.get.ts'
import generalLedger from './api/companies/_company/reports/general-ledger.get.ts'
import profitAndLoss from './api/companies/_company/reports/profit-and-loss.get.ts'
import taxLines from './api/companies/_company/reports/tax-lines.get.ts'
import trialBalance from './api/companies/_company/reports/trial-balance.get.ts'
import readReview from './api/companies/_company/review.get.ts'
import linkToTaxPackage from './api/companies/_company/tax-packages/_year/file.get.ts'
import askTaxPackage from './api/companies/_company/tax-packages/_year.put.ts'
import listTaxPackages from './api/companies/_company/tax-packages.get.ts'
import undoDecision from './api/companies/_company/transactions/_transaction/category.delete.ts'
import categorize from './api/companies/_company/transactions/_transaction/category.put.ts'
import ignoreTransaction from './api/companies/_company/transactions/_transaction/dismissal.put.ts'
import readTransaction from './api/companies/_company/transactions/_transaction.get.ts'
import listTransactions from './api/companies/_company/transactions.get.ts'
import listCompanies from './api/companies.get.ts'
import createCompany from './api/companies.post.ts'
import acceptInvitation from './api/invitations/_company/_token/acceptance.post.ts'
import openapi from './api/openapi.json.get.ts'
import readAllReviews from './api/review.get.ts'
import { apiKey } from './middleware/api-key.ts'
import { BlockedAddresses, blockOffenders } from './middleware/blocked-addresses.ts'
import { noLargeBodies } from './middleware/body-limits.ts'
import { compressed } from './middleware/compressed.ts'
import type { Deps, Env } from './middleware/env.ts'
import { readOnlyInGrace } from './middleware/grace.ts'
import { httpsOnly } from './middleware/https-only.ts'
import { idempotency } from './middleware/idempotency.ts'
import { limits } from './middleware/limits.ts'
import { openCompany, signedIn } from './middleware/member.ts'
import { operator } from './middleware/operator.ts'
import { notFromOtherSites } from './middleware/other-sites.ts'
import { ownForms } from './middleware/own-forms.ts'
import { problem } from './middleware/problem.ts'
import { requestLog } from './middleware/request-log.ts'
import { revalidated } from './middleware/revalidated.ts'
import { safeHeaders } from './middleware/safe-headers.ts'
import { timeLimit } from './middleware/time-limit.ts'
import { upToEvent } from './middleware/up-to-event.ts'
import removePasskey from './pages/account/passkeys/_passkey/removal.post.ts'
import offerPasskey from './pages/account/passkeys/challenge.post.ts'
import sendPasskey from './pages/account/passkeys.post.ts'
import signOutEverywhere from './pages/account/revocation.post.ts'
import endSession from './pages/account/sessions/_session/revocation.post.ts'
import accountPage from './pages/account.get.ts'
import sendName from './pages/account.post.ts'
import apiReference from './pages/api.get.ts'
import serveAsset from './pages/assets/_version/_file.get.ts'
import sendArchiving from './pages/companies/_company/accounts/_account/archiving.post.ts'
import sendOpeningBalance from './pages/companies/_company/accounts/_account/opening-balance.post.ts'
import sendReopening from './pages/companies/_company/accounts/_account/reopening.post.ts'
import accountLedgerPage from './pages/companies/_company/accounts/_account.get.ts'
import sendAccountName from './pages/companies/_company/accounts/_account.post.ts'
import accountsPage from './pages/companies/_company/accounts.get.ts'
import sendAccount from './pages/companies/_company/accounts.post.ts'
import auditCsv from './pages/companies/_company/audit.csv.get.ts'
import auditPage from './pages/companies/_company/audit.get.ts'
import uploadArrived from './pages/companies/_company/documents/_document/arrival.get.ts'
import sendDecline from './pages/companies/_company/documents/_document/decline.post.ts'
import openFile from './pages/companies/_company/documents/_document/file.get.ts'
import sendImportAnswers from './pages/companies/_company/documents/_document/import.post.ts'
import sendMatch from './pages/companies/_company/documents/_document/match.post.ts'
import openPage from './pages/companies/_company/documents/_document/pages/_page.get.ts'
import sendProblems from './pages/companies/_company/documents/_document/problems.post.ts'
import sendPurchase from './pages/companies/_company/documents/_document/purchase.post.ts'
import sendReading from './pages/companies/_company/documents/_document/reading.post.ts'
import sendRejection from './pages/companies/_company/documents/_document/rejection.post.ts'
import sendTwin from './pages/companies/_company/documents/_document/twin.post.ts'
import sendUnmatch from './pages/companies/_company/documents/_document/unmatch.post.ts'
import sendWithdrawnStatement from './pages/companies/_company/documents/_document/withdrawal.post.ts'
import documentPage from './pages/companies/_company/documents/_document.get.ts'
import documentsPage from './pages/companies/_company/documents.get.ts'
import addDocument from './pages/companies/_company/documents.post.ts'
import sendReversal from './pages/companies/_company/entries/_entry/reversal.post.ts'
import entryPage from './pages/companies/_company/entries/_entry.get.ts'
import sendEntry from './pages/companies/_company/entries.post.ts'
import sendWithdrawal from './pages/companies/_company/invitations/_invitation/withdrawal.post.ts'
import sendInvitation from './pages/companies/_company/invitations.post.ts'
import sendRevocation from './pages/companies/_company/keys/_key/revocation.post.ts'
import keysPage from './pages/companies/_company/keys.get.ts'
import sendKey from './pages/companies/_company/keys.post.ts'
import sendDeletion from './pages/companies/_company/leaving/deletion.post.ts'
import fetchExport from './pages/companies/_company/leaving/export.get.ts'
import sendExport from './pages/companies/_company/leaving/export.post.ts'
import sendDeletionWithdrawal from './pages/companies/_company/leaving/withdrawal.post.ts'
import leavingPage from './pages/companies/_company/leaving.get.ts'
import sendRemoval from './pages/companies/_company/members/_member/removal.post.ts'
import sendRole from './pages/companies/_company/members/_member/role.post.ts'
import membersPage from './pages/companies/_company/members.get.ts'
import missingReceiptsPage from './pages/companies/_company/missing-receipts.get.ts'
import newEntry from './pages/companies/_company/new-entry.get.ts'
import sendConsent from './pages/companies/_company/operator-access/_access/consent.post.ts'
import sendEnd from './pages/companies/_company/operator-access/_access/end.post.ts'
import sendRefusal from './pages/companies/_company/operator-access/_access/refusal.post.ts'
import operatorAccessPage from './pages/companies/_company/operator-access.get.ts'
import balanceSheetPage from './pages/companies/_company/reports/balance-sheet.get.ts'
import bankBalancesPage from './pages/companies/_company/reports/bank-balances.get.ts'
import generalLedgerPage from './pages/companies/_company/reports/general-ledger.get.ts'
import profitAndLossPage from './pages/companies/_company/reports/profit-and-loss.get.ts'
import taxLinesPage from './pages/companies/_company/reports/tax-lines.get.ts'
import trialBalancePage from './pages/companies/_company/reports/trial-balance.get.ts'
import sendDecision from './pages/companies/_company/review/_transaction/decision.post.ts'
import sendUndo from './pages/companies/_company/review/_transaction/undo.post.ts'
import reviewPage from './pages/companies/_company/review.get.ts'
import sendSettingsAutoPosting from './pages/companies/_company/settings/auto-posting.post.ts'
import sendSettingsName from './pages/companies/_company/settings/name.post.ts'
import sendSettingsPeriod from './pages/companies/_company/settings/period.post.ts'
import settingsPage from './pages/companies/_company/settings.get.ts'
import fetchTaxPackage from './pages/companies/_company/tax-package/file.get.ts'
import taxPackagePage from './pages/companies/_company/tax-package.get.ts'
import sendTaxPackage from './pages/companies/_company/tax-package.post.ts'
import transactionPage from './pages/companies/_company/transactions/_transaction.get.ts'
import transactionsCsv from './pages/companies/_company/transactions.csv.get.ts'
import transactionsPage from './pages/companies/_company/transactions.get.ts'
import homePage from './pages/companies/_company.get.ts'
import chooseCompany from './pages/index.get.ts'
import invitationPage from './pages/invitations/_company/_token.get.ts'
import joinCompany from './pages/invitations/_company/_token.post.ts'
import newCompanyPage from './pages/new-company.get.ts'
import sendNewCompany from './pages/new-company.post.ts'
import postOpsBlockedReleases from './pages/ops/blocked/releases.post.ts'
import opsBlockedPage from './pages/ops/blocked.get.ts'
import endOwnAccess from './pages/ops/companies/_company/access/_access/end.post.ts'
import sendAccessRequest from './pages/ops/companies/_company/access.post.ts'
import opsCompanyPage from './pages/ops/companies/_company.get.ts'
import opsCompaniesPage from './pages/ops/companies.get.ts'
import postOpsJobAttempts from './pages/ops/jobs/attempts.post.ts'
import postOpsJobDiscards from './pages/ops/jobs/discards.post.ts'
import opsJobsPage from './pages/ops/jobs.get.ts'
import opsPage from './pages/ops.get.ts'
import ready from './pages/ready.get.ts'
import streamNews from './pages/review/events.get.ts'
import allReviewsPage from './pages/review.get.ts'
import codePage from './pages/sign-in/code.get.ts'
import redeemCode from './pages/sign-in/code.post.ts'
import askForPasskey from './pages/sign-in/passkey/challenge.post.ts'
import signInByPasskey from './pages/sign-in/passkey.post.ts'
import signInPage from './pages/sign-in.get.ts'
import sendCode from './pages/sign-in.post.ts'
import signOut from './pages/sign-out.post.ts'
import up from './pages/up.get.ts'

/** Every door of GrayLedger, one line each; a test proves that file, URL and mounting agree. */
// biome-ignore lint/suspicious/noExplicitAny: each door has a schema type of its own, which nobody reads here
export const DOORS: Hono<Env, any, any>[] = [
  up,
  ready,
  serveAsset,
  apiReference,
  openapi,
  listCompanies,
  createCompany,
  readAllReviews,
  acceptInvitation,
  listAccounts,
  openAccount,
  renameAccount,
  archiveAccount,
  reopenAccount,
  readBalance,
  listAccountLines,
  putOpeningBalance,
  listDocuments,
  requestUpload,
  readDocument,
  confirmArrival,
  linkToFile,
  answerImport,
  undoImport,
  acknowledgeProblems,
  matchReceipt,
  unmatchReceipt,
  matchPart,
  takeBackPart,
  declineOffer,
  makePurchase,
  takeBackPurchase,
  dismissTwin,
  correctReading,
  putAway,
  takeOut,
  missingReceipts,
  listTransactions,
  readTransaction,
  categorize,
  undoDecision,
  ignoreTransaction,
  readReview,
  listEntries,
  postEntry,
  readEntry,
  reverseEntry,
  readAutoPosting,
  setAutoPosting,
  renameCompany,
  readPeriod,
  lockPeriod,
  trialBalance,
  generalLedger,
  bankBalances,
  profitAndLoss,
  balanceSheet,
  taxLines,
  listTaxPackages,
  askTaxPackage,
  linkToTaxPackage,
  readAudit,
  readExport,
  askExport,
  readDeletion,
  askDeletion,
  withdrawDeletion,
  listKeys,
  makeKey,
  revokeKey,
  listMembers,
  inviteMember,
  withdrawInvitation,
  changeRole,
  removeMember,
  listAccess,
  consentAccess,
  refuseAccess,
  endAccess,
  streamEvents,
  signInPage,
  sendCode,
  codePage,
  redeemCode,
  askForPasskey,
  signInByPasskey,
  signOut,
  accountPage,
  sendName,
  signOutEverywhere,
  endSession,
  offerPasskey,
  sendPasskey,
  removePasskey,
  newCompanyPage,
  sendNewCompany,
  invitationPage,
  joinCompany,
  allReviewsPage,
  streamNews,
  chooseCompany,
  homePage,
  reviewPage,
  sendDecision,
  sendUndo,
  transactionsPage,
  transactionsCsv,
  transactionPage,
  documentsPage,
  addDocument,
  documentPage,
  uploadArrived,
  openFile,
  openPage,
  sendImportAnswers,
  sendWithdrawnStatement,
  sendMatch,
  sendProblems,
  sendUnmatch,
  sendDecline,
  sendPurchase,
  sendTwin,
  sendReading,
  sendRejection,
  missingReceiptsPage,
  newEntry,
  sendEntry,
  entryPage,
  sendReversal,
  accountsPage,
  accountLedgerPage,
  sendOpeningBalance,
  sendAccount,
  sendAccountName,
  sendArchiving,
  sendReopening,
  settingsPage,
  sendSettingsName,
  sendSettingsPeriod,
  sendSettingsAutoPosting,
  trialBalancePage,
  generalLedgerPage,
  bankBalancesPage,
  profitAndLossPage,
  balanceSheetPage,
  taxLinesPage,
  taxPackagePage,
  sendTaxPackage,
  fetchTaxPackage,
  membersPage,
  sendInvitation,
  sendWithdrawal,
  sendRole,
  sendRemoval,
  operatorAccessPage,
  sendConsent,
  sendRefusal,
  sendEnd,
  auditPage,
  auditCsv,
  leavingPage,
  sendExport,
  fetchExport,
  sendDeletion,
  sendDeletionWithdrawal,
  keysPage,
  sendKey,
  sendRevocation,
  opsPage,
  opsCompaniesPage,
  opsCompanyPage,
  sendAccessRequest,
  endOwnAccess,
  opsBlockedPage,
  postOpsBlockedReleases,
  opsJobsPage,
  postOpsJobAttempts,
  postOpsJobDiscards,
]

/** The whole application on these parts. `router.request()` answers without a server. */
export function createRouter(deps: Deps): OpenAPIHono<Env> {
  const router = new OpenAPIHono<Env>()
  router.use(async (c, next) => {
    c.set('deps', deps)
    c.set('route', routePath(c, -1))
    await next()
  })
  const blocked = new BlockedAddresses()
  router.use(requestLog, safeHeaders(deps), httpsOnly(deps), compressed)
  router.use(blockOffenders(deps, blocked), limits(deps, blocked), timeLimit(deps))
  router.use('/api/*', notFromOtherSites(deps), noLargeBodies, apiKey)
  for (const path of ['/api/companies/*', '/api/review', '/api/invitations/*']) router.use(path, signedIn)
  for (const read of ['accounts', 'period', 'reports/*'])
    router.use(`/api/companies/:company/${read}`, revalidated)
  router.use('/api/companies/:company/*', openCompany, readOnlyInGrace, idempotency)
  for (const page of ['/sign-in/*', '/sign-out']) router.use(page, ownForms(deps))
  for (const page of ['/', '/review/*']) router.use(page, signedIn)
  for (const page of ['/account/*', '/new-company', '/invitations/*'])
    router.use(page, signedIn, ownForms(deps))
  router.use('/companies/*', signedIn, ownForms(deps))
  router.use('/companies/:company/*', openCompany, readOnlyInGrace, upToEvent)
  router.use('/ops/*', signedIn, operator, ownForms(deps))
  for (const door of DOORS) router.route('/', door)
  router.notFound((c) => problem(notFound('There is nothing at this address.'), c))
  router.onError(problem)
  return router
}
