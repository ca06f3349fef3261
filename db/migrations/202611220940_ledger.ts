import { type Kysely, sql } from 'kysely'

// The books. Postgres keeps these promises itself, so that no task, console session or half-finished deploy can
// break them: an entry balances, is never changed, takes no further lines, is reversed at most once, posts only
// after the locked period, and posts a bank line at most once at a time.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table entries (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      entered_on date not null,
      memo text not null,
      transaction_id uuid,                 -- the bank line it posts
      posting integer,                     -- the how-manieth posting of that line; all earlier ones are reversed
      reverses_id uuid,
      cause text not null check (cause in ('person', 'memory', 'model')),
      user_id uuid references users (id),
      memory_ids uuid[] not null default '{}',
      model text,
      prompt_version text,
      document_sha256 text,                -- the evidence, when a receipt was matched before posting
      created_at timestamptz not null default now(),
      created_in xid8 not null default pg_current_xact_id(),
      primary key (company_id, id),
      unique (company_id, id, entered_on),
      unique (company_id, transaction_id, posting),
      unique (company_id, reverses_id),
      foreign key (company_id, transaction_id) references transactions (company_id, id),
      foreign key (company_id, reverses_id) references entries (company_id, id),
      check ((transaction_id is null) = (posting is null)),
      check (transaction_id is null or reverses_id is null),
      check (cause <> 'person' or user_id is not null),
      check (cause <> 'memory' or cardinality(memory_ids) > 0),
      check (cause <> 'model' or (model is not null and prompt_version is not null))
    );
    create index entries_by_day on entries (company_id, entered_on desc, id desc);
    select isolate_company('entries');
    select keep_forever('entries', 'Entries are reversed, never changed.');

    -- The entry's day stands on its lines too, and can't differ, so that reports read one index.
    create table entry_lines (
      company_id uuid not null references companies (id),
      entry_id uuid not null,
      line_number smallint not null check (line_number > 0),
      account_id uuid not null,
      entered_on date not null,
      amount_cents bigint not null check (amount_cents <> 0), -- debit > 0, credit < 0
      primary key (company_id, entry_id, line_number),
      foreign key (company_id, entry_id, entered_on) references entries (company_id, id, entered_on),
      foreign key (company_id, account_id) references accounts (company_id, id) -- never a neighbour's
    );
    create index entry_lines_by_account on entry_lines (company_id, account_id, entered_on) include (amount_cents);
    select isolate_company('entry_lines');
    select keep_forever('entry_lines', 'Entries are reversed, never changed.');

    create function entry_must_balance() returns trigger language plpgsql as $$
    declare
      the_entry uuid := case tg_table_name when 'entries' then (to_jsonb(new) ->> 'id')::uuid
                                           else (to_jsonb(new) ->> 'entry_id')::uuid end;
      lines bigint;
      balance numeric;
    begin
      select count(*), coalesce(sum(amount_cents), 0) into lines, balance
        from entry_lines where company_id = new.company_id and entry_id = the_entry;
      if lines < 2 then
        raise exception 'entry % needs at least two lines', the_entry using errcode = 'GLBAL';
      elsif balance <> 0 then
        raise exception 'entry % does not balance: it is off by % cents', the_entry, balance using errcode = 'GLBAL';
      end if;
      return null;
    end $$;
    -- On the entry, so that one without lines is caught; on the lines, so that none can follow an early check.
    create constraint trigger entry_must_balance after insert on entries
      deferrable initially deferred for each row execute function entry_must_balance();
    create constraint trigger entry_must_balance after insert on entry_lines
      deferrable initially deferred for each row execute function entry_must_balance();

    create function entry_must_be_new() returns trigger language plpgsql as $$
    declare
      entry record;
    begin
      select created_in, reverses_id into entry from entries where company_id = new.company_id and id = new.entry_id;
      if entry.created_in is distinct from pg_current_xact_id() then
        raise exception 'an old entry takes no further lines' using errcode = 'GLFIN';
      elsif entry.reverses_id is not null and not exists (
        select from entry_lines where company_id = new.company_id and entry_id = entry.reverses_id
          and line_number = new.line_number and account_id = new.account_id and amount_cents = -new.amount_cents
      ) then
        raise exception 'a reversal mirrors its entry' using errcode = 'GLBAL';
      end if;
      return new;
    end $$;
    create trigger entry_must_be_new before insert on entry_lines
      for each row execute function entry_must_be_new();

    -- "for share": whoever is just locking the period waits for this posting, or this posting for them.
    create function period_must_be_open() returns trigger language plpgsql as $$
    declare
      locked date;
    begin
      select locked_through into locked from company_settings where company_id = new.company_id for share;
      if new.entered_on <= locked then
        raise exception 'the books are locked through %', locked using errcode = 'GLOCK';
      end if;
      return new;
    end $$;
    create trigger period_must_be_open before insert on entries
      for each row execute function period_must_be_open();

    -- The first posting of a bank line is number 1, the one after its reversal number 2: a second posting without
    -- a reversal, or by two people at once, meets the unique constraint.
    -- (Two look-ups by key, rather than a join: before the tables' first analyze that one reads all of the company.)
    create function number_the_posting() returns trigger language plpgsql as $$
    declare
      latest record;
    begin
      select id, posting into latest from entries
        where company_id = new.company_id and transaction_id = new.transaction_id order by posting desc limit 1;
      if latest.id is null then
        new.posting := 1;
      elsif exists (select from entries where company_id = new.company_id and reverses_id = latest.id) then
        new.posting := latest.posting + 1;
      else
        new.posting := latest.posting;
      end if;
      return new;
    end $$;
    create trigger number_the_posting before insert on entries
      for each row when (new.transaction_id is not null) execute function number_the_posting();

    -- A reversal mirrors the entry it undoes, line by line: entry_must_be_new sees to each, this to their number.
    create function reversal_must_mirror() returns trigger language plpgsql as $$
    begin
      if (select count(*) from entry_lines where company_id = new.company_id and entry_id = new.id)
        <> (select count(*) from entry_lines where company_id = new.company_id and entry_id = new.reverses_id) then
        raise exception 'a reversal mirrors its entry' using errcode = 'GLBAL';
      end if;
      return null;
    end $$;
    create constraint trigger reversal_must_mirror after insert on entries
      deferrable initially deferred for each row when (new.reverses_id is not null)
      execute function reversal_must_mirror();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table entry_lines, entries;
    drop function entry_must_balance, entry_must_be_new, period_must_be_open, number_the_posting, reversal_must_mirror;
  `.execute(db)
}
