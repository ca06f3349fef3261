// Generated from the migrated database by bin/migrate types. Not edited by hand.
import type { ColumnType, GeneratedAlways } from 'kysely'

type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
/** jsonb: read as a value, written as text. */
type Json = ColumnType<unknown, string, string>
/** An exact decimal: read as text. */
type Numeric = ColumnType<string, string | number, string | number>
type Timestamp = ColumnType<Date, Date | string, Date | string>

export interface AccountSums {
  company_id: string
  unit: 'day' | 'month'
  first_day: string
  account_id: string
  cents: Numeric
}

export interface Accounts {
  company_id: string
  id: Generated<string>
  parent_id: string | null
  code: string
  name: string
  type: 'asset' | 'liability' | 'equity' | 'income' | 'expense'
  normal_side: 'debit' | 'credit'
  statement_kind: 'bank' | 'card' | null
  number_last4: string | null
  schedule_c: string | null
  form_1065: string | null
  form_1120s: string | null
  archived_at: Timestamp | null
  created_at: Generated<Timestamp>
}

export interface Alerts {
  check_name: string
  red_since: Timestamp | null
  told_red_at: Timestamp | null
  told_green_at: Timestamp | null
}

export interface ApiKeys {
  company_id: string
  id: Generated<string>
  name: string
  scopes: string[]
  hash: string
  ending: string
  created_by: string
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  last_used_at: Timestamp | null
  revoked_at: Timestamp | null
  revoked_by: string | null
}

export interface AuditLog {
  company_id: string
  id: GeneratedAlways<bigint>
  at: Generated<Timestamp>
  actor: 'person' | 'worker' | 'operator'
  user_id: string | null
  action: string
  subject_id: string | null
  before: Json | null
  after: Json | null
  api_key_id: Generated<string | null>
}

export interface Backups {
  name: string
  taken_at: Timestamp
  ms: number
  bytes: bigint
  sha256: string
  schema_version: string
  rows: bigint
  removed_at: Timestamp | null
}

export interface Cache {
  segment: number
  key_hash: bigint
  key: string
  tags: string[]
  value: Buffer
  refresh_at: Timestamp
  expires_at: Timestamp
}

export interface CacheClaims {
  key: string
  holder: string
  tags: string[]
  until: Timestamp
}

export interface CacheRing {
  only_row: Generated<boolean>
  segment: Generated<number>
  cap: bigint
  try_at: Generated<Timestamp>
}

export interface CacheUse {
  hour: Timestamp
  hits: bigint
  misses: bigint
  stored: bigint
  failures: bigint
}

export interface Companies {
  id: Generated<string>
  name: string
  created_at: Generated<Timestamp>
  delete_after: Timestamp | null
}

export interface CompanyExports {
  company_id: string
  id: Generated<string>
  state: Generated<'asked' | 'ready'>
  asked_by: string
  asked_at: Generated<Timestamp>
  ready_at: Timestamp | null
  bytes: bigint | null
}

export interface CompanySettings {
  company_id: string
  locked_through: string | null
  posting_bar: Generated<Numeric>
  auto_posting: Generated<boolean>
  auto_posting_off_by: 'person' | 'precision' | null
  auto_posting_off_because: string | null
}

export interface Decisions {
  company_id: string
  id: Generated<string>
  transaction_id: string
  outcome: 'posted' | 'ignored'
  entry_id: string | null
  decided_by: 'person' | 'memory' | 'model'
  user_id: string | null
  decision_key: string | null
  suggested_key: string | null
  suggested_confidence: Numeric | null
  suggested_level: string | null
  memory_id: string | null
  follows_id: string | null
  decided_at: Generated<Timestamp>
  undone_at: Timestamp | null
  undone_by: string | null
}

export interface DeclinedMatches {
  company_id: string
  document_id: string
  transaction_id: string
  user_id: string
  declined_at: Generated<Timestamp>
}

export interface DocumentPages {
  company_id: string
  document_id: string
  page: number
  width: number
  height: number
  words: Json | null
  s3_key: string | null
}

export interface Documents {
  company_id: string
  id: Generated<string>
  kind: 'receipt' | 'statement'
  state: Generated<'awaiting_upload' | 'arrived' | 'read' | 'needs_you' | 'matched' | 'posted' | 'rejected'>
  problem: string | null
  file_name: string
  content_type: string
  s3_key: string
  claimed_bytes: bigint | null
  claimed_sha256: string | null
  bytes: bigint | null
  sha256: string | null
  duplicate_of: string | null
  account_id: string | null
  transaction_id: string | null
  reading: Json | null
  asked: Json | null
  answers: Generated<Json>
  uploaded_by: string | null
  created_at: Generated<Timestamp>
  arrived_at: Timestamp | null
  settled_at: Timestamp | null
  receipt_vendor: string | null
  receipt_day: string | null
  receipt_cents: bigint | null
  twin_of: string | null
  twin_dismissed_by: string | null
  twin_dismissed_at: Timestamp | null
  rejected_by: string | null
  etag: string | null
  file_lost_at: Timestamp | null
  file_removed_at: Timestamp | null
}

