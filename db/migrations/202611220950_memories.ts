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
      split jsonb,                         -- [{accountId, shareMillionths}] when it was more than one account
      decision_key text not null,          -- the answer as text: equal answers have equal keys
      provider text not null,
      model text not null,
      embedding halfvec(1536) not null,
      bits bit(1536) not null,             -- the signs of the embedding, for the first, coarse pass
      times integer not null check (times >= 0),
      last_on date not null,
      amount_min_cents bigint not null,
      amount_max_cents bigint not null,
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, merchant_key, direction, decision_key, provider, model),
      foreign key (company_id, account_id) references accounts (company_id, id),
      check (amount_min_cents <= amount_max_cents)
    );
    -- Out of the row, so that the coarse pass reads 350 bytes a memory and not 3,400.
    alter table memories alter column embedding set storage external, alter column bits set storage plain;
    select isolate_company('memories');

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

    create function decision_is_final() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or old.undone_at is not null
        or (to_jsonb(old) - 'undone_at' - 'undone_by') <> (to_jsonb(new) - 'undone_at' - 'undone_by') then
        raise exception 'a decision is undone once, never changed' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
    create trigger decision_is_final before update or delete on decisions
      for each row execute function decision_is_final();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table decisions, memories;
    drop function decision_is_final;
  `.execute(db)
}
