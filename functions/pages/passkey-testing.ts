// An authenticator in software, for tests: it makes passkeys and signs with them as a device does, and as no device
// would when told to.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

export interface Asked {
  challenge: string
  user?: { id: string }
  rp?: { id: string }
  rpId?: string
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

export class Authenticator {
  readonly id = randomBytes(16)
  counter = 0
  readonly #origin: string
  readonly #key: KeyObject
  readonly #cose: Map<number, number | Uint8Array>
  /** Whose passkey it is, as it was told at the making. */
  userHandle = ''

  constructor(origin: string) {
    this.#origin = origin
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    const { x, y } = publicKey.export({ format: 'jwk' })
    const part = (text: string | undefined) => new Uint8Array(Buffer.from(text!, 'base64url'))
    // RFC 9053: an EC2 key of P-256, for ES256.
    this.#cose = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(x)],
      [-3, part(y)],
    ])
  }

  /** Makes its passkey. */
  makes({ challenge, user, rp }: Asked): string {
    this.userHandle = user!.id
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, isoCBOR.encode(this.#cose)])
    const authData = Buffer.concat([this.#head(rp!.id, 0x45), credential])
    const attestation = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]) as Parameters<typeof isoCBOR.encode>[0],
    )
    return this.#answer({
      clientDataJSON: base64(this.#clientData('webauthn.create', challenge)),
      attestationObject: base64(attestation),
      transports: ['internal'],
    })
  }

  /** Signs in with it. */
  signs({ challenge, rpId }: Asked): string {
    this.counter++
    const authData = this.#head(rpId!, 0x05)
    const clientData = this.#clientData('webauthn.get', challenge)
    return this.#answer({
      clientDataJSON: base64(clientData),
      authenticatorData: base64(authData),
      signature: base64(sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#key)),
      userHandle: this.userHandle,
    })
  }

  #head(site: string, flags: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    return Buffer.concat([sha256(site), Buffer.from([flags]), counter])
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }))
  }

  #answer(response: object): string {
    const id = base64(this.id)
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  }
}
