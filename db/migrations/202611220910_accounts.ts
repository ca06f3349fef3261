import { type Kysely, sql } from 'kysely'

// The chart of accounts. Parents come from the fixed chart (shared/ledger/chart.ts) and carry the tax lines;
// sub-accounts are the company's own and inherit type, side and tax lines from their parent.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table accounts (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      parent_id uuid,
      code text not null check (code ~ '^[0-9]{4}(\\.[0-9]{1,3})?$'),
      name text not null check (name <> ''),
      type text not null check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
      normal_side text not null check (normal_side in ('debit', 'credit')),
      statement_kind text check (statement_kind in ('bank', 'card')), -- its bank sends statements
      number_last4 text check (number_last4 ~ '^[0-9]{4}$'),          -- how a statement names it
      schedule_c text,
      form_1065 text,
      form_1120s text,
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, code),
      foreign key (company_id, parent_id) references accounts (company_id, id)
    );
    create unique index accounts_by_name on accounts (company_id, lower(name)) where archived_at is null;
    select isolate_company('accounts');

    -- What an account is decides what every old line in it means, so it can't be changed under them.
    create trigger kind_is_final before update of code, type, normal_side, parent_id on accounts
      for each row when ((old.code, old.type, old.normal_side, old.parent_id)
        is distinct from (new.code, new.type, new.normal_side, new.parent_id))
      execute function refuse_change('An account keeps its code, type and parent; archive it and open another.');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table accounts`.execute(db)
}
