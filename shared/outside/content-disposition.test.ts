import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

const attachment = (name: string) => contentDisposition(name, { inline: false })

test('names a file, for showing or for keeping', () => {
  expect(contentDisposition('May.pdf', { inline: true })).toBe(
    `inline; filename="May.pdf"; filename*=UTF-8''May.pdf`,
  )
  expect(attachment('May 2026.pdf')).toBe(
    `attachment; filename="May 2026.pdf"; filename*=UTF-8''May%202026.pdf`,
  )
})

test('spells a name in any script, and once more in ASCII', () => {
  expect(attachment('Reçu n° 5 – 領収書.pdf')).toBe(
    `attachment; filename="Recu n_ 5 _ ___.pdf"; ` +
      `filename*=UTF-8''Re%C3%A7u%20n%C2%B0%205%20%E2%80%93%20%E9%A0%98%E5%8F%8E%E6%9B%B8.pdf`,
  )
})

test.each([
  ['ends the header', 'a"; filename="b.exe', 'a_; filename=_b.exe'],
  ['starts a new line', 'a\r\nSet-Cookie: b', 'aSet-Cookie_ b'],
  ['climbs', '../../.bashrc', '_.._.bashrc'],
  ['climbs on Windows', '..\\..\\run.bat', '_.._run.bat'],
  ['turns its ending around', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['is hidden', '.htaccess', 'htaccess'],
  ['is nothing', ' .. ', 'document'],
  ['is half a character', 'a\ud800b', 'a_b'],
  ['holds an escape', 'a%22b', 'a_22b'],
])('takes the sting out of a name that %s', (_, name, ascii) => {
  const header = attachment(name)
  expect(/^[ -~]+$/.test(header)).toBe(true)
  expect(/filename="([^"]*)"/.exec(header)![1]).toBe(ascii)
})

test('shortens a long name and keeps its ending', () => {
  const header = attachment(`${'x'.repeat(5000)}.pdf`)
  expect(header.length).toBeLessThan(400)
  expect(header.endsWith('.pdf')).toBe(true)
})
