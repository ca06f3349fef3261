import { expect, test } from 'vitest'
import { KINDS, sniffContent } from './kinds.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

test('tells contents by their first bytes', () => {
  expect(sniffContent(bytes('%PDF-1.7\n%âãÏÓ'))).toBe('pdf')
  expect(sniffContent(bytes('junk a mailer left\r\n%PDF-1.4'))).toBe('pdf')
  expect(sniffContent(bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'))).toBe('jpeg')
  expect(sniffContent(bytes([0x89], 'PNG\r\n', [0x1a, 0x0a]))).toBe('png')
  expect(sniffContent(bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '))).toBe('webp')
  expect(sniffContent(bytes([0, 0, 0, 24], 'ftypheic', [0, 0]))).toBe('heic')
  expect(sniffContent(bytes('PK', [3, 4], 'xl/workbook.xml'))).toBe('zip')
  expect(sniffContent(bytes([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toBe('unknown')
  expect(sniffContent(bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt '))).toBe('unknown')
  expect(sniffContent(new Uint8Array())).toBe('unknown')
})

test('takes every way that banks write text for text', () => {
  expect(sniffContent(bytes('Date,Description,Amount\n'))).toBe('text')
  expect(sniffContent(bytes([0xef, 0xbb, 0xbf], 'Date;Betrag\r\n'))).toBe('text')
  expect(sniffContent(Buffer.from('\ufeffDate\tAmount', 'utf16le'))).toBe('text')
  expect(sniffContent(Buffer.from('Café,1.00', 'latin1'))).toBe('text')
  expect(sniffContent(bytes('OFXHEADER:100\r\n<OFX>'))).toBe('text')
  expect(sniffContent(bytes('<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?><OFX>'))).toBe('text')
})

// A bank whose session has ended answers the download with its sign-in page, under the name of the statement.
test('knows a web page, whatever it is called', () => {
  expect(sniffContent(bytes('\n <!-- saved from url -->\n<!DOCTYPE html><title>Sign in</title>'))).toBe(
    'html',
  )
  expect(sniffContent(bytes('<?xml version="1.0"?><!doctype HTML>'))).toBe('html')
  expect(sniffContent(bytes('<HTML lang="en">'))).toBe('html')
})

test('answers at once for text made to keep it busy', () => {
  const started = performance.now()
  expect(sniffContent(bytes('<!-- -->'.repeat(600), 'x'))).toBe('text')
  expect(performance.now() - started).toBeLessThan(100)
})

test('lets no kind take what another reads', () => {
  const { receipt, statement } = KINDS
  expect(receipt.contents.filter((content) => statement.contents.includes(content))).toEqual([])
  expect(receipt.contentTypes.filter((type) => statement.contentTypes.includes(type))).toEqual([])
  for (const { endings, minBytes, maxBytes } of [receipt, statement]) {
    for (const ending of endings) expect(ending).toMatch(/^\.[a-z]+$/)
    expect(minBytes).toBeLessThan(maxBytes)
  }
})
