import { expect, test } from 'vitest'
import { accountField, accountLabel, accountNamed } from './account-field.ts'

const supplies = { id: '1', code: '6200', name: 'Supplies' }
const office = { id: '2', code: '6210', name: 'Office expense' }
const officeRent = { id: '3', code: '6300', name: 'Office rent' }
const chart = [supplies, office, officeRent]

test('an account is found by what the field offers, by code and by name', () => {
  expect(accountNamed(chart, accountLabel(office))).toBe(office)
  expect(accountNamed(chart, ' 6300 ')).toBe(officeRent)
  expect(accountNamed(chart, 'supplies')).toBe(supplies)
})

test('the start of one name is enough, the start of two is not', () => {
  expect(accountNamed(chart, 'office e')).toBe(office)
  expect(accountNamed(chart, 'office')).toBeUndefined()
  expect(accountNamed(chart, '')).toBeUndefined()
  expect(accountNamed(chart, 'Travel')).toBeUndefined()
})

test('what a person typed is escaped when the form comes back', () => {
  expect(String(accountField({ companyId: 'c', label: 'Account', value: '"><script>' }))).toContain(
    '&quot;&gt;&lt;script&gt;',
  )
})
