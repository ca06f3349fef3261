import { type Kysely, sql } from 'kysely'

// What is known of each backup, for the people who look whether there is one. All of it also stands beside the backup
// itself, in S3, since this table goes when the database goes. And how each drill went.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table backups (
      name text primary key check (name ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z$'), -- when it began
      taken_at timestamptz not null,       -- the moment whose rows it holds
      ms integer not null check (ms >= 0),
      bytes bigint not null check (bytes > 0),
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'), -- of the file as it lies in S3
      schema_version text not null,        -- the latest migration
      rows bigint not null,
      removed_at timestamptz
    );

    create table drills (
      id uuid primary key default gen_random_uuid(),
      at timestamptz not null default now(),
      backup_name text not null,
      ms integer not null check (ms >= 0), -- from the first byte to the last comparison
      problem text                         -- null: all that was restored is as it was backed up
    );
    create index drills_by_time on drills (at desc);

    -- As before, but for the entries of one transaction alone. After a restore the server counts its transactions from
    -- another number, and "later ones" would be all there are.
    drop function link_entries(uuid, xid8);
    create function link_entries(company uuid, first xid8, last xid8) returns void language plpgsql as $$
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
        where e.company_id = company and e.created_in between first and last
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
    create or replace function write_link() returns trigger language plpgsql as $$
    begin
      -- The first of a transaction's entries links them all.
      if not exists (select from entry_links where company_id = new.company_id and entry_id = new.id) then
        perform link_entries(new.company_id, new.created_in, new.created_in);
      end if;
      return null;
    end $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table drills, backups;
    create function link_entries(company uuid, since xid8) returns void language sql as $$
      select link_entries(company, since, '18446744073709551615')
    $$;
    create or replace function write_link() returns trigger language plpgsql as $$
    begin
      if not exists (select from entry_links where company_id = new.company_id and entry_id = new.id) then
        perform link_entries(new.company_id, new.created_in, new.created_in);
      end if;
      return null;
    end $$;
  `.execute(db)
}
