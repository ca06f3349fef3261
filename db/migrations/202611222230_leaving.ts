import { type Kysely, sql } from 'kysely'

// How a company leaves: with a copy of everything, and thirty days after an owner asked, without a trace. What is
// kept for ever is kept from everybody until then: only the passing of the days opens the way, and no setting,
// console or half-finished deploy can shorten it.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table companies add column delete_after timestamptz;

    create function deletion_has_a_grace() returns trigger language plpgsql as $$
    declare
      asked timestamptz;
    begin
      if tg_op = 'DELETE' then
        if old.delete_after <= now() then
          return old;
        end if;
        raise exception 'a company is erased when its grace is over, and not sooner' using errcode = 'GLFIN';
      elsif tg_op = 'UPDATE' then
        asked := old.delete_after;
      end if;
      if new.delete_after is distinct from asked and new.delete_after is not null
        and (asked is not null or new.delete_after < now() + interval '30 days') then
        raise exception 'a company is deleted 30 days after somebody asks, and not sooner' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
    create trigger deletion_has_a_grace before insert or update of delete_after or delete on companies
      for each row execute function deletion_has_a_grace();

    create function may_be_erased(company uuid) returns boolean stable language sql return
      exists (select from companies where id = company and delete_after <= now());

    -- As before, but for the rows of a company whose grace is over.
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if may_be_erased(old.company_id) then
          return old;
        end if;
      end if;
      raise exception '%', tg_argv[0] using errcode = 'GLFIN';
    end $$;

    create or replace function decision_is_final() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if may_be_erased(old.company_id) then
          return old;
        end if;
      end if;
      if tg_op in ('DELETE', 'TRUNCATE') or old.undone_at is not null
        or (to_jsonb(old) - 'undone_at' - 'undone_by') <> (to_jsonb(new) - 'undone_at' - 'undone_by') then
        raise exception 'a decision is undone once, never changed' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;

    -- Erases a company whose grace is over: its rows of every table there is, and then itself. One statement for the
    -- tables, because references are checked at its end, and some of them go round in circles.
    create function erase_company(company uuid) returns void language plpgsql as $$
    declare
      deletions text;
    begin
      -- Held to the end, so that nobody takes the deletion back meanwhile.
      perform from companies where id = company and delete_after <= now() for update;
      if not found then
        raise exception 'a company is erased when its grace is over, and not sooner' using errcode = 'GLFIN';
      end if;
      perform set_config('app.company_id', company::text, true);
      select string_agg(format('%I as (delete from %s where company_id = $1)', 'of_' || t.relname, t.oid::regclass), ', ')
        into deletions
        from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attname = 'company_id' and not a.attisdropped
        where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace;
      execute 'with ' || deletions || ' select' using company;
      delete from companies where id = company;
    end $$;

    -- The latest copy of everything that somebody asked for.
    create table company_exports (
      company_id uuid primary key references companies (id),
      id uuid not null default gen_random_uuid(),
      state text not null default 'asked' check (state in ('asked', 'ready')),
      asked_by uuid not null references users (id),
      asked_at timestamptz not null default now(),
      ready_at timestamptz,
      bytes bigint,
      check ((state = 'ready') = (ready_at is not null and bytes is not null))
    );
    select isolate_company('company_exports');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table company_exports;
    drop function erase_company;
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '%', tg_argv[0] using errcode = 'GLFIN';
    end $$;
    create or replace function decision_is_final() returns trigger language plpgsql as $$
    begin
      if tg_op in ('DELETE', 'TRUNCATE') or old.undone_at is not null
        or (to_jsonb(old) - 'undone_at' - 'undone_by') <> (to_jsonb(new) - 'undone_at' - 'undone_by') then
        raise exception 'a decision is undone once, never changed' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
    drop function may_be_erased;
    drop trigger deletion_has_a_grace on companies;
    drop function deletion_has_a_grace;
    alter table companies drop column delete_after;
  `.execute(db)
}
