import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'
import { trialBalance } from '#shared/reports/trial-balance.ts'

const lunch = { descriptor: 'CAFE ROMA 0042', amountCents: -1850n }

test('the answer of a moment ago is taken back where it is told, with those it had settled', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch, { ...lunch, postedOn: '2026-05-11' })
  const after = await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })

  const undone = await send(alice, formOf(after, 'Undo'))

  expect(undone.text).toContain('CAFE ROMA 0042 waits again, with 1 equal one.')
  expect(undone.text).toContain('2 transactions wait for 1 answer')
  const { debitCents } = await alice.inside((ctx) => trialBalance(ctx, '2026-12-31'))
  expect(debitCents).toBe(0n)
})

test('what was answered stands below the questions for a while, each with its way back', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch, { descriptor: 'HAVERLOCK TOOL CO', amountCents: -24_990n })
  for (const account of ['Meals', 'Supplies']) {
    await send(alice, formOf(await open(alice, '/review'), 'File it'), { account })
  }

  const review = await open(alice, '/review')

  expect(review.text).toContain('Just answered')
  expect(review.text).toMatch(/→ Supplies .*→ Meals/)
  const undone = await send(alice, review.forms.filter((form) => form.buttons === 'Undo').at(-1)!)
  expect(undone.text).toContain('waits again')
  expect(undone.text).toContain('1 transaction waits for your answer')
})

test("somebody else's answers aren't offered for undoing", async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })
  const ben = await w.joins('Ben', 'bookkeeper')

  expect((await open(ben, '/review')).text).not.toContain('Just answered')
})

test('what is undone already says so', async () => {
  await using w = await world()
  const { alice } = w
  await alice.imports(lunch)
  const after = await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })
  const form = formOf(after, 'Undo')
  await send(alice, form)

  const twice = await send(alice, form)

  expect(twice.status).toBe(409)
  expect(twice.text).toContain('There is no decision to undo: this transaction waits for one.')
})
