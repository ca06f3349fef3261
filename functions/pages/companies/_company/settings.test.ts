import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { world } from '#functions/testing.ts'

test('the books are closed through a day, and opened again only for a reason', async () => {
  await using w = await world()
  const { alice } = w
  const page = await open(alice, '/settings')
  expect(page.text).toContain('All of the books are open.')

  const closed = await send(alice, formOf(page, 'Close the books'), { lockedThrough: '2025-12-31' })
  expect(closed.text).toContain('The books are closed through 31 December 2025.')
  const form = formOf(closed, 'Change the day')
  const refused = await send(alice, form, { lockedThrough: '' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('locked through 31 December 2025. Say why they are to be opened again.')
  const opened = await send(alice, form, { lockedThrough: '', reason: 'A late invoice' })

  expect(opened.text).toContain('All of the books are open.')
  expect(await alice.read('/period')).toEqual({ lockedThrough: null })
})

test('how sure the memory has to be is chosen, or that it always asks', async () => {
  await using w = await world()
  const { alice } = w
  const form = formOf(await open(alice, '/settings'), 'Save')

  expect((await send(alice, form, { bar: '0.98' })).text).toContain(
    'The memory posts what it is 98% sure of.',
  )
  expect(await alice.read('/auto-posting')).toMatchObject({ on: true, bar: 0.98 })
  expect((await send(alice, form, { bar: 'off' })).text).toContain('The memory asks about everything.')

  expect(await alice.read('/auto-posting')).toMatchObject({ on: false, bar: 0.98 })
  expect((await send(alice, form, { bar: '0.2' })).status).toBe(422)
})

test('the company gets another name, here and for programs, and the log says from which', async () => {
  await using w = await world()
  const { alice } = w
  const page = await open(alice, '/settings')

  expect((await send(alice, formOf(page, 'Rename'), { name: ' Crooked Spoon ' })).html).toContain(
    '<summary>Crooked Spoon</summary>',
  )
  expect((await alice.put('/name', { name: '  ' })).status).toBe(422)
  expect((await alice.put('/name', { name: 'Spoon & Sons' })).status).toBe(200)

  expect((await open(alice, '/audit')).text).toMatch(
    /renamed the company .*Crooked Spoon.*Spoon &amp; Sons|Spoon & Sons/,
  )
})

test('a bookkeeper sees how things stand and changes nothing', async () => {
  await using w = await world()
  const ben = await w.joins('Ben', 'bookkeeper')

  const page = await open(ben, '/settings')

  expect(page.text).toContain('An owner or an admin changes these.')
  expect(page.forms.filter(({ action }) => action.includes('/settings/'))).toEqual([])
  for (const path of ['/settings/name', '/settings/period', '/settings/auto-posting']) {
    const body = new URLSearchParams({ name: 'Mine', lockedThrough: '2025-12-31', bar: 'off' })
    expect((await ben.page(path, { method: 'POST', body })).status).toBe(403)
  }
})
