// The main job, step by step, as bin/smoke does it: statement and receipt in, decisions, books that tie out. It works
// in a company of its own and can be done there any number of times. A run's lines differ from every other run's by a
// reference, which a merchant's key leaves out, so the memory of that company learns the usual merchants and some day
// posts them by itself. The merchants whose review is tried are new in every run and go now here, now there: those are
// always asked about.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Client, insist, postForm } from './smoke-client.ts'

/** Runs one step and reports it; `note` says more about how it went. */
export type Step = <T>(name: string, work: () => Promise<T>, note?: (result: T) => string) => Promise<T>

const COMPANY = 'Smoke test'
const LINES = 11
/** Codes of the accounts for merchants that come with every run. */
const USUAL = { LARCHMONT: '4010', MILLRACE: '6700', MOSS: '6950', HAVERLOCK: '6800' }
/** And for those that come once. */
const ANY = ['5300', '6000', '6100', '6550', '6650', '6750', '6800', '7350', '7400', '7900']

interface Transaction {
  id: string
  descriptor: string
  amountCents: number
  state: 'new' | 'review' | 'posted' | 'ignored'
  settlement: { decidedBy: string; filed: { amountCents: number }[] } | null
  documents: { id: string }[]
}

interface Document {
  state: string
  problem: string | null
  imports: {
    statementId: string
    rowsRead: number
    rowsAdded: number
    rowsKnown: number
    states: { new: number }
  }[]
  transactionId: string | null
  offers: { transaction: { id: string; amountCents: number } }[]
}

interface File {
  kind: 'statement' | 'receipt'
  name: string
  type: string
  bytes: Uint8Array
}

export async function mainJob(client: Client, step: Step): Promise<void> {
  const run = String(Date.now())
  const statement = await smokeStatement(run)
  const receipt = await smokeReceipt(run)

  await step('is up', () => client.ask('GET', '/up'))
  await step('is ready: database, migrations, file store', () => client.ask('GET', '/ready'))
  const company = await step('has a company of its own', () => findOrCreateCompany(client))
  const accounts = await step('has a chart of accounts', () => accountsByCode(client, company))
  const checking = accounts('1010')

  const documentId = await step('takes a statement', () => upload(client, company, statement, checking))
  const { statementId } = await step(
    'reads it and looks every line up',
    () => imported(client, company, documentId, LINES),
    ({ rowsAdded }) => `${rowsAdded} lines`,
  )
  const linesPath = `${company}/transactions?statementId=${statementId}&limit=200`
  const readLines = async () => (await client.ask<{ rows: Transaction[] }>('GET', linesPath)).rows
  const lines = await step('posts what it is sure of and asks about the rest', readLines, countPosted)
  const line = (part: string) => {
    const found = lines.find(({ descriptor }) => descriptor.includes(part))
    insist(found, `a line with ${part}`, lines)
    return found
  }
  const decide = (id: string, body: unknown, options = {}) =>
    client.ask<Decision>('PUT', `${company}/transactions/${id}/category`, { body, ...options })

  const lumber = line('LUMBER')
  await step('files a line, once however often it is asked to', async () => {
    insist(lumber.state === 'review', 'a new merchant to wait for review', lumber)
    const key = crypto.randomUUID()
    const answer = { accountId: accounts(oneOf(ANY)) }
    const first = await decide(lumber.id, answer, { key })
    const again = await decide(lumber.id, answer, { key })
    insist(again.entryId === first.entryId, `the same entry, ${first.entryId}`, again)
    await decide(lumber.id, answer, { status: 409 })
  })
  await step('settles equal lines with one answer', async () => {
    const { alsoSettled } = await decide(line('MAKERS MKT').id, { accountId: accounts(oneOf(ANY)) })
    insist(alsoSettled.length === 2, 'two more lines settled', alsoSettled)
  })
  await step('files a split', () => {
    const loan = line('LOAN PMT')
    const principal = { accountId: accounts('2700'), amountCents: -53_000 }
    const interest = { accountId: accounts('6450'), amountCents: loan.amountCents + 53_000 }
    return decide(loan.id, { split: [principal, interest] })
  })
  await step('sets a line aside', () =>
    client.ask('PUT', `${company}/transactions/${line('ADJUSTMENT').id}/dismissal`),
  )
  await step('files the others', async () => {
    for (const [merchant, code] of Object.entries(USUAL)) {
      const isWaiting = ({ descriptor, state }: Transaction) =>
        descriptor.includes(merchant) && state === 'review'
      for (let waiting: Transaction | undefined; (waiting = (await readLines()).find(isWaiting)); ) {
        await decide(waiting.id, { accountId: accounts(code) })
      }
    }
  })
  await step('undoes a decision', async () => {
    const path = `${company}/transactions/${lumber.id}`
    const { waitingAgain } = await client.ask<{ waitingAgain: number }>('DELETE', `${path}/category`)
    insist(waitingAgain === 1, 'one line to wait again', waitingAgain)
    const { state } = await client.ask<Transaction>('GET', path)
    insist(state === 'review', 'the line back in review', state)
    await decide(lumber.id, { accountId: accounts(oneOf(ANY)) })
  })

  await step('refuses the same file', () => refuseAgain(client, company, statement))
  await step('adds nothing from a file with the same lines', async () => {
    const renamed = { ...statement, name: 'again.csv', bytes: Buffer.concat([statement.bytes, NEW_LINE]) }
    const again = await upload(client, company, renamed, checking)
    await imported(client, company, again, 0)
  })
  await step('reads a receipt and matches it to its line', () =>
    matchReceipt(client, company, receipt, line('HAVERLOCK')),
  )
  await step('has every line decided, to the cent', async () => everyLineDecided(await readLines()))
  await step(
    'has books that tie out',
    () => trialBalance(client, company),
    ({ debitCents }) => `${(debitCents / 100).toFixed(2)} on both sides`,
  )
}

