import { type Kysely, sql } from 'kysely'

// What happened: the audit log for people, events for open pages, idempotency keys for programs, and which
// workers are alive for each other.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      company_id uuid not null references companies (id),
      id bigint generated always as identity,
      at timestamptz not null default now(),
      actor text not null check (actor in ('person', 'worker', 'operator')),
      user_id uuid references users (id),
      action text not null,                -- 'transaction.categorized'
      subject_id uuid,
      before jsonb,
      after jsonb,
      primary key (company_id, id),
      check (actor <> 'person' or user_id is not null)
    );
    create index audit_log_by_subject on audit_log (company_id, subject_id);
    select isolate_company('audit_log');
    select keep_forever('audit_log', 'The audit log only grows.');

    -- Opening a locked period again needs a reason, set_config('app.reason', …, true), and is logged whoever does it.
    create function reopening_needs_a_reason() returns trigger language plpgsql as $$
    declare
      reason text := nullif(trim(current_setting('app.reason', true)), '');
      person uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    begin
      if reason is null then
        raise exception 'the books are locked through %: set app.reason to why they are opened again',
          old.locked_through using errcode = 'GLWHY';
      end if;
      insert into audit_log (company_id, actor, user_id, action, subject_id, before, after)
        values (new.company_id, case when person is null then 'operator' else 'person' end, person,
          'period.reopened', new.company_id, jsonb_build_object('lockedThrough', old.locked_through),
          jsonb_build_object('lockedThrough', new.locked_through, 'reason', reason));
      return new;
    end $$;
    create trigger reopening_needs_a_reason before update of locked_through on company_settings
      for each row when (old.locked_through > coalesce(new.locked_through, '-infinity'))
      execute function reopening_needs_a_reason();

    -- What open pages are told. Kept a day, so that a page that lost its connection can catch up.
    create table events (
      company_id uuid not null references companies (id),
      id bigint generated always as identity,
      at timestamptz not null default now(),
      kind text not null,                  -- 'document', 'statement', 'transaction', 'entry'
      subject_id uuid,
      payload jsonb not null default '{}',
      primary key (company_id, id)
    );
    create index events_by_time on events (company_id, at);
    select isolate_company('events');

    -- NOTIFY holds 8,000 bytes and only says where to look.
    create function announce_events() returns trigger language plpgsql as $$
    begin
      perform pg_notify('events', company_id || ':' || max(id)) from new_events group by company_id;
      return null;
    end $$;
    create trigger announce_events after insert on events
      referencing new table as new_events for each statement execute function announce_events();

    -- Same key and body: the same answer. Same key, other body: a conflict.
    create table idempotency_keys (
      company_id uuid not null references companies (id),
      key text not null check (length(key) between 1 and 255),
      request_hash text not null,          -- method, path and body
      status smallint,                     -- null while the first request is still at work
      body jsonb,
      created_at timestamptz not null default now(),
      primary key (company_id, key)
    );
    select isolate_company('idempotency_keys');

    -- Beats of living workers. The jobs of one that went silent are given to the others.
    create unlogged table workers (
      id text primary key,
      started_at timestamptz not null default now(),
      beat_at timestamptz not null default now()
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger reopening_needs_a_reason on company_settings;
    drop table workers, idempotency_keys, events, audit_log;
    drop function announce_events, reopening_needs_a_reason;
  `.execute(db)
}
