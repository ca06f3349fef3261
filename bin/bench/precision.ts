// bin/bench/precision: is memory as sure as it says, and how much does it post by itself?
//
// Every company's transactions are decided in the order of time, each answer teaching the next; the earlier half
// only teaches, the later half is judged. `--json` prints the figures as one object.
import { DEFAULT_BAR } from '#shared/memory/confidence.ts'
import { consistentCompany } from './consistent-company.ts'
import { type Figure, figure, print } from './figures.ts'
import { judge, type Verdict } from './judge.ts'
import { readCompanies } from './labelled-data.ts'

const companies = await readCompanies()
const figures: Figure[] = []
const tables: string[] = []
for (const feedback of ['all', 'wrong'] as const) {
  const verdicts = companies.flatMap((company) =>
    judge(company, { feedback, oneStrangerIn: feedback === 'all' ? 4 : 20 }),
  )
  for (const source of new Set(companies.map((company) => company.source))) {
    const later = verdicts.filter((v) => v.company.source === source && isLater(v))
    const named = feedback === 'all' ? source : `${source}, posted ones teach only when wrong`
    figures.push(...measure(named, later))
    if (feedback === 'all') tables.push(...reliability(source, later))
  }
}
figures.push(...measureConsistent())

if (!process.argv.includes('--json')) console.log(`${tables.join('\n')}\n`)
const transactions = companies.reduce((sum, company) => sum + company.transactions.length, 0)
print({
  bench: 'precision',
  engine: 'vote and confidence alone, no database',
  data: `${companies.length} companies, ${transactions.toLocaleString('en')} transactions, later half judged`,
  figures,
})

function measure(source: string, later: Verdict[]): Figure[] {
  const said = later.filter(isSaid)
  const of = new Set(later.map((v) => v.company))
  const judged = [...of].reduce((sum, { transactions }) => sum + Math.ceil(transactions.length / 2), 0)
  const worst = [...of]
    .map((company) => said.filter((v) => v.company === company))
    .filter((own) => own.length >= 50)
    .sort((a, b) => right(a) - right(b))[0]!
  return [
    figure(`${source}: right of what is said at ${DEFAULT_BAR}`, right(said), '', `>= ${DEFAULT_BAR}`, {
      what: 'best guess always said',
      value: right(later),
    }),
    figure(`${source}: said, of all transactions`, said.length / judged, ''),
    figure(`${source}: right in the worst company (${worst.length} said)`, right(worst), ''),
  ]
}

// How soon a company whose books are kept one way is spared the asking.
function measureConsistent(): Figure[] {
  const company = consistentCompany()
  const verdicts = judge(company, { feedback: 'wrong', oneStrangerIn: 1 })
  const monthOf = (v: Verdict) => company.transactions[v.at]!.question.postedOn.slice(5, 7)
  const inMonth = (month: string) =>
    verdicts.filter((v) => monthOf(v) === month && isSaid(v)).length /
    company.transactions.filter((t) => t.question.postedOn.slice(5, 7) === month).length
  return [
    figure('simulated, always alike: posted in month 1', inMonth('01'), ''),
    figure('simulated, always alike: posted in month 2', inMonth('02'), '', '> 0.5'),
    figure('simulated, always alike: posted in month 6', inMonth('06'), '', '> 0.8'),
    figure(
      'simulated, always alike: answers until the first is posted',
      verdicts.find(isSaid)!.at,
      '',
      '< 40',
    ),
  ]
}

function reliability(source: string, verdicts: Verdict[]): string[] {
  const buckets = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01]
  const lines = [`${source.padEnd(12)} ground   from       n    said   right`]
  for (const ground of ['same', 'turned', 'near']) {
    for (const [i, from] of buckets.slice(0, -1).entries()) {
      const held = verdicts.filter(
        (v) => v.level.startsWith(ground) && v.confidence >= from && v.confidence < buckets[i + 1]!,
      )
      if (held.length === 0) continue
      const said = held.reduce((sum, v) => sum + v.confidence, 0) / held.length
      const cells = [ground.padEnd(7), from.toFixed(2), String(held.length).padStart(6), said.toFixed(3)]
      lines.push(`${' '.repeat(13)}${cells.join('  ')}   ${right(held).toFixed(3)}`)
    }
  }
  return lines
}

function isLater({ company, at }: Verdict): boolean {
  return at >= company.transactions.length / 2
}

function isSaid({ confidence }: Verdict): boolean {
  return confidence >= DEFAULT_BAR
}

function right(verdicts: Verdict[]): number {
  return verdicts.filter((v) => v.right).length / verdicts.length
}
