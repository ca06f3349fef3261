import { type Kysely, sql } from 'kysely'

// The proof that the books are as they were written. Each entry is a link of its company's chain: its hash is the
// SHA-256 of the hash before it and of all that the entry says, so that nobody, not even a superuser, changes an old one
// without changing every hash after it. docs/decisions/0020-proof-and-backups.md; `bin/verify` reads it all again.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Without references of their own: the trigger below writes links of entries that it has just read, and a check of
    -- each would take as long as writing it.
    create table entry_links (
      company_id uuid not null,
      position bigint not null check (position > 0),
      entry_id uuid not null,
      sha256 bytea not null check (length(sha256) = 32),
      primary key (company_id, position),
      unique (company_id, entry_id)
    );
    select isolate_company('entry_links');
    select keep_forever('entry_links', 'A link of the ledger’s chain is never changed.');

    -- Where each chain ends. All zeros before the first link.
    create table ledger_heads (
      company_id uuid primary key references companies (id),
      position bigint not null default 0 check (position >= 0),
      sha256 bytea not null default decode(repeat('00', 32), 'hex') check (length(sha256) = 32)
    );
    select isolate_company('ledger_heads');

    create index entries_by_xact on entries (company_id, created_in);

    -- What an entry says, as text. A field to a line; what people or programs wrote freely is led by its length, so that
    -- no two entries read the same. shared/ledger/proof/entry-text.ts writes the same again.
    create function entry_text(entry entries, lines text) returns text stable language sql return
      entry.company_id || e'\\n' || entry.id || e'\\n' || to_char(entry.entered_on, 'YYYY-MM-DD') || e'\\n'
      || octet_length(entry.memo) || ':' || entry.memo || e'\\n'
      || coalesce(entry.transaction_id || ' ' || entry.posting, '-') || e'\\n' || coalesce(entry.reverses_id::text, '-')
      || e'\\n' || entry.cause || ' ' || coalesce(entry.user_id::text, '-') || ' ' || array_to_string(entry.memory_ids, ',')
      || e'\\n' || coalesce(octet_length(entry.model) || ':' || entry.model, '-')
      || e'\\n' || coalesce(octet_length(entry.prompt_version) || ':' || entry.prompt_version, '-')
      || e'\\n' || coalesce(octet_length(entry.document_sha256) || ':' || entry.document_sha256, '-')
      || e'\\n' || (extract(epoch from entry.created_at) * 1000000)::bigint || coalesce(lines, '');

    -- Links the entries of this and of later transactions that have no link yet, in an order that is the same each time.
    -- The link is looked for by a sub-select: a join would, before the tables' first analyze, read all of the company.
    create function link_entries(company uuid, since xid8) returns void language plpgsql as $$
    declare
      head ledger_heads;
      entry record;
      positions bigint[] := '{}';
      ids uuid[] := '{}';
      hashes bytea[] := '{}';
    begin
      insert into ledger_heads (company_id) values (company) on conflict do nothing;
      -- Held until the commit, which is now: of two who post at once, the second goes on from the first one's link.
      select * into head from ledger_heads where company_id = company for update;
      for entry in
        select e.id, entry_text(e, (
            select string_agg(e'\\n' || l.line_number || ' ' || l.account_id || ' ' || to_char(l.entered_on, 'YYYY-MM-DD')
              || ' ' || l.amount_cents, ''
              order by l.line_number)
            from entry_lines l where l.company_id = e.company_id and l.entry_id = e.id)) as says
        from entries e
        where e.company_id = company and e.created_in >= since
          and (select l.position from entry_links l where l.company_id = e.company_id and l.entry_id = e.id) is null
        order by e.created_in, e.entered_on, e.id
      loop
        head.position := head.position + 1;
        head.sha256 := sha256(head.sha256 || convert_to(entry.says, 'UTF8'));
        positions := positions || head.position;
        ids := ids || entry.id;
        hashes := hashes || head.sha256;
        if cardinality(ids) = 10000 then
          insert into entry_links select company, * from unnest(positions, ids, hashes);
          positions := '{}'; ids := '{}'; hashes := '{}';
        end if;
      end loop;
      insert into entry_links select company, * from unnest(positions, ids, hashes);
      update ledger_heads set position = head.position, sha256 = head.sha256 where company_id = company;
    end $$;

    create function write_link() returns trigger language plpgsql as $$
    begin
      -- The first of a transaction's entries links them all.
      if not exists (select from entry_links where company_id = new.company_id and entry_id = new.id) then
        perform link_entries(new.company_id, new.created_in);
      end if;
      return null;
    end $$;
    -- Its name comes after rename_ledger, and so does it: whoever posts or opens an account locks the version first and
    -- the head after it.
    create constraint trigger write_link after insert on entries
      deferrable initially deferred for each row execute function write_link();

    -- As before, and closed as soon as the entry is linked: constraints may be checked early.
    create or replace function entry_must_be_new() returns trigger language plpgsql as $$
    declare
      entry record;
    begin
      select created_in, reverses_id, (select position from entry_links
          where company_id = new.company_id and entry_id = new.entry_id) is not null as is_linked
        into entry from entries where company_id = new.company_id and id = new.entry_id;
      if entry.created_in is distinct from pg_current_xact_id() then
        raise exception 'an old entry takes no further lines' using errcode = 'GLFIN';
      elsif entry.reverses_id is not null and not exists (
        select from entry_lines where company_id = new.company_id and entry_id = entry.reverses_id
          and line_number = new.line_number and account_id = new.account_id and amount_cents = -new.amount_cents
      ) then
        raise exception 'a reversal mirrors its entry' using errcode = 'GLBAL';
      elsif entry.is_linked then
        raise exception 'an entry that is linked takes no further lines' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;

    -- Each day the books were locked through, and after which link. Whoever moves the lock waits for the postings under
    -- way, and they for him, so the links up to there are those from before, exactly.
    create table period_locks (
      company_id uuid not null references companies (id),
      id bigint generated always as identity,
      position bigint not null,
      locked_through date,
      at timestamptz not null default now(),
      primary key (company_id, id)
    );
    select isolate_company('period_locks');
    select keep_forever('period_locks', 'The days the books were locked through are kept.');

    create function keep_period_lock() returns trigger language plpgsql as $$
    begin
      insert into period_locks (company_id, position, locked_through) values (new.company_id,
        coalesce((select position from ledger_heads where company_id = new.company_id), 0), new.locked_through);
      return null;
    end $$;
    create trigger keep_period_lock after insert or update of locked_through on company_settings
      for each row execute function keep_period_lock();

    -- What is there already. Company by company, because row security binds a migration too.
    do $$
    declare
      company uuid;
    begin
      for company in select id from companies loop
        perform set_config('app.company_id', company::text, true);
        perform link_entries(company, '0');
        insert into period_locks (company_id, position, locked_through)
          select s.company_id, h.position, s.locked_through
          from company_settings s join ledger_heads h using (company_id) where s.company_id = company;
      end loop;
      perform set_config('app.company_id', '', true);
    end $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger keep_period_lock on company_settings;
    drop trigger write_link on entries;
    drop function if exists link_entries(uuid, xid8, xid8);
    drop function keep_period_lock, write_link, link_entries(uuid, xid8), entry_text;
    drop index entries_by_xact;
    drop table period_locks, ledger_heads, entry_links;
    create or replace function entry_must_be_new() returns trigger language plpgsql as $$
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
  `.execute(db)
}
