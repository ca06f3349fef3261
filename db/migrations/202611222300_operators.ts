import { type Kysely, sql } from 'kysely'

// An operator sees the machinery and nobody's books. Into a company's they come only when an owner lets them, or when
// no owner has refused for a day; for hours, and by a row that stays. The database holds to that itself, so that
// neither a console nor a half-finished deploy opens what no owner could have refused.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table operator_access (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      operator_id uuid not null references users (id),
      reason text not null check (length(reason) between 1 and 500),
      may_write boolean not null default false,
      hours smallint not null default 4 check (hours between 1 and 24),  -- how long it lasts once it is open
      asked_at timestamptz(3) not null default now(),
      answer text check (answer in ('consented', 'refused')),
      answered_by uuid references users (id),
      answered_at timestamptz(3),
      opened_at timestamptz(3),            -- when the operator first came in
      closes_at timestamptz(3),
      ended_at timestamptz(3),             -- when somebody ended it; time ends it without
      ended_by uuid references users (id),
      primary key (company_id, id),
      check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null)),
      check ((opened_at is null) = (closes_at is null)),
      check (answer is distinct from 'refused' or (opened_at is null and ended_at is not null)),
      check (opened_at is null or answer = 'consented' or not may_write)
    );
    create unique index operator_access_unended on operator_access (company_id, operator_id) where ended_at is null;
    select isolate_company('operator_access');

    -- What has become of a request, the one place that says so.
    create function access_state(access operator_access) returns text stable language sql return
      case
        when access.answer = 'refused' then 'refused'
        when access.ended_at is not null then 'ended'
        when access.closes_at <= now() then 'over'
        when access.opened_at is not null then 'open'
        when access.asked_at <= now() - interval '7 days' then 'over'    -- nobody came
        when access.answer = 'consented' then 'consented'
        when not access.may_write and access.asked_at <= now() - interval '24 hours' then 'lapsed'
        else 'asked'
      end;

    create function access_is_as_asked() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        if new.answer is not null or new.opened_at is not null or new.ended_at is not null then
          raise exception 'a request of an operator begins as one' using errcode = 'GLFIN';
        end if;
        new.asked_at := now();
        return new;
      end if;
      if tg_op = 'DELETE' then
        if may_be_erased(old.company_id) then
          return old;
        end if;
        raise exception 'a request of an operator stays' using errcode = 'GLFIN';
      end if;
      if (old.company_id, old.id, old.operator_id, old.reason, old.may_write, old.hours, old.asked_at)
          is distinct from
          (new.company_id, new.id, new.operator_id, new.reason, new.may_write, new.hours, new.asked_at)
        or old.answer is not null and (old.answer, old.answered_by, old.answered_at)
          is distinct from (new.answer, new.answered_by, new.answered_at)
        or old.opened_at is not null and (old.opened_at, old.closes_at) is distinct from (new.opened_at, new.closes_at)
        or old.ended_at is not null and (old.ended_at, old.ended_by) is distinct from (new.ended_at, new.ended_by)
      then
        raise exception 'a request of an operator is answered, opened and ended once, never changed'
          using errcode = 'GLFIN';
      end if;
      if old.opened_at is null and new.opened_at is not null then
        if access_state(old) not in ('consented', 'lapsed') then
          raise exception 'no owner let the operator in' using errcode = 'GLFIN';
        end if;
        new.opened_at := now();
        new.closes_at := now() + new.hours * interval '1 hour';
      end if;
      return new;
    end $$;
    create trigger access_is_as_asked before insert or update or delete on operator_access
      for each row execute function access_is_as_asked();

    -- What an operator has in each of these companies. Looks inside one after the other, as though each had been
    -- chosen, and leaves none chosen.
    create function find_operator_access(operator uuid, companies uuid[])
      returns table (company_id uuid, state text)
      language plpgsql as $$
    declare
      company uuid;
    begin
      foreach company in array companies loop
        perform set_config('app.company_id', company::text, true);
        return query
          select a.company_id, access_state(a) from operator_access a
          where a.company_id = company and a.operator_id = operator and a.ended_at is null;
      end loop;
      perform set_config('app.company_id', '', true);
    end $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop function find_operator_access;
    drop table operator_access cascade;
    drop function access_is_as_asked;
  `.execute(db)
}
