// bin/bench/fit-vote: finds the constants of shared/memory/weigh.ts from labelled decisions.
//
// First the fair test: constants learned from one source judge the companies of the other, which they never saw.
// Then the constants learned from all, to be copied into weigh.ts (and CALIBRATION raised). About two minutes.
import { DEFAULT_BAR, type Ground } from '#shared/memory/confidence.ts'
import type { Evidence } from '#shared/memory/evidence.ts'
import { type Constants, FITTED, type Question, weigh } from '#shared/memory/weigh.ts'
import { judge } from './judge.ts'
import { type Company, readCompanies } from './labelled-data.ts'
import { Recollection } from './recollection.ts'

/** What was known when a transaction was decided, and how it was. */
interface Sample {
  question: Question
  evidence: Evidence
  account: string
  weight: number
}

type Samples = { [ground in Ground]: Sample[] }

const OF_GROUND = {
  same: 'times latest streak days within outside only onlyTimes unknown unknownTimes unknownAnswers',
  turned: 'unknownTurned',
  near: 'nearness nearOutside nearDays nearShare nearTurned nearAgreement nearUnknown',
}
const MOST_SAMPLES: { [ground in Ground]: number } = { same: 12_000, turned: 4_000, near: 4_000 }

// A company speaks for as many decisions as this and no more, so that the largest don't drown the others.
const VOICE = 2_000

const companies = await readCompanies()
for (const source of new Set(companies.map((company) => company.source))) {
  const constants = learn(gather(companies.filter((company) => company.source !== source)))
  const later = companies
    .filter((company) => company.source === source)
    .flatMap((company) =>
      judge(company, { constants }).filter((v) => v.at >= company.transactions.length / 2),
    )
  const said = later.filter((v) => v.posted)
  const right = said.filter((v) => v.right).length / said.length
  console.log(
    `${source}, judged by the others: ${said.length} of ${later.length} posted at ${DEFAULT_BAR}, right ${right.toFixed(4)}`,
  )
}
console.log(learn(gather(companies)))

function gather(from: Company[]): Samples {
  const samples: Samples = { same: [], turned: [], near: [] }
  for (const { transactions } of from) {
    const memory = new Recollection()
    const weight = Math.min(1, VOICE / transactions.length)
    for (const [at, { question, merchantKey, account }] of transactions.entries()) {
      const known = memory.knows(merchantKey)
      // Every seventh is plenty, and keeps the vectors affordable.
      if (known || at % 7 === 0) {
        const { same, near, usual } = memory.recall(merchantKey)
        const ground = known
          ? same.some((m) => m.direction === question.direction)
            ? 'same'
            : 'turned'
          : 'near'
        if (ground !== 'same' || at % 7 === 0) {
          // The memory goes on changing, so what it was is copied.
          const evidence = { same: same.map((m) => ({ ...m })), near, usual }
          samples[ground].push({ question, evidence, account, weight })
        }
      }
      memory.teach(merchantKey, question, account)
    }
  }
  return samples
}

function learn(samples: Samples): Constants {
  const constants: Constants = { ...FITTED }
  for (const ground of ['same', 'turned', 'near'] as const) {
    const every = Math.ceil(samples[ground].length / MOST_SAMPLES[ground])
    const some = samples[ground].filter((_, i) => i % every === 0)
    climb(constants, OF_GROUND[ground].split(' ') as (keyof Constants)[], () => likelihood(some, constants))
  }
  for (const name of Object.keys(constants) as (keyof Constants)[]) {
    constants[name] = Number(constants[name].toFixed(3))
  }
  return constants
}

// Mean log probability of what was really answered.
function likelihood(samples: Sample[], constants: Constants): number {
  let sum = 0
  let weights = 0
  for (const { question, evidence, account, weight } of samples) {
    const { answers, unknown } = weigh(question, evidence, constants)
    const total = answers.reduce((all, answer) => all + answer.weight, unknown)
    const given = answers.find((answer) => answer.decisionKey === account)?.weight ?? unknown
    sum += weight * Math.log(given / total)
    weights += weight
  }
  return sum / weights
}

// One constant after the other, as far as it helps, in steps that shrink: slow, but there is little to get wrong.
function climb(constants: Constants, names: (keyof Constants)[], score: () => number) {
  let best = score()
  for (let step = 0.4; step > 0.01; step /= 2) {
    for (const name of names) {
      for (const stride of [step, -step]) {
        for (;;) {
          const before = constants[name]
          constants[name] = before + stride
          const now = score()
          if (now > best + 1e-7) {
            best = now
          } else {
            constants[name] = before
            break
          }
        }
      }
    }
  }
}
