import { expect, test } from 'vitest'
import { spansOf } from './spans.ts'

test.each([
  ['2028-03-15', '2028-02-01 2028-02-29', '2027-10-01 2027-12-31', '2027-01-01 2027-12-31'],
  ['2026-01-01', '2025-12-01 2025-12-31', '2025-10-01 2025-12-31', '2025-01-01 2025-12-31'],
  ['2026-11-30', '2026-10-01 2026-10-31', '2026-07-01 2026-09-30', '2025-01-01 2025-12-31'],
])('on %s the month, the quarter and the year before it are whole ones', (today, month, quarter, year) => {
  const spans = Object.fromEntries(
    spansOf(today).map(({ words, from, through }) => [words, `${from} ${through}`]),
  )
  expect(spans).toMatchObject({ 'Last month': month, 'Last quarter': quarter, 'Last year': year })
  expect(spans['This month']).toBe(`${today.slice(0, 7)}-01 ${today}`)
})
