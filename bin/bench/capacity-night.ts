// One night: each company's bank sends a short statement, and one worker files them all.
import type pg from 'pg'
import type { Service } from './service.ts'

const AT_ONCE = 12
const PATIENCE_MS = 20 * 60_000

export interface Night {
  /** From the first upload until no row waits to be looked at, s. */
  seconds: number
  rows: number
  posted: number
  review: number
}

/** Uploads a statement of `rows` rows to every company and waits until the worker has filed them all. */
export async function oneNight(service: Service, superuser: pg.Pool, rows: number): Promise<Night> {
  const { rows: companies } = await superuser.query<{ companyId: string; bank: string }>(
    'select company_id as "companyId", bank from bench.companies order by n',
  )
  const { rows: known } = await superuser.query<{ merchant_key: string }>(
    'select merchant_key from bench.merchants order by m limit 1000',
  )
  const { rows: earlier } = await superuser.query<{ nights: number; now: Date }>(
    `select (select count(*) from statements)::int / ${companies.length} as nights, now()`,
  )
  const { nights, now } = earlier[0]!
  const started = performance.now()
  const left = companies.entries()
  const uploader = async () => {
    for (const [n, { companyId, bank }] of left) {
      const content = statement(
        n,
        rows,
        known.map(({ merchant_key }) => merchant_key),
        nights,
      )
      await upload(service, companyId, bank, content)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, uploader))
  const expected = companies.length * rows
  while (performance.now() - started < PATIENCE_MS) {
    const { rows: states } = await superuser.query<{ state: string; n: number }>(
      `select t.state, count(*)::int as n from statements s
       join transactions t on t.company_id = s.company_id and t.statement_id = s.id
       where s.imported_at > $1 group by 1`,
      [now],
    )
    const count = (state: string) => states.find((row) => row.state === state)?.n ?? 0
    if (count('posted') + count('review') === expected) {
      const seconds = (performance.now() - started) / 1000
      return { seconds, rows: expected, posted: count('posted'), review: count('review') }
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the night was not over after twenty minutes')
}

// Of ten rows eight are of merchants that the memory knows, one is spelt a little differently, one is new.
// The nights before differ in a dollar.
function statement(company: number, rows: number, known: string[], nights: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const key = known[(company * 31 + n * 7) % known.length]!
    const name = n % 10 === 8 ? `${key} ONLINE` : n % 10 === 9 ? `NEWCOMER ${company} ${n}` : key
    return `2026-11-${String(1 + (n % 20)).padStart(2, '0')},${name},-${10 + nights + (n % 40)}.${String(n % 100).padStart(2, '0')}`
  })
  return ['Date,Description,Amount', ...lines, ''].join('\n')
}

async function upload(
  { url }: Service,
  companyId: string,
  accountId: string,
  content: string,
): Promise<void> {
  const api = `${url}/api/companies/${companyId}/documents`
  const asked = await fetch(api, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'statement', fileName: 'night.csv', contentType: 'text/csv', accountId }),
  })
  if (!asked.ok) throw new Error(await asked.text())
  const answer = (await asked.json()) as {
    documentId: string
    upload: { url: string; fields: Record<string, string> }
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(answer.upload.fields)) form.append(name, value)
  form.append('file', new File([content], 'night.csv', { type: 'text/csv' }))
  const sent = await fetch(answer.upload.url, { method: 'POST', body: form })
  if (!sent.ok) throw new Error(await sent.text())
  const arrived = await fetch(`${api}/${answer.documentId}/file`, { method: 'PUT' })
  if (!arrived.ok) throw new Error(await arrived.text())
}
