import { type Kysely, sql } from 'kysely'

// One line of a bank account. Two identical purchases on one day are both kept: within one file they get
// occurrence 1 and 2, and the same or an overlapping file meets the same numbers again and adds nothing.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table transactions (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      account_id uuid not null,
      statement_id uuid,
      row_number integer,
      posted_on date not null,
      amount_cents bigint not null check (amount_cents <> 0), -- money in > 0, money out < 0
      descriptor text not null check (length(descriptor) between 1 and 1000),
      merchant_key text not null,
      occurrence integer not null default 1 check (occurrence > 0),
      bank_reference text,                                    -- the bank's own id (FITID), when it sends one
      balance_cents bigint,
      twin_of uuid,                        -- same day and amount, other text, from a file of another layout
      state text not null default 'new' check (state in ('new', 'review', 'posted', 'ignored')),
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, account_id) references accounts (company_id, id),
      foreign key (company_id, statement_id) references statements (company_id, id),
      foreign key (company_id, twin_of) references transactions (company_id, id)
    );
    create unique index transactions_once on transactions
      (company_id, account_id, posted_on, amount_cents, md5(descriptor), occurrence);
    create index transactions_by_bank_reference on transactions (company_id, account_id, bank_reference)
      where bank_reference is not null;
    create index transactions_by_day on transactions (company_id, posted_on desc, id desc);
    create index transactions_by_state on transactions (company_id, state, posted_on desc, id desc);
    create index transactions_waiting on transactions (company_id, merchant_key) where state in ('new', 'review');
    create index transactions_by_statement on transactions (company_id, statement_id, state);
    create index transactions_by_amount on transactions (company_id, amount_cents, posted_on);
    select isolate_company('transactions');

    alter table documents add foreign key (company_id, transaction_id) references transactions (company_id, id);

    -- What the bank said stays as it said it.
    create trigger bank_line_is_final
      before update of account_id, posted_on, amount_cents, descriptor, occurrence on transactions
      for each row execute function refuse_change('A bank line stays as the bank sent it.');

    -- Accounts proposed for a transaction, best first.
    create table suggestions (
      company_id uuid not null references companies (id),
      transaction_id uuid not null,
      rank smallint not null check (rank > 0),
      account_id uuid not null,             -- the largest of a split
      decision_key text not null,           -- the answer as text, as in memories
      confidence numeric(5, 4) not null check (confidence between 0 and 1),
      level text,                           -- what its outcome is counted under (track_records)
      source text not null check (source in ('memory', 'model', 'rule')),
      reasons jsonb not null check (jsonb_typeof(reasons) = 'array'),
      memory_ids uuid[] not null default '{}',
      primary key (company_id, transaction_id, rank),
      foreign key (company_id, transaction_id) references transactions (company_id, id),
      foreign key (company_id, account_id) references accounts (company_id, id)
    );
    select isolate_company('suggestions');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table suggestions;
    alter table documents drop constraint documents_company_id_transaction_id_fkey;
    drop table transactions;
  `.execute(db)
}