export interface Drills {
  id: Generated<string>
  at: Generated<Timestamp>
  backup_name: string
  ms: number
  problem: string | null
}

export interface Entries {
  company_id: string
  id: Generated<string>
  entered_on: string
  memo: string
  transaction_id: string | null
  posting: number | null
  reverses_id: string | null
  cause: 'person' | 'memory' | 'model'
  user_id: string | null
  memory_ids: Generated<string[]>
  model: string | null
  prompt_version: string | null
  document_sha256: string | null
  created_at: Generated<Timestamp>
  created_in: Generated<string>
}

export interface EntryLines {
  company_id: string
  entry_id: string
  line_number: number
  account_id: string
  entered_on: string
  amount_cents: bigint
}

export interface EntryLinks {
  company_id: string
  position: bigint
  entry_id: string
  sha256: Buffer
}

export interface Events {
  company_id: string
  id: GeneratedAlways<bigint>
  at: Generated<Timestamp>
  kind: string
  subject_id: string | null
  payload: Generated<Json>
}

export interface Evidence {
  company_id: string
  id: Generated<string>
  entry_id: string
  document_id: string
  sha256: string
  kept_by: string | null
  kept_at: Generated<Timestamp>
  withdrawn_by: string | null
  withdrawn_at: Timestamp | null
}

export interface FailedJobs {
  job_id: bigint
  company_id: string | null
  task: string
  payload: Json
  job_key: string | null
  cause: string
  attempts: number
  first_failed_at: Generated<Timestamp>
  failed_at: Generated<Timestamp>
  retry_at: Timestamp | null
  discarded_at: Timestamp | null
  discarded_by: string | null
  reason: string | null
}

export interface FileSweeps {
  id: GeneratedAlways<bigint>
  began_at: Timestamp
  ended_at: Generated<Timestamp>
  documents: number
  lost: number
  strays: number
  taken_in: number
  expired: number
  removed: number
}

export interface IdempotencyKeys {
  company_id: string
  key: string
  request_hash: string
  status: number | null
  body: Json | null
  created_at: Generated<Timestamp>
}

export interface Invitations {
  company_id: string
  id: Generated<string>
  email: string
  role: 'owner' | 'admin' | 'bookkeeper' | 'viewer'
  token_hash: string
  invited_by: string
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  closed_at: Timestamp | null
  outcome: 'accepted' | 'withdrawn' | null
}

export interface LedgerHeads {
  company_id: string
  position: Generated<bigint>
  sha256: Generated<Buffer>
}

export interface LedgerVersions {
  company_id: string
  version: Generated<string>
  changed_in: Generated<string>
}

export interface MatchOffers {
  company_id: string
  document_id: string
  rank: number
  transaction_id: string
  amount_cents: bigint
  score: Numeric
  reasons: Json
}

export interface Matches {
  company_id: string
  document_id: string
  transaction_id: string
  amount_cents: bigint
  matched_by: 'person' | 'worker'
  user_id: string | null
  matched_at: Generated<Timestamp>
}

export interface Members {
  company_id: string
  user_id: string
  role: 'owner' | 'admin' | 'bookkeeper' | 'viewer'
  created_at: Generated<Timestamp>
}

export interface Memories {
  company_id: string
  id: Generated<string>
  merchant_key: string
  direction: 'in' | 'out'
  account_id: string
  decision_key: string
  times: number
  streak: number
  last_on: string
  amount_min_cents: bigint
  amount_max_cents: bigint
  created_at: Generated<Timestamp>
}

export interface MerchantVectors {
  company_id: string
  model: string
  merchant_key: string
  provider: string
  embedding: string
  bits: Generated<string>
}

export interface ModelSpend {
  company_id: string
  month: string
  microcents: bigint
  calls: Generated<number>
}

export interface OperatorAccess {
  company_id: string
  id: Generated<string>
  operator_id: string
  reason: string
  may_write: Generated<boolean>
  hours: Generated<number>
  asked_at: Generated<Timestamp>
  answer: 'consented' | 'refused' | null
  answered_by: string | null
  answered_at: Timestamp | null
  opened_at: Timestamp | null
  closes_at: Timestamp | null
  ended_at: Timestamp | null
  ended_by: string | null
}

export interface PasskeyChallenges {
  browser_hash: string
  challenge: string
  user_id: string | null
  expires_at: Timestamp
}

export interface Passkeys {
  id: Generated<string>
  user_id: string
  credential_id: string
  public_key: string
  counter: bigint
  transports: string[]
  name: string
  created_at: Generated<Timestamp>
  used_at: Timestamp | null
}

export interface PeriodLocks {
  company_id: string
  id: GeneratedAlways<bigint>
  position: bigint
  locked_through: string | null
  at: Generated<Timestamp>
}

export interface RateLimits {
  key: string
  level: string
  at: Timestamp
  rate: string
  burst: number
  asked: number
  given: number
  refusals: Generated<string>
  blocked_until: Timestamp | null
}

