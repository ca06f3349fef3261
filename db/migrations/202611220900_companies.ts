import { type Kysely, sql } from 'kysely'

// Who there is: people, companies and who belongs to which. These three say who may look; they hold nothing of
// anybody's books and are read before a company is chosen, so they alone carry no row-level security.
// Everything below them is a company's own and is isolated by `isolate_company`.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create extension if not exists vector;

    create table users (
      id uuid primary key default gen_random_uuid(),
      email text not null check (email = lower(email) and email like '%_@_%'),
      name text not null,
      created_at timestamptz not null default now(),
      unique (email)
    );

    create table companies (
      id uuid primary key default gen_random_uuid(),
      name text not null check (name <> ''),
      created_at timestamptz not null default now()
    );

    create table members (
      company_id uuid not null references companies (id),
      user_id uuid not null references users (id),
      role text not null check (role in ('owner', 'admin', 'bookkeeper', 'viewer')),
      created_at timestamptz not null default now(),
      primary key (company_id, user_id)
    );
    create index members_by_user on members (user_id);

    -- The company of this transaction, from set_config('app.company_id', …, true); null when none is set.
    create function current_company() returns uuid stable language sql
      return nullif(current_setting('app.company_id', true), '')::uuid;

    -- Forced, because the role that runs the app owns its tables and plain row-level security would not bind it.
    -- The sub-select makes the setting one value per statement rather than one call per row.
    create function isolate_company(business_table regclass) returns void language plpgsql as $$
    begin
      execute format('alter table %s enable row level security', business_table);
      execute format('alter table %s force row level security', business_table);
      execute format('create policy own_company on %s using (company_id = (select current_company()))', business_table);
    end $$;

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '%', tg_argv[0] using errcode = 'GLFIN';
    end $$;

    -- For tables that only grow: no row is ever changed or taken away, one by one or all at once.
    create function keep_forever(kept_table regclass, sentence text) returns void language plpgsql as $$
    begin
      execute format('create trigger final_rows before update or delete on %s
        for each row execute function refuse_change(%L)', kept_table, sentence);
      execute format('create trigger final_table before truncate on %s
        for each statement execute function refuse_change(%L)', kept_table, sentence);
    end $$;

    create table company_settings (
      company_id uuid primary key references companies (id),
      locked_through date,                                  -- the books are open after this day
      posting_bar numeric(4, 3) not null default 0.95 check (posting_bar between 0.5 and 1),
      auto_posting boolean not null default true,
      auto_posting_off_by text check (auto_posting_off_by in ('person', 'precision')),
      auto_posting_off_because text,                        -- a sentence for the people of the company
      check (auto_posting = (auto_posting_off_by is null)),
      check (auto_posting = (auto_posting_off_because is null))
    );
    select isolate_company('company_settings');
    -- Without its row the company's books would have no lock.
    create trigger settings_stay before delete on company_settings
      for each row execute function refuse_change('A company keeps its settings.');
    create trigger settings_all_stay before truncate on company_settings
      for each statement execute function refuse_change('A company keeps its settings.');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table company_settings, members, companies, users;
    drop function keep_forever, refuse_change, isolate_company, current_company;
  `.execute(db)
}
