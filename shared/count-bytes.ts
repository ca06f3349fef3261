import { createHash } from 'node:crypto'

/** What passes by, as it is taken: once all of it was, `sum` tells how many bytes that were and their SHA-256 in hex. */
export function countBytes(source: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* stream() {
    for await (const piece of source) {
      const data = typeof piece === 'string' ? Buffer.from(piece) : piece
      hash.update(data)
      bytes += data.length
      yield data
    }
  }
  return { stream: stream(), sum: () => ({ bytes, sha256: hash.digest('hex') }) }
}
