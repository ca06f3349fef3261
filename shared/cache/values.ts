import { deserialize, serialize } from 'node:v8'

/** Most bytes of a packed value. */
export const MAX_VALUE_BYTES = 1024 * 1024

/** The value as bytes; null when it is too large or can't be copied, such as a function. */
export function pack(value: unknown): Buffer | null {
  if (value === undefined) return null
  try {
    const packed = serialize(value)
    return packed.length <= MAX_VALUE_BYTES ? packed : null
  } catch {
    return null
  }
}

/** The value again; undefined when these bytes are none, such as those of a later Node. */
export function unpack(packed: Buffer): unknown {
  try {
    return deserialize(packed)
  } catch {
    return undefined
  }
}
