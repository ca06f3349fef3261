import { type Kysely, sql } from 'kysely'

// Signing in without a password: codes that were asked for, sessions that came of them, and how often codes may be
// asked for. All of it is about people and not about a company's books, so it carries no row-level security. What a
// thief of these rows could use is kept as a hash only.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row per browser that asked: asking again from another one leaves this code as it is.
    create table sign_in_codes (
      browser_hash text primary key,
      email text not null check (email = lower(email)),
      code_hash text not null,             -- keyed with SESSION_SECRET: a million codes are soon tried
      tries smallint not null default 0,
      next_path text,                      -- where the person was going
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index sign_in_codes_by_expiry on sign_in_codes (expires_at);

    create table sessions (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users (id) on delete cascade,
      token_hash text not null unique,
      created_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),  -- to the hour
      expires_at timestamptz not null,
      address text,
      browser text                         -- User-Agent
    );
    create index sessions_by_user on sessions (user_id);

    -- When each key had its turns, within the window that counts. Losing them costs nothing but a few more turns.
    create unlogged table sign_in_limits (
      key text primary key,                -- 'address 203.0.113.7', 'email ann@example.com'
      turns timestamptz[] not null,
      forget_at timestamptz not null
    );
    create index sign_in_limits_by_forget_at on sign_in_limits (forget_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table sign_in_limits, sessions, sign_in_codes`.execute(db)
}
