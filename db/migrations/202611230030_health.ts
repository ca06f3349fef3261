import { type Kysely, sql } from 'kysely'

// What the operator is told of all books together: sums, in which no company can be told from another. Row-level
// security binds this function too, so it goes through the companies one by one; each costs a few index look-ups.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function totals_of_books(
      out documents_lost integer,          -- files that arrived an hour ago and that no job is about
      out document_bytes bigint,
      out unbalanced integer,              -- of each company's newest 50 entries; bin/verify looks at all
      out model_microcents bigint,         -- spent this month (UTC), millionths of a cent
      out sure_said integer,               -- what the memory was sure of, of each company's latest 100 such decisions,
      out sure_held integer                -- and was right about
    ) language plpgsql as $$
    declare
      a_company uuid;
      before text := current_setting('app.company_id', true);
      n bigint;
      said integer;
      held integer;
    begin
      documents_lost := 0; document_bytes := 0; unbalanced := 0; model_microcents := 0; sure_said := 0; sure_held := 0;
      for a_company in select id from companies loop
        perform set_config('app.company_id', a_company::text, true);

        select count(*) into n from documents d
          where d.company_id = a_company and d.state = 'arrived' and d.arrived_at < now() - interval '1 hour'
            and not exists (select from graphile_worker._private_jobs j where j.key in
              ('documents/receive:' || d.id, 'receipts/read:' || d.id, 'statements/import:' || d.id));
        documents_lost := documents_lost + n;

        select coalesce(sum(bytes), 0) into n from documents where company_id = a_company;
        document_bytes := document_bytes + n;

        select count(*) into n from (select id from entries where company_id = a_company
            order by entered_on desc, id desc limit 50) e
          where coalesce((select sum(amount_cents) from entry_lines l
            where l.company_id = a_company and l.entry_id = e.id), -1) <> 0;
        unbalanced := unbalanced + n;

        select coalesce(sum(microcents), 0) into n from model_spend
          where company_id = a_company and month = date_trunc('month', now() at time zone 'utc')::date;
        model_microcents := model_microcents + n;

        -- As shared/memory/watch-precision.ts tells it of one company.
        select count(*), count(*) filter (where right_about) into said, held from (
          select case when d.decided_by = 'memory' then d.undone_at is null
            else d.decision_key = d.suggested_key end as right_about
          from decisions d join company_settings s on s.company_id = d.company_id
          where d.company_id = a_company and d.suggested_confidence >= s.posting_bar and d.follows_id is null
            and (d.decided_by = 'memory' or (d.undone_at is null and not exists (
              select from decisions earlier
              where earlier.company_id = d.company_id and earlier.transaction_id = d.transaction_id
                and earlier.decided_by = 'memory')))
          order by d.decided_at desc, d.id limit 100) latest;
        sure_said := sure_said + said;
        sure_held := sure_held + held;
      end loop;
      perform set_config('app.company_id', coalesce(before, ''), true);
    end $$;

    -- Since when each secret has been what it is. Of its value only a keyed fingerprint, to notice that it changed.
    create table secret_dates (
      name text primary key,
      fingerprint text not null,
      since timestamptz not null default now(),
      rotating_since timestamptz           -- since when an old value is live beside it
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table secret_dates; drop function totals_of_books`.execute(db)
}
