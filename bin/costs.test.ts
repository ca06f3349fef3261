import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { costsOf, REFERENCE } from '#shared/operations/costs.ts'

const PROGRAM = fileURLToPath(new URL('./costs', import.meta.url))

async function costs(args: string[], url = '') {
  const env = { ...process.env, DATABASE_URL: url }
  return promisify(execFile)(PROGRAM, args, { env }).catch((error) => error)
}

test('docs/costs.md says what bin/costs computes', async () => {
  const { stdout } = await costs([])
  const table = stdout.split('\n').filter((line: string) => line.startsWith('|'))
  expect(table).toHaveLength(5)
  const page = await readFile(new URL('../docs/costs.md', import.meta.url), 'utf8')
  expect(page).toContain(table.join('\n'))
  expect(page).toContain(`| ${REFERENCE.bytesPerTransaction.toLocaleString('en-US')} bytes |`)
  expect(page).toContain(`| ${REFERENCE.workerMs} ms |`)
  expect(page).toContain(`| ${REFERENCE.webMs} ms |`)
})

test('a database with books is measured, company by company', async () => {
  await using w = await world()
  expect(JSON.parse((await costs(['--json', '7'], w.url)).stdout)).toMatchObject({
    measured: null,
    usage: REFERENCE,
  })

  await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -18_50n })
  await w.alice.imports({ descriptor: 'PAPER MILL', amountCents: -9_90n })
  const { measured, usage, costs: rows } = JSON.parse((await costs(['--json', '7'], w.url)).stdout)

  expect(measured.companies).toBe(2)
  expect(usage.transactions).toBe(1) // two lines in two companies
  expect(usage.bytesPerTransaction).toBeGreaterThan(1_000)
  expect(rows).toMatchObject([{ companies: 7, webs: 1, workers: 1, plan: 'standard-0', databaseDollars: 50 }])
})

test('what doesn’t fit a plan any more moves to the next, and past the largest it says where to read on', async () => {
  expect(costsOf(1, REFERENCE)).toMatchObject({ plan: 'standard-0', dynoDollars: 14 })
  expect(costsOf(3_000, REFERENCE)).toMatchObject({ plan: 'standard-2', databaseDollars: 200 })
  expect(costsOf(20, { ...REFERENCE, requestsInBusyHour: 40_000 })).toMatchObject({
    webs: 2,
    dynoDollars: 57,
  })
  expect(await costs(['100000'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('docs/runbooks/scaling.md'),
  })
  expect(await costs(['some'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') })
})
