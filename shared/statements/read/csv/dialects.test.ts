// Whatever dialect a bank writes, the rows come back exactly. A generator writes the same kind of rows in
// random dialects; its seed is in the failure, so that it can be run again.
import { expect, test } from 'vitest'
import { readStatement } from '../read-statement.ts'

interface Row {
  postedOn: string
  amountCents: bigint
  descriptor: string
}

type Random = () => number

// Mulberry32: small, seeded, good enough to choose dialects.
function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!
const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1))

function shuffle<T>(random: Random, items: T[]): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[items[at], items[other]] = [items[other]!, items[at]!]
  }
  return items
}

const SHOPS = [
  'BLUE HERON CAFE 0442',
  'Müller & Söhne, Büro',
  'ACME "TOOLS" LLC',
  'Parking; Lot 7',
  '=HYPERLINK(A1)',
  '@HOME GOODS',
  'Café | Crème',
  'CHECK 1021',
  'O’Neil’s – Bakery',
  'UTILITY 99.50 KWH',
]

function makeRows(random: Random): Row[] {
  const rows: Row[] = []
  const year = between(random, 2018, 2026)
  let day = between(random, 0, 200)
  for (let left = between(random, 6, 40); left > 0; left--) {
    day += between(random, 0, 4)
    const date = new Date(Date.UTC(year, 0, 1 + Math.min(day, 364)))
    const out = random() < 0.7
    const size = BigInt(between(random, 1, pick(random, [999, 99_999, 9_999_999, 999_999_999])))
    rows.push({
      postedOn: date.toISOString().slice(0, 10),
      amountCents: out ? -size : size,
      descriptor: out
        ? `${pick(random, SHOPS)} ${left}`
        : `${pick(random, ['DIRECT DEPOSIT', 'DEPOSIT', 'REFUND'])} ${left}`,
    })
  }
  // Both directions, and a day past the twelfth: what tells one dialect from another must be in the file.
  rows[0] = { ...rows[0]!, amountCents: -1234_56n, descriptor: 'PURCHASE AT BLUE HERON' }
  rows[1] = { ...rows[1]!, amountCents: 98_765_43n, descriptor: 'DEPOSIT ACME' }
  rows[2]!.postedOn = `${rows[2]!.postedOn.slice(0, 8)}2${rows[2]!.postedOn.slice(9) === '9' ? '8' : rows[2]!.postedOn.slice(9)}`
  return random() < 0.5 ? rows : rows.reverse()
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const DATES: Record<string, (year: string, month: string, day: string) => string> = {
  'mm/dd/yyyy': (y, m, d) => `${m}/${d}/${y}`,
  'm/d/yy': (y, m, d) => `${Number(m)}/${Number(d)}/${y.slice(2)}`,
  'mm-dd-yyyy': (y, m, d) => `${m}-${d}-${y}`,
  'dd/mm/yyyy': (y, m, d) => `${d}/${m}/${y}`,
  'dd.mm.yyyy': (y, m, d) => `${d}.${m}.${y}`,
  iso: (y, m, d) => `${y}-${m}-${d}`,
  'iso with time': (y, m, d) => `${y}-${m}-${d}T09:15:00Z`,
  'yyyy/mm/dd hh:mm': (y, m, d) => `${y}/${m}/${d} 13:05`,
  yyyymmdd: (y, m, d) => `${y}${m}${d}`,
  'd Mon yyyy': (y, m, d) => `${Number(d)} ${MONTHS[Number(m) - 1]} ${y}`,
  'dd-Mon-yy': (y, m, d) => `${d}-${MONTHS[Number(m) - 1]}-${y.slice(2)}`,
  'Mon d, yyyy': (y, m, d) => `${MONTHS[Number(m) - 1]} ${Number(d)}, ${y}`,
}

const NUMBERS: Record<string, { thousands: string; mark: string; prefix: string }> = {
  plain: { thousands: '', mark: '.', prefix: '' },
  american: { thousands: ',', mark: '.', prefix: '$' },
  grouped: { thousands: ',', mark: '.', prefix: '' },
  german: { thousands: '.', mark: ',', prefix: '' },
  'decimal comma': { thousands: '', mark: ',', prefix: '' },
  swiss: { thousands: "'", mark: '.', prefix: '' },
  french: { thousands: '\u00a0', mark: ',', prefix: '' },
}

const NEGATIVES: Record<string, (digits: string) => string> = {
  minus: (digits) => `-${digits}`,
  brackets: (digits) => `(${digits})`,
  trailing: (digits) => `${digits}-`,
  'true minus': (digits) => `−${digits}`,
}

const SIGNS = [
  'signed',
  'debit and credit',
  'letters',
  'words',
  'CR and DR',
  'purchases positive',
  'balance only',
] as const

interface Dialect {
  delimiter: string
  encoding: 'utf-8' | 'utf-8 with BOM' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  lineEnd: string
  date: string
  number: string
  negative: string
  sign: (typeof SIGNS)[number]
  header: boolean
  balance: boolean
  quoteAll: boolean
  preamble: boolean
  blanks: boolean
}

function makeDialect(random: Random): Dialect {
  const sign = pick(random, SIGNS)
  return {
    delimiter: pick(random, [',', ';', '\t', '|']),
    encoding: pick(random, ['utf-8', 'utf-8 with BOM', 'utf-16le', 'utf-16be', 'windows-1252']),
    lineEnd: pick(random, ['\n', '\r\n', '\r']),
    date: pick(random, Object.keys(DATES)),
    number: pick(random, Object.keys(NUMBERS)),
    negative: pick(random, Object.keys(NEGATIVES)),
    sign,
    // Without a heading only what stands in the cells can tell the columns apart.
    header: sign === 'balance only' || random() < 0.75,
    balance: sign === 'balance only' || random() < 0.4,
    quoteAll: random() < 0.4,
    preamble: random() < 0.4,
    blanks: random() < 0.3,
  }
}

function formatCents(cents: bigint, { number, negative }: Dialect): string {
  const { thousands, mark, prefix } = NUMBERS[number]!
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, thousands)
  const text = `${prefix}${whole}${mark}${digits.slice(-2)}`
  return cents < 0n ? NEGATIVES[negative]!(text) : text
}

