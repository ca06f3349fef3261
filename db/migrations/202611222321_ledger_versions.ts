import { type Kysely, sql } from 'kysely'

// A name for the state of a company's books: another one after each posting and each change of an account, visible to
// all in the moment in which that is. What was computed from the books is kept under this name, and so is never served
// once they have changed. A new uuid rather than a number that is counted up: a number that was rolled back would come
// again and mean something else.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ledger_versions (
      company_id uuid primary key references companies (id),
      version uuid not null default gen_random_uuid(),
      changed_in xid8 not null default pg_current_xact_id()
    );
    insert into ledger_versions (company_id) select id from companies;
    select isolate_company('ledger_versions');

    create function rename_ledger() returns trigger language plpgsql as $$
    begin
      insert into ledger_versions as v (company_id) values (new.company_id)
        on conflict (company_id) do update set version = excluded.version, changed_in = excluded.changed_in
          where v.changed_in <> excluded.changed_in;
      return null;
    end $$;
    -- Deferred, because the row is locked from then on: nobody who posts waits longer than for another's commit. An
    -- entry takes no lines later, so its own row is enough.
    create constraint trigger rename_ledger after insert on entries
      deferrable initially deferred for each row execute function rename_ledger();
    create constraint trigger rename_ledger after insert or update on accounts
      deferrable initially deferred for each row execute function rename_ledger();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger rename_ledger on accounts;
    drop trigger rename_ledger on entries;
    drop function rename_ledger;
    drop table ledger_versions;
  `.execute(db)
}
