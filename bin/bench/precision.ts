// bin/bench/precision: is memory as sure as it says, how much does it post by itself, and how good is what it proposes?
//
// Every company's transactions are decided in the order of time, each answer teaching the next; the earlier half
// only teaches, the later half is judged. `--json` prints the figures as one object.
import { DEFAULT_BAR } from '#shared/memory/confidence.ts'
import { consistentCompany } from './consistent-company.ts'
import { type Figure, figure, print } from './figures.ts'
import { judge, type Verdict } from './judge.ts'
import { type Company, readCompanies, readSmallCompanies } from './labelled-data.ts'

const large = await readCompanies()
const small = await readSmallCompanies()
const figures: Figure[] = []
const tables: string[] = []
measureAll(large, 'all', 4)
measureAll(large, 'wrong', 20)
measureAll(small, 'all', 4)
figures.push(...measureConsistent())

if (!process.argv.includes('--json')) console.log(`${tables.join('\n')}\n`)
const transactions = large.reduce((sum, company) => sum + company.transactions.length, 0)
print({
  bench: 'precision',
  engine: 'vote and confidence alone, no database',
  data: `${large.length} companies, ${transactions.toLocaleString('en')} transactions; ${small.length} of their cost centres`,
  figures,
})

function measureAll(companies: Company[], feedback: 'all' | 'wrong', oneStrangerIn: number) {
  for (const [source, ours] of Map.groupBy(companies, (company) => company.source)) {
    const verdicts = ours.flatMap((company) => judge(company, { feedback, oneStrangerIn }))
    if (feedback === 'all') {
      figures.push(...measurePosting(source, verdicts.filter(isLater)), ...measureProposals(source, verdicts))
      tables.push(...reliability(source, verdicts.filter(isLater)))
    } else {
      figures.push(
        ...measurePosting(`${source}, posted ones teach only when wrong`, verdicts.filter(isLater)),
      )
    }
  }
}

function measurePosting(source: string, later: Verdict[]): Figure[] {
  const posted = later.filter((v) => v.posted)
  const companies = [...Map.groupBy(posted, (v) => v.company).values()]
    .filter((own) => own.length >= 50)
    .sort((a, b) => right(a) - right(b))
  const below = companies.filter(isBelowBar)
  const worst = companies[0]!
  return [
    figure(`${source}: right of what is posted at ${DEFAULT_BAR}`, right(posted), '', `>= ${DEFAULT_BAR}`, {
      what: 'best guess always posted',
      value: right(later),
    }),
    figure(`${source}: posted, of all transactions`, total(posted) / total(later), '', null, {
      what: `what alone is ${DEFAULT_BAR} sure`,
      value: total(later.filter((v) => v.confidence >= DEFAULT_BAR)) / total(later),
    }),
    figure(`${source}: right in the worst company (${worst.length} posted)`, right(worst), ''),
    figure(
      `${source}: companies below ${DEFAULT_BAR} by more than luck, of ${companies.length}`,
      below.length,
      '',
    ),
  ]
}

// One in twenty companies that are right just as often as the bar asks would be called so.
function isBelowBar(posted: Verdict[]): boolean {
  const n = posted.length
  return (DEFAULT_BAR - right(posted)) * n > 1.64 * Math.sqrt(n * DEFAULT_BAR * (1 - DEFAULT_BAR))
}

// What a person is offered, of all transactions, so also of those that nothing is proposed for.
function measureProposals(source: string, verdicts: Verdict[]): Figure[] {
  const stages = [
    [0, 50],
    [50, 200],
    [200, 1000],
    [1000, Number.POSITIVE_INFINITY],
  ] as const
  return stages.map(([from, to]) => {
    const then = verdicts.filter(({ at }) => at >= from && at < to)
    const what = to === Number.POSITIVE_INFINITY ? `after ${from}` : `transactions ${from + 1} to ${to}`
    return figure(
      `${source}, ${what}: the answer is among three`,
      share(then, (v) => v.amongThree),
      '',
      null,
      {
        what: 'is the first',
        value: share(then, (v) => v.right),
      },
    )
  })
}

// How soon a company whose books are kept one way is spared the asking.
function measureConsistent(): Figure[] {
  const company = consistentCompany()
  const verdicts = judge(company, { feedback: 'wrong', oneStrangerIn: 1 })
  const monthOf = (v: Verdict) => company.transactions[v.at]!.question.postedOn.slice(5, 7)
  const inMonth = (month: string) =>
    verdicts.filter((v) => monthOf(v) === month && v.posted).length /
    company.transactions.filter((t) => t.question.postedOn.slice(5, 7) === month).length
  return [
    figure('simulated, always alike: posted in month 1', inMonth('01'), ''),
    figure('simulated, always alike: posted in month 2', inMonth('02'), '', '> 0.5'),
    figure('simulated, always alike: posted in month 6', inMonth('06'), '', '> 0.8'),
    figure(
      'simulated, always alike: answers until the first is posted',
      verdicts.find((v) => v.posted)!.at,
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
        (v) => v.level?.startsWith(ground) && v.confidence >= from && v.confidence < buckets[i + 1]!,
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

function total(verdicts: Verdict[]): number {
  return verdicts.reduce((sum, { weight }) => sum + weight, 0)
}

function share(verdicts: Verdict[], holds: (v: Verdict) => boolean): number {
  return total(verdicts.filter(holds)) / total(verdicts)
}

function right(verdicts: Verdict[]): number {
  return share(verdicts, (v) => v.right)
}