interface WrittenColumn {
  names: string[]
  cell: (row: Row, balance: bigint) => string
}

function columnsOf(dialect: Dialect, random: Random): WrittenColumn[] {
  const money = (cents: bigint) => formatCents(cents, dialect)
  const size = ({ amountCents }: Row) => (amountCents < 0n ? -amountCents : amountCents)
  const date: WrittenColumn = {
    names: ['Date', 'Posting Date', 'Transaction Date', 'Post Date', 'Buchungstag'],
    cell: ({ postedOn }) =>
      DATES[dialect.date]!(postedOn.slice(0, 4), postedOn.slice(5, 7), postedOn.slice(8)),
  }
  const text: WrittenColumn = {
    names: ['Description', 'Payee', 'Details', 'Omschrijving'],
    cell: (row) => row.descriptor,
  }
  const amount = (cell: WrittenColumn['cell']): WrittenColumn => ({
    names: ['Amount', 'Betrag', 'Transaction Amount', 'Montant'],
    cell,
  })
  const columns: WrittenColumn[] = [date, text]
  if (dialect.sign === 'signed') {
    columns.push(amount(({ amountCents }) => money(amountCents)))
  } else if (dialect.sign === 'debit and credit') {
    columns.push({
      names: ['Debit', 'Withdrawals', 'Money out'],
      cell: (row) => (row.amountCents < 0n ? money(size(row)) : ''),
    })
    columns.push({
      names: ['Credit', 'Deposits', 'Money in'],
      cell: (row) => (row.amountCents > 0n ? money(size(row)) : ''),
    })
  } else if (dialect.sign === 'letters') {
    columns.push(amount((row) => money(size(row))))
    columns.push({ names: ['D/C', 'Indicator', 'DR/CR'], cell: (row) => (row.amountCents < 0n ? 'D' : 'C') })
  } else if (dialect.sign === 'words') {
    columns.push(amount((row) => money(size(row))))
    columns.push({
      names: ['Type', 'Transaction Type'],
      cell: (row) => (row.amountCents < 0n ? 'Debit' : 'Credit'),
    })
  } else if (dialect.sign === 'CR and DR') {
    columns.push(amount((row) => `${money(size(row))} ${row.amountCents < 0n ? 'DR' : 'CR'}`))
  } else if (dialect.sign === 'purchases positive') {
    columns.push(amount(({ amountCents }) => money(-amountCents)))
  } else {
    columns.push(amount((row) => money(size(row))))
  }
  if (dialect.balance)
    columns.push({ names: ['Balance', 'Running Balance', 'Saldo'], cell: (_, balance) => money(balance) })
  if (dialect.header && random() < 0.4) columns.push({ names: ['Category'], cell: () => 'Office' })
  if (dialect.header && random() < 0.3) columns.push({ names: [''], cell: () => '' })
  return shuffle(random, columns)
}

