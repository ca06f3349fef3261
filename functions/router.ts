import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { notFound } from '#shared/refusal.ts'
import archiveAccount from './api/companies/_company/accounts/_account/archiving.put.ts'
import listAccounts from './api/companies/_company/accounts.get.ts'
import openAccount from './api/companies/_company/accounts.post.ts'
import readAutoPosting from './api/companies/_company/auto-posting.get.ts'
import setAutoPosting from './api/companies/_company/auto-posting.put.ts'
import linkToFile from './api/companies/_company/documents/_document/file.get.ts'
import confirmArrival from './api/companies/_company/documents/_document/file.put.ts'
import answerImport from './api/companies/_company/documents/_document/import.put.ts'
import unmatchReceipt from './api/companies/_company/documents/_document/transaction.delete.ts'
import matchReceipt from './api/companies/_company/documents/_document/transaction.put.ts'
import readDocument from './api/companies/_company/documents/_document.get.ts'
import listDocuments from './api/companies/_company/documents.get.ts'
import requestUpload from './api/companies/_company/documents.post.ts'
import reverseEntry from './api/companies/_company/entries/_entry/reversal.post.ts'
import readEntry from './api/companies/_company/entries/_entry.get.ts'
import listEntries from './api/companies/_company/entries.get.ts'
import postEntry from './api/companies/_company/entries.post.ts'
import streamEvents from './api/companies/_company/events.get.ts'
import readPeriod from './api/companies/_company/period.get.ts'
import lockPeriod from './api/companies/_company/period.put.ts'
import trialBalance from './api/companies/_company/reports/trial-balance.get.ts'
import readReview from './api/companies/_company/review.get.ts'
import undoDecision from './api/companies/_company/transactions/_transaction/category.delete.ts'
import categorize from './api/companies/_company/transactions/_transaction/category.put.ts'
import ignoreTransaction from './api/companies/_company/transactions/_transaction/dismissal.put.ts'
import readTransaction from './api/companies/_company/transactions/_transaction.get.ts'
import listTransactions from './api/companies/_company/transactions.get.ts'
import listCompanies from './api/companies.get.ts'
import createCompany from './api/companies.post.ts'
import openapi from './api/openapi.json.get.ts'
import type { Deps, Env } from './middleware/env.ts'
import { idempotency } from './middleware/idempotency.ts'
import { openCompany, signedIn } from './middleware/member.ts'
import { notFromOtherSites } from './middleware/other-sites.ts'
import { ownForms } from './middleware/own-forms.ts'
import { problem } from './middleware/problem.ts'
import { requestLog } from './middleware/request-log.ts'
import { safeHeaders } from './middleware/safe-headers.ts'
import { upToEvent } from './middleware/up-to-event.ts'
import apiReference from './pages/api.get.ts'
import serveAsset from './pages/assets/_version/_file.get.ts'
import sendArchiving from './pages/companies/_company/accounts/_account/archiving.post.ts'
import accountsPage from './pages/companies/_company/accounts.get.ts'
import sendAccount from './pages/companies/_company/accounts.post.ts'
import uploadArrived from './pages/companies/_company/documents/_document/arrival.get.ts'
import openFile from './pages/companies/_company/documents/_document/file.get.ts'
import sendImportAnswers from './pages/companies/_company/documents/_document/import.post.ts'
import sendMatch from './pages/companies/_company/documents/_document/match.post.ts'
import documentPage from './pages/companies/_company/documents/_document.get.ts'
import documentsPage from './pages/companies/_company/documents.get.ts'
import addDocument from './pages/companies/_company/documents.post.ts'
import sendReversal from './pages/companies/_company/entries/_entry/reversal.post.ts'
import entryPage from './pages/companies/_company/entries/_entry.get.ts'
import trialBalancePage from './pages/companies/_company/reports/trial-balance.get.ts'
import sendDecision from './pages/companies/_company/review/_transaction/decision.post.ts'
import sendUndo from './pages/companies/_company/review/_transaction/undo.post.ts'
import reviewPage from './pages/companies/_company/review.get.ts'
import transactionsPage from './pages/companies/_company/transactions.get.ts'
import homePage from './pages/companies/_company.get.ts'
import chooseCompany from './pages/index.get.ts'
import ready from './pages/ready.get.ts'
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
  listAccounts,
  openAccount,
  archiveAccount,
  listDocuments,
  requestUpload,
  readDocument,
  confirmArrival,
  linkToFile,
  answerImport,
  matchReceipt,
  unmatchReceipt,
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
  readPeriod,
  lockPeriod,
  trialBalance,
  streamEvents,
  chooseCompany,
  homePage,
  reviewPage,
  sendDecision,
  sendUndo,
  transactionsPage,
  documentsPage,
  addDocument,
  documentPage,
  uploadArrived,
  openFile,
  sendImportAnswers,
  sendMatch,
  entryPage,
  sendReversal,
  accountsPage,
  sendAccount,
  sendArchiving,
  trialBalancePage,
]

/** The whole application on these parts. `router.request()` answers without a server. */
export function createRouter(deps: Deps): OpenAPIHono<Env> {
  const router = new OpenAPIHono<Env>()
  router.use(async (c, next) => {
    c.set('deps', deps)
    await next()
  })
  router.use(requestLog, safeHeaders(deps))
  router.use('/api/*', notFromOtherSites(deps))
  router.use('/api/companies/*', signedIn)
  router.use('/api/companies/:company/*', openCompany, idempotency)
  router.use('/', signedIn)
  router.use('/companies/*', signedIn, ownForms(deps))
  router.use('/companies/:company/*', openCompany, upToEvent)
  for (const door of DOORS) router.route('/', door)
  router.notFound((c) => problem(notFound('There is nothing at this address.'), c))
  router.onError(problem)
  return router
}
