import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'
import { addReceipt, addTransaction } from '#shared/documents/testing.ts'

const receipt = { vendor: 'Cafe Roma', day: '2026-05-04', cents: 1850n }

test('the same purchase sent twice is a warning before it is matched, until a person tells the two apart', async () => {
  await using w = await world()
  const { alice } = w
  const first = await addReceipt(alice, { ...receipt, fileName: 'photo.jpg' })
  await addTransaction(alice, { descriptor: 'CAFE ROMA', postedOn: '2026-05-05', cents: -1850n })
  await w.work()
  const second = await addReceipt(alice, { ...receipt, vendor: 'CAFE ROMA' })
  await addTransaction(alice, { descriptor: 'CAFE ROMA 0042', postedOn: '2026-05-05', cents: -1850n })
  await w.work()
  expect(await alice.read(`/documents/${first}`)).toMatchObject({ state: 'matched', twinOf: null })
  expect(await alice.read(`/documents/${second}`)).toMatchObject({
    state: 'needs_you',
    twinOf: { id: first, fileName: 'photo.jpg' },
    problem: '“photo.jpg” is also of CAFE ROMA, 4 May 2026, 18.50. Is this the same purchase?',
  })

  const page = await open(alice, `/documents/${second}`)
  expect(page.text).toContain('The same purchase twice?')
  await send(alice, formOf(page, 'These are two purchases'))
  await w.work()

  expect(await alice.read(`/documents/${second}`)).toMatchObject({ state: 'matched', twinOf: null })
  expect((await alice.delete(`/documents/${second}/twin`)).status).toBe(409)
})

test('a receipt that is put away counts for nothing, and can be taken out again', async () => {
  await using w = await world()
  const { alice } = w
  await addReceipt(alice, receipt)
  const id = await addReceipt(alice, receipt)
  await w.work()

  const away = await send(alice, formOf(await open(alice, `/documents/${id}`), 'Put this one away'))

  expect(away.text).toContain('It is put away.')
  expect(away.text).toContain('Put away by Alice')
  expect(await alice.read(`/documents/${id}`)).toMatchObject({
    state: 'rejected',
    isPutAway: true,
    offers: [],
  })
  expect((await alice.put(`/documents/${id}/rejection`, { reason: 'again' })).status).toBe(200)

  await send(alice, formOf(away, 'Take it out again'))
  await w.work()

  expect(await alice.read(`/documents/${id}`)).toMatchObject({ state: 'needs_you', isPutAway: false })
  expect((await alice.delete(`/documents/${id}/rejection`)).status).toBe(409)
})
