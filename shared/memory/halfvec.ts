/// <reference lib="esnext.float16" />

/**
 * A vector as pgvector's binary `halfvec`: dimensions, a zero, then half-precision floats, all big-endian. Given to
 * a query as `${halfvec(v)}::halfvec(1536)`, a Buffer travels in binary: 3 kB instead of 30 kB of text to print and
 * parse for every look-up.
 */
export function halfvec(vector: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + 2 * vector.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  view.setInt16(0, vector.length)
  view.setInt16(2, 0)
  for (let i = 0; i < vector.length; i++) view.setFloat16(4 + 2 * i, vector[i]!)
  return bytes
}