interface Decision {
  entryId: string
  alsoSettled: string[]
}

const NEW_LINE = Buffer.from('\r\n')
const FOLDER = new URL('demo/', import.meta.url)

async function smokeStatement(run: string): Promise<File> {
  const text = await readFile(new URL('smoke/statement.csv', FOLDER), 'utf8')
  const bytes = Buffer.from(text.replaceAll('{run}', run).replaceAll('{name}', newName()))
  return { kind: 'statement', name: 'statement.csv', type: 'text/csv', bytes }
}

// What follows a PDF's last line changes its bytes, and nothing else.
async function smokeReceipt(run: string): Promise<File> {
  const pdf = await readFile(new URL('files/haverlock-tool.pdf', FOLDER))
  const bytes = Buffer.concat([pdf, Buffer.from(`\n% ${run}\n`)])
  return { kind: 'receipt', name: 'haverlock-tool.pdf', type: 'application/pdf', bytes }
}

/** A merchant nobody has heard of: KOVUTAME. */
const newName = () =>
  Array.from({ length: 4 }, () => oneOf([...'BDFGHKLMNPRSTVWZ']) + oneOf([...'AEIOU'])).join('')

const oneOf = <T>(things: T[]): T => things[Math.floor(Math.random() * things.length)]!

/** The path of the company's API. */
async function findOrCreateCompany(client: Client): Promise<string> {
  type Mine = { companyId: string; name: string; role: string }
  const { rows } = await client.ask<{ rows: Mine[] }>('GET', '/api/companies')
  const mine = rows.find(({ name, role }) => name === COMPANY && role !== 'viewer')
  const { companyId } =
    mine ??
    (await client.ask<Pick<Mine, 'companyId'>>('POST', '/api/companies', {
      body: { name: COMPANY },
      status: 201,
    }))
  return `/api/companies/${companyId}`
}

/** Finds an account's id by its code. */
async function accountsByCode(client: Client, company: string): Promise<(code: string) => string> {
  const { rows } = await client.ask<{ rows: { id: string; code: string }[] }>('GET', `${company}/accounts`)
  return (code) => {
    const account = rows.find((row) => row.code === code)
    insist(
      account,
      `an account ${code}`,
      rows.map((row) => row.code),
    )
    return account.id
  }
}

