// What in the database keeps the promises of the books. A trigger that somebody disabled to "just fix one row" and forgot
// looks like any other day, until it matters: so `bin/verify` asks for each of these by name.
import { type QueryExecutorProvider, sql } from 'kysely'

const TRIGGERS: Record<string, string[]> = {
  account_sums: ['final_rows', 'final_table', 'only_by_posting'],
  accounts: ['kind_is_final', 'rename_ledger'],
  audit_log: ['final_rows', 'final_table'],
  companies: ['deletion_has_a_grace'],
  company_settings: ['keep_period_lock', 'reopening_needs_a_reason', 'settings_all_stay', 'settings_stay'],
  decisions: ['decision_is_final', 'decisions_are_final'],
  documents: ['evidence_keeps_its_file', 'matched_has_a_match'],
  entries: [
    ...['entry_must_balance', 'final_rows', 'final_table', 'number_the_posting', 'period_must_be_open'],
    ...['rename_ledger', 'reversal_must_mirror', 'write_link'],
  ],
  entry_lines: ['entry_must_balance', 'entry_must_be_new', 'final_rows', 'final_table'],
  entry_links: ['add_to_sums', 'final_rows', 'final_table'],
  evidence: ['evidence_all_final', 'evidence_is_final', 'evidence_is_true'],
  matches: ['match_is_evidence', 'match_is_final', 'parts_must_fit'],
  period_locks: ['final_rows', 'final_table'],
  transactions: ['bank_line_is_final'],
}

const CONSTRAINTS: Record<string, string[]> = {
  account_sums: ['PRIMARY KEY (company_id, unit, first_day, account_id)'],
  accounts: [
    'UNIQUE (company_id, code)',
    'FOREIGN KEY (company_id, parent_id) REFERENCES accounts(company_id, id)',
  ],
  decisions: [
    'FOREIGN KEY (company_id, entry_id) REFERENCES entries(company_id, id)',
    'FOREIGN KEY (company_id, transaction_id) REFERENCES transactions(company_id, id)',
  ],
  entries: [
    'FOREIGN KEY (company_id, reverses_id) REFERENCES entries(company_id, id)',
    'FOREIGN KEY (company_id, transaction_id) REFERENCES transactions(company_id, id)',
    'PRIMARY KEY (company_id, id)',
    'UNIQUE (company_id, reverses_id)',
    'UNIQUE (company_id, transaction_id, posting)',
  ],
  entry_lines: [
    'FOREIGN KEY (company_id, account_id) REFERENCES accounts(company_id, id)',
    'FOREIGN KEY (company_id, entry_id, entered_on) REFERENCES entries(company_id, id, entered_on)',
    'PRIMARY KEY (company_id, entry_id, line_number)',
  ],
  entry_links: ['PRIMARY KEY (company_id, "position")', 'UNIQUE (company_id, entry_id)'],
}

const UNIQUE_INDEXES = ['decisions_one_alive', 'evidence_once', 'matches_one_by_worker', 'transactions_once']

/** What should keep the promises and doesn't, as sentences: missing, disabled, or never checked against what is there. */
export async function missingKeepers(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ gap: string }>`
    with tables as (
      select oid, relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace)
    select table_name || ': trigger ' || trigger_name || ' is not there' as gap
      from ${pairs(TRIGGERS)} as t (table_name, trigger_name)
      where not exists (select from pg_trigger where tgrelid = to_regclass(table_name) and tgname = trigger_name)
    union all
    select name || ': ' || case when tgisinternal then 'a reference' else 'trigger ' || tgname end || ' is switched off'
      from pg_trigger join tables on tables.oid = tgrelid where tgenabled not in ('O', 'A')
    union all
    select table_name || ': constraint ' || definition || ' is not there'
      from ${pairs(CONSTRAINTS)} as t (table_name, definition)
      where not exists (
        select from pg_constraint where conrelid = to_regclass(table_name) and pg_get_constraintdef(oid) = definition)
    union all
    select name || ': constraint ' || conname || ' was never checked against the rows there were'
      from pg_constraint join tables on tables.oid = conrelid where not convalidated
    union all
    select 'index ' || name || ' is not there' from unnest(${UNIQUE_INDEXES}::text[]) as t (name)
      where not exists (select from pg_index where indexrelid = to_regclass(name) and indisunique)
    union all
    select name || ': index ' || indexrelid::regclass || ' is broken'
      from pg_index join tables on tables.oid = indrelid where not indisvalid
    order by 1`.execute(db)
  return [...new Set(rows.map(({ gap }) => gap))]
}

function pairs(byTable: Record<string, string[]>) {
  const all = Object.entries(byTable).flatMap(([table, names]) => names.map((name) => [table, name] as const))
  return sql`unnest(${all.map(([table]) => table)}::text[], ${all.map(([, name]) => name)}::text[])`
}
