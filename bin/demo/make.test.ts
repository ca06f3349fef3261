import { readdir, readFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { openReader } from '#shared/documents/read/reader.ts'
import { readReceipt } from '#shared/documents/read/receipt.ts'
import { readStatement } from '#shared/statements/read/read-statement.ts'
import { demoFiles, FOLDER } from './make.ts'
import { cardLines, checkingLines } from './november.ts'

const reader = openReader()
afterAll(() => reader.close())

const content = (name: string) => readFile(new URL(name, FOLDER))
const read = async (fileName: string) => readStatement(await content(fileName), { fileName })

test('the committed files are what bin/demo/make.ts makes', async () => {
  const files = await demoFiles()
  expect([...files.keys()].sort()).toEqual((await readdir(FOLDER)).sort())
  for (const [name, bytes] of files) {
    expect([name, Buffer.compare(bytes, await content(name))]).toEqual([name, 0])
    expect(bytes.length).toBeLessThan(30_000)
  }
})

test.for([
  ['checking-4821-november.csv', checkingLines, '4821', 'checking'],
  ['card-5518-november.qfx', cardLines, '5518', 'card'],
] as const)('%s reads as the lines it was made from', async ([name, made, numberLast4, kind]) => {
  const { openingCents, rows } = made()
  const { accounts, problems, layout, ...reading } = await read(name)

  expect(problems).toEqual([])
  expect([layout.signUncertain, layout.dateOrderUncertain]).toEqual([false, false])
  expect(accounts).toMatchObject([{ numberLast4, kind }])
  const closing = rows.reduce((sum, { amountCents }) => sum + amountCents, openingCents)
  expect(accounts[0]!.closingCents).toBe(closing)
  const lines = reading.rows.map(({ postedOn, amountCents, descriptor }) => ({
    postedOn,
    amountCents,
    descriptor,
  }))
  expect(lines.toSorted(byAll)).toEqual(
    rows
      .map(({ postedOn, amountCents, descriptor }) => ({ postedOn, amountCents, descriptor }))
      .toSorted(byAll),
  )
})

const byAll = (a: object, b: object) => (Object.values(a).join() < Object.values(b).join() ? -1 : 1)

test('a receipt reads as printed, and the bank has it', async () => {
  const lines = [...checkingLines().rows, ...cardLines().rows]
  const bankHas = (cents: bigint) => lines.some(({ amountCents }) => amountCents === -cents)

  const tools = await readReceipt(reader, await content('haverlock-tool.pdf'), { today: '2026-11-20' })
  expect(tools).toMatchObject({
    vendor: { value: 'HAVERLOCK TOOL & SUPPLY' },
    date: { value: '2026-11-18' },
    taxCents: { value: 2546n },
    totalCents: { value: 38923n },
    totalProven: true,
    tipMayFollow: false,
  })
  expect(bankHas(38923n)).toBe(true)

  const lunch = await readReceipt(reader, await content('crooked-spoon.pdf'), { today: '2026-11-20' })
  expect(lunch).toMatchObject({
    totalCents: { value: 4120n },
    tipMayFollow: true,
    cardLast4: { value: '5518' },
  })
  expect([bankHas(4120n), bankHas(4920n)]).toEqual([false, true])

  const wood = await readReceipt(reader, await content('greenbriar-hardwoods.pdf'), { today: '2026-11-20' })
  expect(wood).toMatchObject({ vendor: { value: 'GREENBRIAR HARDWOODS' }, totalCents: { value: 118460n } })
  expect(bankHas(118460n)).toBe(true)
})
