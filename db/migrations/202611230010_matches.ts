import { type Kysely, sql } from 'kysely'

// Which receipt is the evidence for which transaction, by how much, and on whose word; what a person said no to; what
// is offered; and what stands as evidence in the books. `documents.transaction_id` stays, as the first of a receipt's
// transactions: the release before this one reads it.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table documents
      add column receipt_vendor text,      -- receipts: what was read, for looking up (shared/documents/offer-receipt.ts)
      add column receipt_day date,
      add column receipt_cents bigint check (receipt_cents > 0),
      add column twin_of uuid,             -- an earlier receipt of the same vendor, day and total
      add column twin_dismissed_by uuid references users (id), -- who said that these are two purchases
      add column twin_dismissed_at timestamptz,
      add column rejected_by uuid references users (id),       -- the person who put it away, if it was one
      add foreign key (company_id, twin_of) references documents (company_id, id),
      add check ((twin_dismissed_by is null) = (twin_dismissed_at is null)),
      add check (rejected_by is null or state = 'rejected'),
      drop constraint documents_check4;
    create index documents_by_receipt on documents (company_id, receipt_cents, receipt_day)
      where kind = 'receipt' and receipt_cents is not null;

    create table matches (
      company_id uuid not null references companies (id),
      document_id uuid not null,
      transaction_id uuid not null,
      amount_cents bigint not null check (amount_cents >= 0), -- its part of the receipt; 0: another page of the same
      matched_by text not null check (matched_by in ('person', 'worker')),
      user_id uuid references users (id),
      matched_at timestamptz not null default now(),
      primary key (company_id, document_id, transaction_id),
      foreign key (company_id, document_id) references documents (company_id, id),
      foreign key (company_id, transaction_id) references transactions (company_id, id),
      check (matched_by <> 'person' or user_id is not null)
    );
    create index matches_by_transaction on matches (company_id, transaction_id);
    -- Whatever two workers do at once, they never give one transaction to two receipts.
    create unique index matches_one_by_worker on matches (company_id, transaction_id) where matched_by = 'worker';
    select isolate_company('matches');

    create table declined_matches (
      company_id uuid not null references companies (id),
      document_id uuid not null,
      transaction_id uuid not null,
      user_id uuid not null references users (id),
      declined_at timestamptz not null default now(),
      primary key (company_id, document_id, transaction_id),
      foreign key (company_id, document_id) references documents (company_id, id),
      foreign key (company_id, transaction_id) references transactions (company_id, id)
    );
    select isolate_company('declined_matches');

    -- What the last look at the whole inbox came to. Several rows of one rank are one offer, of a split payment.
    create table match_offers (
      company_id uuid not null references companies (id),
      document_id uuid not null,
      rank smallint not null check (rank > 0),
      transaction_id uuid not null,
      amount_cents bigint not null check (amount_cents > 0),
      score numeric(6, 3) not null,
      reasons jsonb not null check (jsonb_typeof(reasons) = 'array'),
      primary key (company_id, document_id, rank, transaction_id),
      foreign key (company_id, document_id) references documents (company_id, id),
      foreign key (company_id, transaction_id) references transactions (company_id, id)
    );
    create index match_offers_by_transaction on match_offers (company_id, transaction_id);
    select isolate_company('match_offers');

    -- The purchase that a receipt alone tells of: no bank line will come.
    alter table transactions
      add column document_id uuid,
      add foreign key (company_id, document_id) references documents (company_id, id);
    create unique index transactions_once_per_receipt on transactions (company_id, document_id)
      where document_id is not null;

    create table evidence (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      entry_id uuid not null,
      document_id uuid not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      kept_by uuid references users (id),  -- null: the worker
      kept_at timestamptz not null default now(),
      withdrawn_by uuid references users (id),
      withdrawn_at timestamptz,
      primary key (company_id, id),
      foreign key (company_id, entry_id) references entries (company_id, id),
      foreign key (company_id, document_id) references documents (company_id, id),
      check ((withdrawn_by is null) = (withdrawn_at is null))
    );
    create unique index evidence_once on evidence (company_id, entry_id, document_id) where withdrawn_at is null;
    create index evidence_by_document on evidence (company_id, document_id);
    select isolate_company('evidence');

    -- "for update": of two who share a receipt out at once, the second counts what the first has taken.
    create function parts_must_fit() returns trigger language plpgsql as $$
    declare
      total bigint;
      taken numeric;
    begin
      select receipt_cents into total from documents
        where company_id = new.company_id and id = new.document_id for update;
      select coalesce(sum(amount_cents), 0) + new.amount_cents into taken from matches
        where company_id = new.company_id and document_id = new.document_id and transaction_id <> new.transaction_id;
      if taken > total then
        raise exception 'the parts of a receipt come to % cents, its total is %', taken, total using errcode = 'GLSUM';
      end if;
      return new;
    end $$;
    create trigger parts_must_fit before insert or update on matches
      for each row execute function parts_must_fit();

    create function keep_first_match() returns trigger language plpgsql as $$
    declare
      the_company uuid := coalesce(new.company_id, old.company_id);
      the_document uuid := coalesce(new.document_id, old.document_id);
    begin
      update documents set transaction_id = (
          select transaction_id from matches where company_id = the_company and document_id = the_document
          order by matched_at, transaction_id limit 1)
        where company_id = the_company and id = the_document;
      return null;
    end $$;
    create trigger keep_first_match after insert or delete on matches
      for each row execute function keep_first_match();

    create function matched_has_a_match() returns trigger language plpgsql as $$
    begin
      if exists (select from documents where company_id = new.company_id and id = new.id and state in ('matched', 'posted'))
        and not exists (select from matches where company_id = new.company_id and document_id = new.id) then
        raise exception 'document % is matched to nothing', new.id using errcode = 'GLMAT';
      end if;
      return null;
    end $$;
    create constraint trigger matched_has_a_match after update of state, transaction_id on documents
      deferrable initially deferred for each row when (new.state in ('matched', 'posted'))
      execute function matched_has_a_match();

    -- A receipt that is evidence for a standing entry keeps its match, its file and its hash.
    create function stands_as_evidence(company uuid, document uuid, of_transaction uuid default null)
      returns boolean stable language sql return
      exists (
        select from evidence v join entries e on e.company_id = v.company_id and e.id = v.entry_id
        where v.company_id = company and v.document_id = document and v.withdrawn_at is null
          and e.transaction_id = coalesce(of_transaction, e.transaction_id)
          and not exists (select from entries r where r.company_id = company and r.reverses_id = e.id));

    create function match_is_evidence() returns trigger language plpgsql as $$
    begin
      if may_be_erased(old.company_id) then
        return old;
      elsif stands_as_evidence(old.company_id, old.document_id, old.transaction_id) then
        raise exception 'this receipt is the evidence for a posted entry' using errcode = 'GLFIN';
      end if;
      return old;
    end $$;
    create trigger match_is_evidence before delete on matches for each row execute function match_is_evidence();
    create trigger match_is_final before update of company_id, document_id, transaction_id on matches
      for each row execute function refuse_change('A match is taken back and made anew, never moved.');

    create function evidence_keeps_its_file() returns trigger language plpgsql as $$
    begin
      if (new.sha256, new.s3_key) is distinct from (old.sha256, old.s3_key)
        and exists (select from evidence where company_id = old.company_id and document_id = old.id)
        or new.state = 'rejected' and stands_as_evidence(old.company_id, old.id) then
        raise exception 'this receipt is evidence in the books and stays as it is' using errcode = 'GLFIN';
      end if;
      return new;
    end $$;
    create trigger evidence_keeps_its_file before update of state, sha256, s3_key on documents
      for each row execute function evidence_keeps_its_file();

    create function evidence_is_true() returns trigger language plpgsql as $$
    begin
      if not exists (select from documents where company_id = new.company_id and id = new.document_id
        and kind = 'receipt' and sha256 = new.sha256) then
        raise exception 'the evidence is not the file that arrived' using errcode = 'GLEVI';
      end if;
      return new;
    end $$;
    create trigger evidence_is_true before insert on evidence for each row execute function evidence_is_true();

    -- Withdrawn once, while the period is open, and otherwise never changed.
    create function evidence_is_final() returns trigger language plpgsql as $$
    declare
      locked date;
    begin
      if tg_op = 'DELETE' then
        if may_be_erased(old.company_id) then
          return old;
        end if;
      end if;
      if tg_op in ('DELETE', 'TRUNCATE') or old.withdrawn_at is not null
        or (to_jsonb(old) - 'withdrawn_at' - 'withdrawn_by') <> (to_jsonb(new) - 'withdrawn_at' - 'withdrawn_by') then
        raise exception 'evidence is withdrawn once, never changed' using errcode = 'GLFIN';
      end if;
      select locked_through into locked from company_settings where company_id = old.company_id for share;
      if exists (select from entries where company_id = old.company_id and id = old.entry_id and entered_on <= locked) then
        raise exception 'the books are locked through %', locked using errcode = 'GLOCK';
      end if;
      return new;
    end $$;
    create trigger evidence_is_final before update or delete on evidence
      for each row execute function evidence_is_final();
    create trigger evidence_all_final before truncate on evidence
      for each statement execute function evidence_is_final();

    -- What was matched before. Company by company, because row security binds a migration too.
    do $$
    declare
      company uuid;
    begin
      for company in select id from companies loop
        perform set_config('app.company_id', company::text, true);
        update documents set receipt_vendor = left(reading -> 'vendor' ->> 'value', 200),
            receipt_day = (reading -> 'date' ->> 'value')::date,
            receipt_cents = nullif(greatest((reading -> 'totalCents' -> 'value' ->> 'cents')::bigint, 0), 0)
          where company_id = company and kind = 'receipt' and reading is not null;
        insert into matches (company_id, document_id, transaction_id, amount_cents, matched_by, user_id, matched_at)
          select d.company_id, d.id, t.id, least(abs(t.amount_cents), d.receipt_cents), 'person',
            coalesce((select user_id from audit_log where company_id = d.company_id and subject_id = d.id
                and action = 'document.matched' order by id desc limit 1),
              d.uploaded_by,
              (select user_id from members where company_id = d.company_id and role = 'owner' limit 1)),
            coalesce(d.settled_at, now())
          from documents d
          join transactions t on t.company_id = d.company_id and t.id = d.transaction_id
          where d.company_id = company;
        insert into evidence (company_id, entry_id, document_id, sha256, kept_by)
          select m.company_id, n.entry_id, m.document_id, d.sha256, m.user_id
          from matches m
          join documents d on d.company_id = m.company_id and d.id = m.document_id
          join decisions n on n.company_id = m.company_id and n.transaction_id = m.transaction_id and n.undone_at is null
          where m.company_id = company and n.entry_id is not null and d.sha256 is not null;
        update documents set state = 'posted'
          where company_id = company and state = 'matched' and exists (
            select from transactions t where t.company_id = company and t.id = documents.transaction_id and t.state = 'posted');
      end loop;
      perform set_config('app.company_id', '', true);
    end $$;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare
      company uuid;
    begin
      for company in select id from companies loop
        perform set_config('app.company_id', company::text, true);
        update documents set state = 'matched' where company_id = company and state = 'posted';
      end loop;
      perform set_config('app.company_id', '', true);
    end $$;
    drop trigger matched_has_a_match on documents;
    drop trigger evidence_keeps_its_file on documents;
    drop function stands_as_evidence;
    drop table evidence, match_offers, declined_matches, matches;
    drop function parts_must_fit, keep_first_match, matched_has_a_match, match_is_evidence, evidence_keeps_its_file,
      evidence_is_true, evidence_is_final;
    alter table transactions drop column document_id;
    alter table documents
      drop column receipt_vendor, drop column receipt_day, drop column receipt_cents, drop column twin_of,
      drop column twin_dismissed_by, drop column twin_dismissed_at, drop column rejected_by,
      add constraint documents_check4 check (state <> 'matched' or transaction_id is not null);
  `.execute(db)
}