function write(rows: Row[], dialect: Dialect, random: Random): Uint8Array {
  const columns = columnsOf(dialect, random)
  const quote = (cell: string) =>
    dialect.quoteAll || cell.includes(dialect.delimiter) || cell.includes('"')
      ? `"${cell.replaceAll('"', '""')}"`
      : cell
  const line = (cells: string[]) => cells.map(quote).join(dialect.delimiter)

  const lines: string[] = []
  if (dialect.preamble && dialect.header) {
    lines.push(line(['Account activity']), line(['Account number', '****1234']), '')
  }
  if (dialect.header) lines.push(line(columns.map(({ names }) => pick(random, names))))

  const oldestFirst = rows[0]!.postedOn <= rows.at(-1)!.postedOn
  const balances = new Map<Row, bigint>()
  let balance = 50_000_00n
  for (const row of oldestFirst ? rows : rows.toReversed()) {
    balance += row.amountCents
    balances.set(row, balance)
  }
  for (const row of rows) {
    lines.push(line(columns.map(({ cell }) => cell(row, balances.get(row)!))))
    if (dialect.blanks && random() < 0.2) lines.push('')
  }
  if (dialect.preamble && dialect.header) lines.push('', line(['End of the export']))
  return encode(lines.join(dialect.lineEnd) + dialect.lineEnd, dialect.encoding)
}

// What Windows-1252 has beyond Latin-1 and these tests write.
const WINDOWS_1252: Record<string, number> = { '’': 0x92, '–': 0x96 }

function encode(text: string, encoding: Dialect['encoding']): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  if (encoding === 'utf-8 with BOM') return Buffer.from(`\ufeff${text}`, 'utf8')
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  return Uint8Array.from([...text.replaceAll('−', '-')], (char) => WINDOWS_1252[char] ?? char.charCodeAt(0))
}

const SEEDS = 500

/** What is wrong with reading one seed's file, or null. */
function tryDialect(seed: number): string | null {
  const random = randomFrom(seed)
  const rows = makeRows(random)
  const dialect = makeDialect(random)
  const bytes = write(rows, dialect, random)
  const failed = (what: string) => `seed ${seed}, ${JSON.stringify(dialect)}: ${what}`

  const reading = readStatement(bytes, { fileName: 'export.csv' })

  if (reading.problems.length > 0) return failed(reading.problems[0]!.sentence)
  if (reading.lines !== reading.rows.length + reading.skipped.length) return failed('the lines do not add up')
  if (reading.rows.length !== rows.length)
    return failed(`${reading.rows.length} rows instead of ${rows.length}`)
  for (const [at, row] of rows.entries()) {
    const { postedOn, amountCents, descriptor } = reading.rows[at]!
    if (postedOn === row.postedOn && amountCents === row.amountCents && descriptor === row.descriptor)
      continue
    const got = `${postedOn} ${amountCents} ${descriptor}`
    return failed(
      `row ${at}: ${got} instead of ${Object.values(row).join(' ')}; ${reading.layout.why.join(' ')}`,
    )
  }
  return null
}

test(`reads back exactly what ${SEEDS} random dialects wrote`, () => {
  const failures = Array.from({ length: SEEDS }, (_, at) => tryDialect(at + 1)).filter(
    (failure) => failure !== null,
  )

  expect(failures).toEqual([])
})
