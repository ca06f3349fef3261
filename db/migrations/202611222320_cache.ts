import { type Kysely, sql } from 'kysely'

// What is quicker to remember than to make, of which all may be lost at any time: the tables are unlogged.
//
// It is a ring of six segments. What is new goes into the current one; when that is full, the oldest is truncated and
// becomes the current one. So what is oldest goes first, a sixth of the cache at a time, its space is the system's
// again at once, and no vacuum has to come for that: nothing bloats. Six, because a look-up locks every segment and its
// index, and up to 16 locks a statement are cheap.
//
// No row-level security. A row is read and written by single statements on a connection of the cache's own, outside of
// any company's transaction: a failure inside of one would take it along, and a miss must never be an error. What keeps
// companies apart is the key, which begins with the company (shared/cache/keys.ts makes no other), of which a row holds
// all and of which a look-up compares all; the 64-bit hash only finds it.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table cache (
      segment smallint not null,
      key_hash bigint not null,            -- hashtextextended(key, 0)
      key text not null,
      tags text[] not null,                -- 'company:…', 'ledger:…'
      value bytea not null,
      refresh_at timestamptz not null,     -- from then on one reader makes it anew, while all others still get this one
      expires_at timestamptz not null
    ) partition by list (segment);
    alter table cache alter value set storage external; -- as many bytes as it is said to have, and no time to pack it
  `.execute(db)
  // Each has a key of its own, for one of the whole would have to begin with the segment, which nobody asks for.
  for (let segment = 0; segment < 6; segment++) {
    await sql`
      create unlogged table ${sql.raw(`cache_${segment}`)} partition of cache (primary key (key_hash))
        for values in (${sql.raw(`${segment}`)}) with (autovacuum_enabled = false)`.execute(db)
  }
  await sql`
    create unlogged table cache_ring (
      only_row boolean primary key default true check (only_row),
      segment smallint not null default 0, -- the current one
      cap bigint not null,
      try_at timestamptz not null default '-infinity' -- the oldest is in use, say by a backup: not before then again
    );

    -- Who is making a value at this moment. Whoever drops a tag takes the claims too, and without its claim a value
    -- that was begun before is not stored.
    create unlogged table cache_claims (
      key text primary key,
      holder uuid not null,
      tags text[] not null,
      until timestamptz not null           -- kept in the future by a maker that lives
    );

    create table cache_use (
      hour timestamptz primary key,
      hits bigint not null,
      misses bigint not null,
      stored bigint not null,
      failures bigint not null             -- reads and writes that the database didn't answer: misses too
    );

    -- A value that is good for a while yet; or else, where nobody else is at it, the claim to make it.
    create function cache_claim(the_key text, its_tags text[], me uuid, lease interval,
      out value bytea, out mine boolean) language plpgsql as $$
    begin
      mine := false;
      if not exists (select from cache_claims where key = the_key and until > clock_timestamp()) then
        insert into cache_claims as c (key, holder, tags, until)
          values (the_key, me, its_tags, clock_timestamp() + lease)
          on conflict (key) do update set holder = me, tags = its_tags, until = excluded.until
            where c.until <= clock_timestamp();
        mine := found;
      end if;
      -- Looked for second: whoever made it has stored it before giving the claim away.
      select c.value into cache_claim.value from cache c
        where c.key_hash = hashtextextended(the_key, 0) and c.key = the_key and c.refresh_at > clock_timestamp();
      if found and mine then
        delete from cache_claims where key = the_key and holder = me;
        mine := false;
      end if;
    end $$;

    -- Stores a value and answers 'stored'; 'lost' when the claim it was made under is gone; 'full' when there is no
    -- room now. Writers take turns, so that the size is never more than the cap, indexes and all.
    create function cache_store(the_key text, its_tags text[], its_value bytea, life interval, me uuid, cap bigint)
      returns text language plpgsql as $$
    declare
      -- What it takes at most: a value of 1,996 bytes and more is cut in pieces with a header each and an index.
      need bigint := 65536 + octet_length(the_key) + octet_length(its_value) + octet_length(its_value) / 16;
      ring cache_ring;
      oldest smallint;
      emptied text;
    begin
      perform pg_advisory_xact_lock(hashtext('cache'));
      if me is not null then
        delete from cache_claims where key = the_key and holder = me;
        if not found then
          return 'lost';
        end if;
      end if;
      select * into ring from cache_ring;
      if not found then
        insert into cache_ring (cap) values (cache_store.cap) returning * into ring;
      end if;
      oldest := (ring.segment + 1) % 6;
      if cache_store.cap < ring.cap then
        emptied := 'cache'; -- a smaller one begins anew
      elsif pg_total_relation_size(('cache_' || ring.segment)::regclass) + need > cache_store.cap / 6 then
        emptied := 'cache_' || oldest;
      end if;
      if emptied is not null then
        if ring.try_at > clock_timestamp() then
          return 'full';
        end if;
        begin
          perform set_config('lock_timeout', '5ms', true); -- readers that come meanwhile wait behind this
          execute 'truncate ' || emptied;
        exception when lock_not_available then
          update cache_ring set try_at = clock_timestamp() + interval '1 second';
          return 'full';
        end;
        ring.segment := oldest;
      end if;
      update cache_ring set segment = ring.segment, cap = cache_store.cap
        where (cache_ring.segment, cache_ring.cap) <> (ring.segment, cache_store.cap);
      delete from cache where key_hash = hashtextextended(the_key, 0);
      insert into cache (segment, key_hash, key, tags, value, refresh_at, expires_at)
        values (ring.segment, hashtextextended(the_key, 0), the_key, its_tags, its_value,
          clock_timestamp() + life * 0.9, clock_timestamp() + life);
      return 'stored';
    end $$;

    -- Forgets all that bears the tag, and what is being made under it.
    create function cache_drop(tag text) returns void language sql as $$
      select pg_advisory_xact_lock(hashtext('cache'));
      delete from cache_claims where tags @> array[tag];
      delete from cache where tags @> array[tag];
    $$;

    create function cache_delete(the_key text) returns void language sql as $$
      select pg_advisory_xact_lock(hashtext('cache'));
      delete from cache_claims where key = the_key;
      delete from cache where key_hash = hashtextextended(the_key, 0) and key = the_key;
    $$;

    -- An erased company leaves nothing here either. Last, for its lock is held to the end.
    alter function erase_company rename to erase_company_rows;
    create function erase_company(company uuid) returns void language sql as $$
      select erase_company_rows(company);
      select cache_drop('company:' || company);
    $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop function erase_company;
    alter function erase_company_rows rename to erase_company;
    drop function cache_delete, cache_drop, cache_store, cache_claim;
    drop table cache_use, cache_claims, cache_ring, cache;
  `.execute(db)
}
