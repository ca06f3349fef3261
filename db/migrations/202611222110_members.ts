import { type Kysely, sql } from 'kysely'

// Who comes to a company and who leaves it.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table invitations (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      email text not null check (email = lower(email)),
      role text not null check (role in ('owner', 'admin', 'bookkeeper', 'viewer')),
      token_hash text not null,
      invited_by uuid not null references users (id),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      closed_at timestamptz,
      outcome text check (outcome in ('accepted', 'withdrawn')),
      primary key (company_id, id),
      check ((closed_at is null) = (outcome is null))
    );
    create unique index invitations_open on invitations (company_id, email) where closed_at is null;
    select isolate_company('invitations');

    -- A company without an owner could never be managed again. The lock makes two owners who leave at the same
    -- moment take turns, so that the second one is seen to be the last. Checked at the commit, so that a company
    -- can go as a whole, and its ownership can be handed over in either order.
    create function company_keeps_an_owner() returns trigger language plpgsql as $$
    begin
      perform from companies where id = old.company_id for no key update;
      if found and not exists (select from members where company_id = old.company_id and role = 'owner') then
        raise exception 'company % would have no owner', old.company_id using errcode = 'GLOWN';
      end if;
      return null;
    end $$;
    create constraint trigger company_keeps_an_owner after update or delete on members
      deferrable initially deferred for each row when (old.role = 'owner')
      execute function company_keeps_an_owner();
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger company_keeps_an_owner on members;
    drop function company_keeps_an_owner;
    drop table invitations;
  `.execute(db)
}
