import { type Kysely, sql } from 'kysely'

// An uploaded file is one row, always in exactly one state; the bytes are in S3 under `s3_key`.
// What the uploader says of the file stands beside what the worker found, and only the latter is trusted.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table documents (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      kind text not null check (kind in ('receipt', 'statement')),
      state text not null default 'awaiting_upload' check (state in
        ('awaiting_upload', 'arrived', 'read', 'needs_you', 'matched', 'posted', 'rejected')),
      problem text,                       -- the sentence for the person, when it needs one or is rejected
      file_name text not null check (file_name <> '' and length(file_name) <= 255),
      content_type text not null,
      s3_key text not null,
      claimed_bytes bigint check (claimed_bytes > 0),
      claimed_sha256 text check (claimed_sha256 ~ '^[0-9a-f]{64}$'),
      bytes bigint check (bytes >= 0),
      sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      duplicate_of uuid,
      account_id uuid,                    -- statements: the bank account it belongs to, once known
      transaction_id uuid,                -- receipts: the transaction it is evidence for, once matched
      reading jsonb,                      -- receipts: what was read (shared/documents/read)
      asked jsonb,                        -- statements: what a person has to say first (shared/statements/questions.ts)
      answers jsonb not null default '{}', -- statements: what a person said where the file itself doesn't
      uploaded_by uuid references users (id),
      created_at timestamptz(3) not null default now(), -- ms, as a page cursor holds it
      arrived_at timestamptz,
      settled_at timestamptz,             -- when it last reached read, matched, posted or rejected
      primary key (company_id, id),
      unique (company_id, s3_key),
      foreign key (company_id, duplicate_of) references documents (company_id, id),
      foreign key (company_id, account_id) references accounts (company_id, id),
      check (asked is null or (kind = 'statement' and state = 'needs_you')),
      check (kind = 'receipt' or state not in ('matched', 'posted')),
      check (state not in ('needs_you', 'rejected') or problem is not null),
      check (state in ('awaiting_upload', 'rejected') or arrived_at is not null),
      check (state <> 'matched' or transaction_id is not null)
    );
    -- A file arrives once. Rejected files don't count: whoever sends a better one isn't told it was here before.
    create unique index documents_once on documents (company_id, kind, sha256) where state <> 'rejected';
    create index documents_by_time on documents (company_id, created_at desc, id desc);
    create index documents_by_transaction on documents (company_id, transaction_id) where transaction_id is not null;
    select isolate_company('documents');

    create table statements (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      document_id uuid not null,
      account_id uuid not null,
      format text not null check (format in ('csv', 'ofx')),
      layout jsonb not null,               -- how the file was understood, in words: [sentence]
      layout_key text not null,            -- the same for every file of that bank's layout
      period_from date,
      period_to date,
      closing_cents bigint,
      rows_read integer not null check (rows_read >= 0),
      rows_added integer not null check (rows_added >= 0),
      rows_known integer not null check (rows_known >= 0),
      problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'), -- [{rowNumber, column, sentence}]
      skipped jsonb not null default '[]' check (jsonb_typeof(skipped) = 'array'),   -- [{rowNumber, reason}]
      notes jsonb not null default '[]' check (jsonb_typeof(notes) = 'array'),
      imported_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, document_id, account_id), -- an OFX file may hold several accounts
      foreign key (company_id, document_id) references documents (company_id, id),
      foreign key (company_id, account_id) references accounts (company_id, id),
      check (rows_read = rows_added + rows_known)
    );
    create index statements_by_layout on statements (company_id, layout_key, imported_at desc);
    select isolate_company('statements');

    -- Which account the files of a layout mean by a name or number, as a person said once.
    create table stated_accounts (
      company_id uuid not null references companies (id),
      layout_key text not null,
      stated text not null,                -- as the file names it, in lower case
      account_id uuid,                     -- null: its rows are left out
      primary key (company_id, layout_key, stated),
      foreign key (company_id, account_id) references accounts (company_id, id)
    );
    select isolate_company('stated_accounts');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table stated_accounts, statements, documents`.execute(db)
}
