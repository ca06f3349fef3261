import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// What the lines of each account sum to, by day and by month, so that a balance takes as long in books of five million
// lines as in small ones. The database keeps the sums itself: a link of the ledger's chain adds its entry, whoever posts
// it. `bin/verify` sums the lines again. docs/decisions/0026-stored-sums.md
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Without references, as the links: they follow from lines whose references were checked. The account comes last, for
    -- a report reads all accounts of some months and days.
    create table account_sums (
      company_id uuid not null,
      unit text not null check (unit in ('day', 'month')),
      first_day date not null check (unit = 'day' or extract(day from first_day) = 1),
      account_id uuid not null,
      cents numeric not null,              -- debit positive; more may come together than one line holds
      primary key (company_id, unit, first_day, account_id)
    );
    select isolate_company('account_sums');

    create function units_of(day date) returns table (unit text, first_day date) immutable language sql as $$
      select 'day', day union all select 'month', date_trunc('month', day::timestamp)::date
    $$;

    -- The chain's head is locked from the first link to the commit, so of two who post at once the second adds to what
    -- the first one left. The lines by a sub-select with a fence: a join might, before the tables' first analyze, read all
    -- of the company.
    create function add_to_sums() returns trigger language plpgsql as $$
    begin
      insert into account_sums as s (company_id, unit, first_day, account_id, cents)
        select k.company_id, u.unit, u.first_day, l.account_id, sum(l.amount_cents)
        from links k
        cross join lateral (
          select account_id, entered_on, amount_cents from entry_lines
          where company_id = k.company_id and entry_id = k.entry_id offset 0) l
        cross join lateral units_of(l.entered_on) u
        group by 1, 2, 3, 4
        on conflict (company_id, unit, first_day, account_id) do update set cents = s.cents + excluded.cents;
      return null;
    end $$;

    -- The sums as this transaction sees them: with the entries of its own that get their links when it commits.
    create view account_sums_now as
      select company_id, unit, first_day, account_id, cents from account_sums
      union all
      select e.company_id, u.unit, u.first_day, l.account_id, l.amount_cents::numeric
      from entries e
      cross join lateral (
        select account_id, entered_on, amount_cents from entry_lines
        where company_id = e.company_id and entry_id = e.id offset 0) l
      cross join lateral units_of(l.entered_on) u
      where e.created_in = pg_current_xact_id_if_assigned()
        and (select position from entry_links k where k.company_id = e.company_id and k.entry_id = e.id) is null;

    -- What is there already, company by company, because row security binds a migration too; people go on posting.
    create temporary table summed (company_id uuid primary key, position bigint not null) on commit drop;
    do $$
    declare
      company uuid;
    begin
      for company in select id from companies loop
        perform set_config('app.company_id', company::text, true);
        with through as (
          insert into summed values (company,
            coalesce((select position from ledger_heads where company_id = company), 0)))
        insert into account_sums
          select company, 'day', entered_on, account_id, sum(amount_cents)
          from entry_lines where company_id = company group by entered_on, account_id;
        insert into account_sums
          select company, u.unit, u.first_day, account_id, sum(cents)
          from account_sums s cross join lateral units_of(s.first_day) u
          where company_id = company and u.unit = 'month' group by 2, 3, 4;
      end loop;
    end $$;

    -- From here on nobody posts until this migration is through: all that is left is what was posted meanwhile.
    create trigger add_to_sums after insert on entry_links
      referencing new table as links for each statement execute function add_to_sums();
    do $$
    declare
      company uuid;
    begin
      for company in select id from companies loop
        perform set_config('app.company_id', company::text, true);
        insert into account_sums as s
          select company, u.unit, u.first_day, l.account_id, sum(l.amount_cents)
          from entry_links k
          join entry_lines l on l.company_id = k.company_id and l.entry_id = k.entry_id
          cross join lateral units_of(l.entered_on) u
          where k.company_id = company
            and k.position > coalesce((select m.position from summed m where m.company_id = company), 0)
          group by 2, 3, 4
          on conflict (company_id, unit, first_day, account_id) do update set cents = s.cents + excluded.cents;
      end loop;
      perform set_config('app.company_id', '', true);
    end $$;

    create trigger only_by_posting before insert or update on account_sums
      for each row when (pg_trigger_depth() = 0)
      execute function refuse_change('The sums follow from what is posted; nobody writes them.');
    create trigger final_rows before delete on account_sums
      for each row execute function refuse_change('The sums follow from what is posted; nobody deletes them.');
    create trigger final_table before truncate on account_sums
      for each statement execute function refuse_change('The sums follow from what is posted; nobody deletes them.');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger add_to_sums on entry_links;
    drop view account_sums_now;
    drop table account_sums;
    drop function add_to_sums, units_of;
  `.execute(db)
}