async function upload(client: Client, company: string, file: File, accountId?: string): Promise<string> {
  type Form = { documentId: string; upload: { url: string; fields: Record<string, string> } }
  const { documentId, upload } = await client.ask<Form>('POST', `${company}/documents`, {
    body: { ...announced(file), accountId },
    status: 201,
  })
  await postForm(upload, file)
  await client.ask('PUT', `${company}/documents/${documentId}/file`, { status: 202 })
  return documentId
}

const announced = ({ kind, name, type, bytes }: File) => ({
  kind,
  fileName: name,
  contentType: type,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

async function imported(client: Client, company: string, documentId: string, added: number) {
  const path = `${company}/documents/${documentId}`
  const isDone = ({ state, imports }: Document) =>
    state !== 'awaiting_upload' && state !== 'arrived' && (imports[0]?.states.new ?? 0) === 0
  const document = await client.askUntil(path, isDone, 'the statement to be imported')
  insist(document.state === 'read', 'the statement to be read', [document.state, document.problem])
  const result = document.imports[0]
  const wanted = { rowsRead: LINES, rowsAdded: added, rowsKnown: LINES - added }
  const holds =
    result && Object.entries(wanted).every(([count, n]) => result[count as keyof typeof wanted] === n)
  insist(holds, JSON.stringify(wanted), result)
  return result
}

function countPosted(lines: Transaction[]): string {
  const posted = lines.filter(({ settlement }) => settlement?.decidedBy === 'memory').length
  return `${posted} posted, ${lines.length - posted} asked`
}

async function refuseAgain(client: Client, company: string, file: File): Promise<void> {
  const problem = await client.ask<{ detail: string }>('POST', `${company}/documents`, {
    body: announced(file),
    status: 409,
  })
  insist(/already here/.test(problem.detail), 'a sentence that says it is already here', problem)
}

/** `posted` when its line is in the books already. */
const HAS_ITS_LINE = ['matched', 'posted']

async function matchReceipt(
  client: Client,
  company: string,
  receipt: File,
  line: Transaction,
): Promise<void> {
  const documentId = await upload(client, company, receipt)
  const path = `${company}/documents/${documentId}`
  // Receipts of runs that broke off may leave more lines of that amount to choose from: then it is a person's choice.
  const isLooked = ({ state, offers }: Document) => HAS_ITS_LINE.includes(state) || offers.length > 0
  const { offers, transactionId } = await client.askUntil(path, isLooked, 'the receipt to find its line')
  const offered = offers.find(({ transaction }) => transaction.id === line.id) ?? offers[0]
  const ours = transactionId ?? offered!.transaction.id
  const matched = await client.ask<Document>('PUT', `${path}/transaction`, { body: { transactionId: ours } })
  insist(HAS_ITS_LINE.includes(matched.state), 'the receipt to be matched', matched.state)
  const { amountCents } = await client.ask<Transaction>('GET', `${company}/transactions/${ours}`)
  insist(amountCents === line.amountCents, `a line of ${line.amountCents} cents`, amountCents)
  const { documents } = await client.ask<Transaction>('GET', `${company}/transactions/${ours}`)
  insist(
    documents.some(({ id }) => id === documentId),
    'the line to show its receipt',
    documents,
  )
}

function everyLineDecided(lines: Transaction[]): void {
  for (const { descriptor, state, amountCents, settlement } of lines) {
    const filed = settlement?.filed.reduce((sum, part) => sum + part.amountCents, 0)
    const wanted = descriptor.includes('ADJUSTMENT') ? 'ignored' : 'posted'
    insist(state === wanted, `“${descriptor}” to be ${wanted}`, state)
    if (wanted === 'posted') insist(filed === amountCents, `“${descriptor}” filed in full`, filed)
  }
}

async function trialBalance(client: Client, company: string) {
  type Balance = { tiesOut: boolean; debitCents: number; creditCents: number; rows: unknown[] }
  const path = `${company}/reports/trial-balance?asOf=2026-12-31`
  const { rows, ...sums } = await client.ask<Balance>('GET', path)
  insist(
    sums.tiesOut && sums.debitCents === sums.creditCents && rows.length > 0,
    'debits equal to credits',
    sums,
  )
  return sums
}