export interface Samples {
  span: 'minute' | 'hour'
  at: Timestamp
  requests: Generated<number>
  faults: Generated<number>
  latency: Generated<string>
  queue_wait_ms: number | null
  failed_jobs: number | null
  database_bytes: bigint | null
  model_microcents: bigint | null
  sure_said: number | null
  sure_held: number | null
}

export interface SecretDates {
  name: string
  fingerprint: string
  since: Generated<Timestamp>
  rotating_since: Timestamp | null
}

export interface Sessions {
  id: Generated<string>
  user_id: string
  token_hash: string
  created_at: Generated<Timestamp>
  seen_at: Generated<Timestamp>
  expires_at: Timestamp
  address: string | null
  browser: string | null
}

export interface SignInCodes {
  browser_hash: string
  email: string
  code_hash: string
  tries: Generated<number>
  next_path: string | null
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface SignInLimits {
  key: string
  turns: string
  forget_at: Timestamp
}

export interface StatedAccounts {
  company_id: string
  layout_key: string
  stated: string
  account_id: string | null
}

export interface Statements {
  company_id: string
  id: Generated<string>
  document_id: string
  account_id: string
  format: 'csv' | 'ofx'
  layout: Json
  layout_key: string
  period_from: string | null
  period_to: string | null
  closing_cents: bigint | null
  rows_read: number
  rows_added: number
  rows_known: number
  problems: Generated<Json>
  skipped: Generated<Json>
  notes: Generated<Json>
  imported_at: Generated<Timestamp>
  closing_on: string | null
  withdrawn_at: Timestamp | null
}

export interface StrayFiles {
  s3_key: string
  bytes: bigint
  first_seen_at: Generated<Timestamp>
  seen_at: Generated<Timestamp>
}

export interface Suggestions {
  company_id: string
  transaction_id: string
  rank: number
  account_id: string
  decision_key: string
  confidence: Numeric
  level: string | null
  source: 'memory' | 'model' | 'rule'
  reasons: Json
  memory_ids: Generated<string[]>
}

export interface SweptEvents {
  company_id: string
  through: bigint
}

export interface TaxPackages {
  company_id: string
  id: Generated<string>
  year: number
  form: 'schedule-c' | '1065' | '1120-s'
  version: number
  state: Generated<'asked' | 'ready'>
  asked_by: string
  asked_at: Generated<Timestamp>
  ready_at: Timestamp | null
  bytes: bigint | null
  sha256: string | null
  balances: Json | null
}

export interface TrackRecords {
  company_id: string
  calibration: string
  level: string
  said: number
  held: number
}

export interface Transactions {
  company_id: string
  id: Generated<string>
  account_id: string
  statement_id: string | null
  row_number: number | null
  posted_on: string
  amount_cents: bigint
  descriptor: string
  merchant_key: string
  occurrence: Generated<number>
  bank_reference: string | null
  balance_cents: bigint | null
  twin_of: string | null
  state: Generated<'new' | 'review' | 'posted' | 'ignored'>
  created_at: Generated<Timestamp>
  document_id: string | null
}

export interface Users {
  id: Generated<string>
  email: string
  name: string
  created_at: Generated<Timestamp>
}

export interface Workers {
  id: string
  started_at: Generated<Timestamp>
  beat_at: Generated<Timestamp>
  lane: 'small' | 'quick' | 'bulk' | null
}

export interface DB {
  account_sums: AccountSums
  accounts: Accounts
  alerts: Alerts
  api_keys: ApiKeys
  audit_log: AuditLog
  backups: Backups
  cache: Cache
  cache_claims: CacheClaims
  cache_ring: CacheRing
  cache_use: CacheUse
  companies: Companies
  company_exports: CompanyExports
  company_settings: CompanySettings
  decisions: Decisions
  declined_matches: DeclinedMatches
  document_pages: DocumentPages
  documents: Documents
  drills: Drills
  entries: Entries
  entry_lines: EntryLines
  entry_links: EntryLinks
  events: Events
  evidence: Evidence
  failed_jobs: FailedJobs
  file_sweeps: FileSweeps
  idempotency_keys: IdempotencyKeys
  invitations: Invitations
  ledger_heads: LedgerHeads
  ledger_versions: LedgerVersions
  match_offers: MatchOffers
  matches: Matches
  members: Members
  memories: Memories
  merchant_vectors: MerchantVectors
  model_spend: ModelSpend
  operator_access: OperatorAccess
  passkey_challenges: PasskeyChallenges
  passkeys: Passkeys
  period_locks: PeriodLocks
  rate_limits: RateLimits
  samples: Samples
  secret_dates: SecretDates
  sessions: Sessions
  sign_in_codes: SignInCodes
  sign_in_limits: SignInLimits
  stated_accounts: StatedAccounts
  statements: Statements
  stray_files: StrayFiles
  suggestions: Suggestions
  swept_events: SweptEvents
  tax_packages: TaxPackages
  track_records: TrackRecords
  transactions: Transactions
  users: Users
  workers: Workers
}
