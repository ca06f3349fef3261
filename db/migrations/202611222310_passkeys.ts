import { type Kysely, sql } from 'kysely'

// Passkeys: a second way to sign in, beside the code. What is kept of one is public, and of use to nobody else.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table passkeys (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users (id) on delete cascade,
      credential_id text not null unique,  -- the authenticator's own name for it, base64url
      public_key text not null,            -- COSE, base64url
      counter bigint not null,             -- of signatures, where the authenticator counts them
      transports text[] not null,          -- how browsers reach it
      name text not null,
      created_at timestamptz not null default now(),
      used_at timestamptz
    );
    create index passkeys_by_user on passkeys (user_id);

    -- What an authenticator is asked to sign, once, by the browser that has the cookie.
    create table passkey_challenges (
      browser_hash text primary key,
      challenge text not null,
      user_id uuid references users (id) on delete cascade,  -- who adds one; null to sign in
      expires_at timestamptz not null
    );
    create index passkey_challenges_by_expiry on passkey_challenges (expires_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table passkey_challenges, passkeys`.execute(db)
}
