import { S3Error } from './errors.ts'
import type { S3Request } from './request.ts'
import {
  ALGORITHM,
  isSameSignature,
  readAmzDate,
  readCredential,
  type Scope,
  sign,
  stringToSign,
} from './signature.ts'

/** The one user this server knows. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  /** Set when the keys are temporary ones: every request must then carry it. */
  sessionToken?: string | undefined
  region: string
}

/** Who somebody says signed something, and with what result. */
interface Claim {
  /** null when the credential can't be read */
  scope: Scope | null
  amzDate: string
  sessionToken: string | undefined
  signature: string
}

const MAX_SKEW_MS = 15 * 60 * 1000
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600

/**
 * Refuses a request that isn't signed by this user, or is signed for another time; nothing is public here.
 * @returns what the body has to hash to: a SHA-256 in hex, or `UNSIGNED-PAYLOAD`
 * @throws S3Error
 */
export function authorize(request: S3Request, credentials: Credentials, now: Date): string {
  const claim = request.query.has('X-Amz-Signature') ? readQuery(request) : readHeader(request)
  const signedAt = readAmzDate(claim.amzDate)
  if (!claim.scope || !signedAt) throw claim.malformed('The credential or the date is malformed.')
  checkTime(claim.expiresSeconds, signedAt, now)
  checkHeadersAreSigned(request, claim.signedHeaders)
  checkSignature(credentials, claim, (scope) => stringToSign(request, { ...claim, scope }))
  return claim.payloadHash
}

/**
 * Refuses a signature that the user of these credentials didn't make. Forms and requests share it: they differ
 * only in what was signed.
 * @throws S3Error AuthorizationHeaderMalformed, InvalidAccessKeyId, InvalidToken or SignatureDoesNotMatch
 */
export function checkSignature(
  { region, accessKeyId, secretAccessKey, sessionToken }: Credentials,
  claim: Claim,
  signedText: (scope: Scope) => string,
): void {
  const { scope } = claim
  if (scope?.region !== region || scope.day !== claim.amzDate.slice(0, 8)) {
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      `The credential must be DAY/${region}/s3/aws4_request of the day in x-amz-date.`,
      { Region: region },
    )
  }
  if (scope.accessKeyId !== accessKeyId) {
    throw new S3Error('InvalidAccessKeyId', 'The access key ID you provided is not known here.', {
      AWSAccessKeyId: scope.accessKeyId,
    })
  }
  if (claim.sessionToken !== sessionToken) {
    throw new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.')
  }
  const text = signedText(scope)
  if (isSameSignature(sign(secretAccessKey, scope, text), claim.signature)) return
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    { StringToSign: text, SignatureProvided: claim.signature },
  )
}

function readQuery({ query, headers }: S3Request) {
  const malformed = (message: string) => new S3Error('AuthorizationQueryParametersError', message)
  const expiresSeconds = Number(query.get('X-Amz-Expires'))
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) throw malformed(`X-Amz-Algorithm must be ${ALGORITHM}.`)
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > MAX_EXPIRES_SECONDS) {
    throw malformed('X-Amz-Expires must be 1 to 604800 seconds.')
  }
  return {
    scope: readCredential(query.get('X-Amz-Credential') ?? ''),
    amzDate: query.get('X-Amz-Date') ?? '',
    expiresSeconds,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    sessionToken: query.get('X-Amz-Security-Token'),
    payloadHash: headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
    malformed,
  }
}

function readHeader({ headers }: S3Request) {
  const malformed = (message: string) => new S3Error('AuthorizationHeaderMalformed', message)
  const { authorization } = headers
  if (!authorization) throw new S3Error('AccessDenied', 'Access Denied. Nothing here is public.')
  const parts = /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$/
  const [, credential, signedHeaders, signature] = parts.exec(authorization) ?? []
  if (!credential || !signedHeaders || !signature) throw malformed('The authorization header is malformed.')
  const payloadHash = headers['x-amz-content-sha256']
  if (!payloadHash) throw new S3Error('InvalidRequest', 'Missing required header: x-amz-content-sha256')
  return {
    scope: readCredential(credential),
    amzDate: headers['x-amz-date'] ?? '',
    expiresSeconds: null,
    signedHeaders: signedHeaders.split(';'),
    signature,
    sessionToken: headers['x-amz-security-token'],
    payloadHash,
    malformed,
  }
}

/** @param expiresSeconds how long a link holds; null for a request that has to be fresh */
function checkTime(expiresSeconds: number | null, signedAt: Date, now: Date): void {
  const age = now.getTime() - signedAt.getTime()
  if (expiresSeconds === null) {
    if (Math.abs(age) <= MAX_SKEW_MS) return
    throw new S3Error(
      'RequestTimeTooSkewed',
      "The difference between the request's time and ours is too large.",
    )
  }
  if (age < -MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid.')
  if (age > expiresSeconds * 1000) {
    throw new S3Error('AccessDenied', 'Request has expired.', {
      Expires: new Date(signedAt.getTime() + expiresSeconds * 1000).toISOString(),
      ServerTime: now.toISOString(),
    })
  }
}

// Else whoever holds a link to send one file could add metadata of their own to it.
function checkHeadersAreSigned({ headers }: S3Request, signed: string[]): void {
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name))
  if (unsigned.length === 0 && signed.includes('host')) return
  throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed.', {
    HeadersNotSigned: unsigned.join(', ') || 'host',
  })
}
