// bin/bench/import [--json]: a bank statement of 10,000 rows, from the upload to the last decision, on one worker. Half
// of its merchants are known to the memory, the others are new. On the server of TEST_DATABASE_URL when that is set.
import { inCompany } from '#shared/context.ts'
import { merchantKey } from '#shared/memory/merchant-key.ts'
import { remember } from '#shared/memory/remember.ts'
import { recordOutcome } from '#shared/memory/track-record.ts'
import { figure, print } from './figures.ts'
import { residentMb } from './memory-use.ts'
import { type Service, startService } from './service.ts'

const ROWS = 10_000
const MERCHANTS = 600
const TIMES_ANSWERED = 6

await using service = await startService({ worker: true })
await teach(service, MERCHANTS / 2)
const file = statement()

const started = performance.now()
const documentId = await upload(service, file)
const importedMs =
  (await until(
    () => counts(documentId),
    ({ total }) => total > 0,
  )) - started
let resident = 0
const doneMs =
  (await until(
    async () => {
      resident = Math.max(resident, residentMb(service.worker!.pid))
      return counts(documentId)
    },
    ({ total, waiting }) => total > 0 && waiting === 0,
  )) - started
const { total, posted, review } = await counts(documentId)
const balance = await trialBalance()

print({
  bench: 'import',
  engine: service.engine,
  data: `${ROWS} rows, ${MERCHANTS} merchants, half of them known; ${total} added, ${posted} posted, ${review} in review, trial balance off by ${balance} cents`,
  figures: [
    figure('upload to last decision', doneMs / 1000, 's', '< 10'),
    figure('upload to rows added', importedMs / 1000, 's'),
    figure('rows', ROWS / (doneMs / 1000), '/s'),
    figure('rows lost or doubled', Math.abs(total - ROWS), '', '<= 0'),
    figure('worker resident', resident, 'MB', '< 400'),
  ],
})

function merchant(n: number): string {
  const letters = [n % 26, Math.floor(n / 26) % 26, Math.floor(n / 7) % 26].map((i) =>
    String.fromCharCode(65 + i),
  )
  return `${letters.join('')}ORO ${['LUMBER', 'CAFE', 'HARDWARE', 'MARKET', 'PAINT'][n % 5]} ${letters.toReversed().join('')}`
}

async function teach({ db, companyId, userId }: Service, known: number): Promise<void> {
  const actor = { kind: 'person', userId, role: 'owner' } as const
  await inCompany(db, { companyId, actor }, async (ctx) => {
    const accounts = await ctx.db
      .selectFrom('accounts')
      .where('company_id', '=', companyId)
      .where('type', '=', 'expense')
      .select('id')
      .execute()
    for (let n = 0; n < known; n++) {
      const accountId = accounts[n % accounts.length]!.id
      for (let time = 0; time < TIMES_ANSWERED; time++) {
        await remember(ctx, {
          merchantKey: merchantKey(merchant(n)),
          amountCents: -2_500n,
          postedOn: '2026-04-20',
          accountId,
          decisionKey: accountId,
        })
        await recordOutcome(ctx, 'same-6', true)
      }
    }
  })
}

function statement(): string {
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const day = String(1 + (n % 28)).padStart(2, '0')
    return `2026-05-${day},${merchant(n % MERCHANTS)} #${1000 + (n % 89)},-${10 + (n % 40)}.${String(n % 100).padStart(2, '0')}`
  })
  return ['Date,Description,Amount', ...rows, ''].join('\n')
}

async function upload({ url, companyId }: Service, content: string): Promise<string> {
  const api = `${url}/api/companies/${companyId}/documents`
  const { rows } = (await (await fetch(`${url}/api/companies/${companyId}/accounts`)).json()) as {
    rows: { id: string; code: string }[]
  }
  const asked = await fetch(api, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'statement',
      fileName: 'bench.csv',
      contentType: 'text/csv',
      accountId: rows.find(({ code }) => code === '1010')!.id,
    }),
  })
  const answer = (await asked.json()) as {
    documentId: string
    upload: { url: string; fields: Record<string, string> }
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(answer.upload.fields)) form.append(name, value)
  form.append('file', new File([content], 'bench.csv', { type: 'text/csv' }))
  const sent = await fetch(answer.upload.url, { method: 'POST', body: form })
  if (!sent.ok) throw new Error(await sent.text())
  await fetch(`${api}/${answer.documentId}/file`, { method: 'PUT' })
  return answer.documentId
}

interface Counts {
  total: number
  waiting: number
  posted: number
  review: number
}

async function counts(documentId: string): Promise<Counts> {
  const res = await fetch(`${service.url}/api/companies/${service.companyId}/documents/${documentId}`)
  const document = (await res.json()) as {
    state: string
    problem: string | null
    imports: { rowsAdded: number; states: Record<string, number> }[]
  }
  if (document.state === 'rejected') throw new Error(`the statement was rejected: ${document.problem}`)
  const [imported] = document.imports
  return {
    total: imported?.rowsAdded ?? 0,
    waiting: imported?.states.new ?? 0,
    posted: imported?.states.posted ?? 0,
    review: imported?.states.review ?? 0,
  }
}

async function trialBalance(): Promise<number> {
  const res = await fetch(`${service.url}/api/companies/${service.companyId}/reports/trial-balance`)
  const { debitCents, creditCents } = (await res.json()) as { debitCents: number; creditCents: number }
  return debitCents - creditCents
}

/** Asks until it is so; answers when that was. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<number> {
  const end = performance.now() + 120_000
  while (performance.now() < end) {
    if (isSo(await ask())) return performance.now()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('not done after two minutes')
}
