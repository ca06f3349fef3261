import { type Kysely, sql } from 'kysely'

// Keys with which programs come in. A key's own text names its company (shared/companies/keys/secret.ts), so that the
// look-up by hash runs inside that company, as every other query does.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table api_keys (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      name text not null check (length(name) between 1 and 80),
      scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'write', 'upload']),
      hash text not null check (hash ~ '^[0-9a-f]{64}$'),
      ending text not null check (length(ending) = 4),   -- what people tell their keys apart by
      created_by uuid not null references users (id),    -- the key acts as this person
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_by uuid references users (id),             -- nobody, when it ended with its maker's role
      primary key (company_id, id),
      unique (company_id, hash)
    );
    select isolate_company('api_keys');

    create function key_is_final() returns trigger language plpgsql as $$
    begin
      raise exception 'a key is used and revoked, never changed' using errcode = 'GLFIN';
    end $$;
    -- Nobody widens a key, gives it to somebody else, lengthens its life or brings it back.
    create trigger key_is_final before update on api_keys
      for each row when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at
        or (old.company_id, old.id, old.name, old.scopes, old.hash, old.created_by, old.expires_at)
          is distinct from (new.company_id, new.id, new.name, new.scopes, new.hash, new.created_by, new.expires_at))
      execute function key_is_final();

    -- A key ends when its maker could no longer make it, and stays so should they come back.
    create function keys_end_with_role() returns trigger language plpgsql as $$
    declare
      chosen text := coalesce(current_setting('app.company_id', true), '');
    begin
      if tg_op = 'DELETE' or new.role not in ('owner', 'admin') then
        perform set_config('app.company_id', old.company_id::text, true);
        update api_keys set revoked_at = now()
          where company_id = old.company_id and created_by = old.user_id and revoked_at is null;
        perform set_config('app.company_id', chosen, true);
      end if;
      return null;
    end $$;
    create trigger keys_end_with_role after delete or update of role on members
      for each row execute function keys_end_with_role();

    -- All that a request with a key has to know, in one round trip: the key, while it is good, and its maker's
    -- present membership. It looks into one company, as though that had been chosen, and leaves none chosen.
    create function find_api_key(company uuid, key_hash text)
      returns table (key_id uuid, scopes text[], last_used_at timestamptz,
        user_id uuid, user_name text, user_email text, user_role text)
      language plpgsql as $$
    begin
      perform set_config('app.company_id', company::text, true);
      return query
        select k.id, k.scopes, k.last_used_at, u.id, u.name, u.email, m.role
        from api_keys k
        join users u on u.id = k.created_by
        join members m on m.company_id = k.company_id and m.user_id = k.created_by
        where k.company_id = company and k.hash = key_hash and k.revoked_at is null and k.expires_at > now();
      perform set_config('app.company_id', '', true);
    end $$;

    -- Set for a request that came with a key, so that whatever writes to the audit log, triggers too, names it.
    alter table audit_log
      add column api_key_id uuid default nullif(current_setting('app.api_key_id', true), '')::uuid,
      add foreign key (company_id, api_key_id) references api_keys (company_id, id);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table audit_log drop column api_key_id;
    drop trigger keys_end_with_role on members;
    drop function find_api_key, keys_end_with_role;
    drop table api_keys;
    drop function key_is_final;
  `.execute(db)
}
