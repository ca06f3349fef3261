import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What bytes amount to: their count and the digests that a client may have promised. */
export interface Digests {
  bytes: number
  md5: Buffer
  sha256: Buffer
  crc32: Buffer
}

/** Digests bytes that come piece by piece. */
export function startDigests() {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  let [bytes, crc] = [0, 0]
  return {
    /** How many came so far. */
    get bytes(): number {
      return bytes
    },
    update(chunk: Uint8Array): void {
      bytes += chunk.length
      crc = crc32(chunk, crc)
      md5.update(chunk)
      sha256.update(chunk)
    },
    finish(): Digests {
      const crcBytes = Buffer.alloc(4)
      crcBytes.writeUInt32BE(crc)
      return { bytes, md5: md5.digest(), sha256: sha256.digest(), crc32: crcBytes }
    },
  }
}
