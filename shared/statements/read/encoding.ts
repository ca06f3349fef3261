// Bytes to text. Banks seldom say which encoding they used, and when they do they are often wrong.

export interface DecodedText {
  text: string
  encoding: string
}

/**
 * Decodes a whole file: by its byte order mark, else UTF-16 by where its zero bytes fall, else UTF-8 when the
 * bytes are valid UTF-8, else `fallback` (any label that TextDecoder knows).
 */
export function decodeText(bytes: Uint8Array, fallback = 'windows-1252'): DecodedText {
  const encoding = detectEncoding(bytes)
  if (encoding) return { text: new TextDecoder(encoding).decode(bytes), encoding }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: decoderFor(fallback).decode(bytes), encoding: decoderFor(fallback).encoding }
  }
}

function detectEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'

  // Text in Latin letters is every other byte zero when it is UTF-16; no other encoding of text holds zeros.
  const head = bytes.subarray(0, 512)
  let even = 0
  let odd = 0
  for (let at = 0; at < head.length; at++) {
    if (head[at] === 0) at % 2 === 0 ? even++ : odd++
  }
  const many = head.length * 0.3
  if (odd > many && even < odd / 8) return 'utf-16le'
  if (even > many && odd < even / 8) return 'utf-16be'
  return null
}

function decoderFor(label: string) {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder('windows-1252') // a label nobody knows says nothing
  }
}
