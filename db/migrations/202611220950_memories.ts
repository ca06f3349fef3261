import { type Kysely, sql } from 'kysely'

// What past decisions taught. One row per merchant key, direction and answer, with a count: repeats cost no space.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table memories (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      merchant_key text not null check (merchant_key <> ''),
      direction text not null check (direction in ('in', 'out')),
      account_id uuid not null,            -- the account chosen; the largest of a split
      decision_key text not null,          -- the answer as text, splits and all: equal answers have equal keys
      times integer not null check (times >= 0),
      streak integer not null check (streak >= 0), -- how many of the merchant's latest answers in a row
      last_on date not null,
      amount_min_cents bigint not null,    -- the amounts it was answered for, without sign
      amount_max_cents bigint not null,
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, merchant_key, direction, decision_key),
      foreign key (company_id, account_id) references accounts (company_id, id),
      check (0 <= amount_min_cents and amount_min_cents <= amount_max_cents)
    );
    select isolate_company('memories');

    -- One vector per merchant and model. The coarse pass of a search reads only the sign bits, and those stand in the
    -- primary key; the vectors lie apart and are fetched for the best candidates alone.
    create table merchant_vectors (
      company_id uuid not null references companies (id),
      model text not null,
      merchant_key text not null,
      provider text not null,
      embedding halfvec(1536) not null,
      bits bit(1536) not null generated always as (binary_quantize(embedding)::bit(1536)) stored,
      primary key (company_id, model, merchant_key) include (bits)
    )
    -- Reading the index alone needs a vacuumed table: six times slower without. So it is vacuumed after every thousand
    -- rows, and not after a share of the table as usual.
    with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000);
    alter table merchant_vectors alter column embedding set storage external, alter column bits set storage plain;
    select isolate_company('merchant_vectors');

    -- A person's (or, above the bar, the memory's) final answer on one transaction.
    create table decisions (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      transaction_id uuid not null,
      outcome text not null check (outcome in ('posted', 'ignored')),
      entry_id uuid,
      decided_by text not null check (decided_by in ('person', 'memory', 'model')),
      user_id uuid references users (id),
      decision_key text,                   -- what was answered
      suggested_key text,                  -- what had been proposed first, and how sure it was
      suggested_confidence numeric(5, 4) check (suggested_confidence between 0 and 1),
      suggested_level text,               -- what the outcome was counted under (track_records)
      memory_id uuid,                      -- what it taught
      follows_id uuid,                     -- the decision on an equal transaction that settled this one too
      decided_at timestamptz not null default now(),
      undone_at timestamptz,
      undone_by uuid references users (id),
      primary key (company_id, id),
      foreign key (company_id, transaction_id) references transactions (company_id, id),
      foreign key (company_id, entry_id) references entries (company_id, id),
      foreign key (company_id, memory_id) references memories (company_id, id),
      foreign key (company_id, follows_id) references decisions (company_id, id),
      check ((outcome = 'posted') = (entry_id is not null)),
      check (decided_by <> 'person' or user_id is not null),
      -- A human decision is superseded only by a human.
      check (undone_at is null or decided_by <> 'person' or undone_by is not null)
    );
    create unique index decisions_one_alive on decisions (company_id, transaction_id) where undone_at is null;
    create index decisions_by_transaction on decisions (company_id, transaction_id, decided_at);
    create index decisions_by_memory on decisions (company_id, memory_id) where memory_id is not null;
    create index decisions_by_time on decisions (company_id, decided_at desc);
    select isolate_company('decisions');

    -- How often suggestions of a level were made and then answered by a person, and how often that was the answer.
    create table track_records (
      company_id uuid not null references companies (id),
      calibration text not null,           -- the version of the calibration that said so
      level text not null,
      said integer not null check (said >= 0),
      held integer not null check (held between 0 and said),
      primary key (company_id, calibration, level)
    );
    select isolate_company('track_records');

    create function decision_is_final() returns trigger language plpgsql as $$
    begin
      if tg_op in ('DELETE', 'TRUNCATE') or old.undone_at is not null
        or (to_jsonb(old) - 'undone_at' - 'undone_by') <> (to_jsonb(new) - 'undone_at' - 'undone_by') then
        raise exception 'a decision is undone once, never changed' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
    create trigger decision_is_final before update or delete on decisions
      for each row execute function decision_is_final();
    create trigger decisions_are_final before truncate on decisions
      for each statement execute function decision_is_final();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table track_records, decisions, merchant_vectors, memories;
    drop function decision_is_final;
  `.execute(db)
}
