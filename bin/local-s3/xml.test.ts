import { expect, test } from 'vitest'
import { element, readXml, texts } from './xml.ts'

test('reads back what it writes, whatever the text', () => {
  const text = `<a> & "b" 'c' \r\n ü 💶 ]]>`
  expect(readXml(element('Key', text))).toEqual({ name: 'Key', text, children: [] })
})

test('reads elements within elements, past declarations, comments and attributes', () => {
  const root = readXml(
    '<?xml version="1.0"?>\n<!-- c --><R xmlns="urn:x"><A>1</A><B/><A x="2">&lt;&#50;&#x33;</A></R>\n',
  )!
  expect(root.name).toBe('R')
  expect(texts(root, 'A')).toEqual(['1', '<23'])
  expect(texts(root, 'B')).toEqual([''])
})

test.each([
  '',
  'text',
  '<a>',
  '</a>',
  '<a></b>',
  '<a></a><b></b>',
  '<a><b></a></b>',
  '<a',
  '<!DOCTYPE a><a/>',
])('refuses %j', (source) => {
  expect(readXml(source)).toBeNull()
})
