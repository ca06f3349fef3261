import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// The line that a reversal mirrors is looked up by its primary key and compared afterwards. With account and amount among
// the conditions, Postgres may take the index by account instead and read all that the company ever filed to it: the
// reversal of a statement of 5,000 rows took minutes before the tables' first analyze.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function entry_must_be_new() returns trigger language plpgsql as $$
    declare
      entry record;
      mirrored record;
    begin
      select created_in, reverses_id, (select position from entry_links
          where company_id = new.company_id and entry_id = new.entry_id) is not null as is_linked
        into entry from entries where company_id = new.company_id and id = new.entry_id;
      if entry.created_in is distinct from pg_current_xact_id() then
        raise exception 'an old entry takes no further lines' using errcode = 'GLFIN';
      end if;
      if entry.reverses_id is not null then
        select account_id, amount_cents into mirrored from entry_lines
          where company_id = new.company_id and entry_id = entry.reverses_id and line_number = new.line_number;
        if (mirrored.account_id, mirrored.amount_cents) is distinct from (new.account_id, -new.amount_cents) then
          raise exception 'a reversal mirrors its entry' using errcode = 'GLBAL';
        end if;
      end if;
      if entry.is_linked then
        raise exception 'an entry that is linked takes no further lines' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
