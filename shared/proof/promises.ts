// What must be so of a company's rows, whoever wrote them: docs/decisions/0020-proof-and-backups.md. The database keeps
// these promises when a row is written; here they are asked for again of all that is there. Each statement answers the
// first rows that break its promise.
import { type RawBuilder, sql } from 'kysely'

export interface Promised {
  promise: string
  /** Goes on after “Entry …” or, where the row is none, “Transaction …”. */
  problem: string
  kind: 'entry' | 'transaction' | 'decision' | 'company' | 'account'
  /** Ids of rows that break it, as `id`. */
  broken(companyId: string): RawBuilder<{ id: string }>
}

export const PROMISES: Promised[] = [
  {
    promise: 'Immutability',
    kind: 'entry',
    problem: 'has no link in the ledger’s chain: it was not posted in the ordinary way',
    broken: (company) => sql`
      select e.id from entries e where e.company_id = ${company}
        and not exists (select from entry_links k where k.company_id = e.company_id and k.entry_id = e.id)`,
  },
  {
    promise: 'Immutability',
    kind: 'entry',
    problem: 'has lines and is not there itself',
    broken: (company) => sql`
      select l.entry_id as id from entry_lines l where l.company_id = ${company}
        and not exists (select from entries e where e.company_id = l.company_id and e.id = l.entry_id)`,
  },
  {
    promise: 'Immutability',
    kind: 'entry',
    problem: 'is called a reversal and does not mirror the entry it reverses',
    broken: (company) => sql`
      select r.id from entries r where r.company_id = ${company} and r.reverses_id is not null and exists (
        (select line_number, account_id, amount_cents from entry_lines where company_id = ${company} and entry_id = r.id)
        except
        (select line_number, account_id, -amount_cents from entry_lines
          where company_id = ${company} and entry_id = r.reverses_id))`,
  },
  {
    promise: 'Period lock',
    kind: 'entry',
    problem: 'was posted on a day through which the books were locked at that moment',
    broken: (company) => sql`
      select e.id
      from (select position, locked_through, lead(position) over (order by id) as until from period_locks
        where company_id = ${company}) p
      join entry_links k on k.company_id = ${company} and k.position > p.position
        and (p.until is null or k.position <= p.until)
      join entries e on e.company_id = k.company_id and e.id = k.entry_id and e.entered_on <= p.locked_through
      where p.locked_through is not null`,
  },
  {
    promise: 'Period lock',
    kind: 'company',
    problem: 'is locked through another day than the one that was last written down',
    broken: (company) => sql`
      select company_id as id from company_settings s where company_id = ${company} and locked_through is distinct from (
        select locked_through from period_locks where company_id = s.company_id order by id desc limit 1)`,
  },
  {
    promise: 'Once',
    kind: 'transaction',
    problem: 'is posted more than once',
    broken: (company) => sql`
      select e.transaction_id as id from entries e
      where e.company_id = ${company} and e.transaction_id is not null
        and not exists (select from entries r where r.company_id = e.company_id and r.reverses_id = e.id)
      group by e.transaction_id having count(*) > 1`,
  },
  {
    promise: 'Together',
    kind: 'transaction',
    problem: 'is called posted and no standing entry posts it',
    broken: (company) => sql`
      select t.id from transactions t where t.company_id = ${company} and t.state = 'posted' and not exists (
        select from entries e where e.company_id = t.company_id and e.transaction_id = t.id
          and not exists (select from entries r where r.company_id = e.company_id and r.reverses_id = e.id))`,
  },
  {
    promise: 'Together',
    kind: 'transaction',
    problem: 'has a standing entry and is not called posted',
    broken: (company) => sql`
      select t.id from entries e join transactions t on t.company_id = e.company_id and t.id = e.transaction_id
      where e.company_id = ${company} and t.state <> 'posted'
        and not exists (select from entries r where r.company_id = e.company_id and r.reverses_id = e.id)`,
  },
  {
    promise: 'Who decided',
    kind: 'entry',
    problem: 'names nobody who caused it: no person, no memory and no model',
    broken: (company) => sql`
      select e.id from entries e where e.company_id = ${company} and case e.cause
        when 'person' then not exists (select from users where id = e.user_id)
        when 'memory' then cardinality(e.memory_ids) = 0
        when 'model' then e.model is null or e.prompt_version is null
        else true end`,
  },
  {
    promise: 'Who decided',
    kind: 'decision',
    problem: 'was a person’s and was undone by nobody',
    broken: (company) => sql`
      select id from decisions where company_id = ${company} and decided_by = 'person'
        and undone_at is not null and undone_by is null`,
  },
  {
    promise: 'Stored sums',
    kind: 'account',
    problem: 'is not what its lines sum to',
    broken: (company) => sql`
      select coalesce(a.code, account_id::text) || '’s stored sum of the ' || unit || ' from ' || first_day as id
      from (
        select account_id, unit, date_trunc(unit, entered_on::timestamp)::date as first_day, sum(amount_cents) as cents
        from entry_lines cross join unnest(array['day', 'month']) unit where company_id = ${company} group by 1, 2, 3
      ) l
      full join (select account_id, unit, first_day, cents from account_sums where company_id = ${company}) s
        using (account_id, unit, first_day)
      left join accounts a on a.company_id = ${company} and a.id = account_id
      where l.cents is distinct from s.cents`,
  },
]
