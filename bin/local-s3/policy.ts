import { S3Error } from './errors.ts'

// The policy of a browser's upload form: what its owner signed, against what the form really brings.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html

type Condition = { operator: 'eq' | 'starts-with'; field: string; value: string }

export interface Policy {
  expiration: Date
  conditions: Condition[]
  /** Of the file, in bytes. Without a content-length-range, S3's own limit of 5 GiB for one upload. */
  minBytes: number
  maxBytes: number
}

const MAX_POST_BYTES = 5 * 1024 ** 3

/** @throws S3Error InvalidPolicyDocument */
export function readPolicy(base64: string): Policy {
  const policy = parseJson(Buffer.from(base64, 'base64').toString('utf8'))
  if (!isObject(policy)) throw invalid('not a JSON object')
  const expiration = new Date(typeof policy.expiration === 'string' ? policy.expiration : Number.NaN)
  if (Number.isNaN(expiration.getTime())) throw invalid('expiration is missing or no ISO 8601 date')
  if (!Array.isArray(policy.conditions)) throw invalid('conditions is missing or no list')

  const read: Policy = { expiration, conditions: [], minBytes: 0, maxBytes: MAX_POST_BYTES }
  for (const condition of policy.conditions) {
    if (isLengthRange(condition)) {
      const [min, max] = [Number(condition[1]), Number(condition[2])]
      if (!(min >= 0 && max >= min)) throw invalid('content-length-range needs two sizes in order')
      // Every condition must hold, so of two ranges what both allow.
      read.minBytes = Math.max(read.minBytes, min)
      read.maxBytes = Math.min(read.maxBytes, max)
    } else {
      read.conditions.push(readCondition(condition))
    }
  }
  return read
}

/**
 * Holds the form against its policy: not expired, every condition met, and no field that no condition names.
 * @param fields names in lower case, and `bucket` being the bucket the form was posted to
 * @throws S3Error AccessDenied
 */
export function checkPolicy(policy: Policy, fields: ReadonlyMap<string, string>, now: Date): void {
  if (policy.expiration <= now) throw denied('Policy expired.')

  for (const { operator, field, value } of policy.conditions) {
    const actual = fields.get(field)
    if (actual === undefined || !holds(operator, field, value, actual)) {
      throw denied(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`)
    }
  }

  const named = new Set(policy.conditions.map((condition) => condition.field))
  const extra = [...fields.keys()].filter((name) => !named.has(name) && !needsNoCondition(name))
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`)
}

function holds(operator: Condition['operator'], field: string, value: string, actual: string): boolean {
  if (operator === 'eq') return actual === value
  // A list of content types meets the condition only when each of them does.
  if (field === 'content-type') return actual.split(',').every((type) => type.trim().startsWith(value))
  return actual.startsWith(value)
}

function needsNoCondition(name: string): boolean {
  // `bucket` stands for the address posted to, which is there whether the policy speaks of it or not.
  return ['policy', 'x-amz-signature', 'file', 'bucket'].includes(name) || name.startsWith('x-ignore-')
}

function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition) && condition.length === 3) {
    const [operator, field, value] = condition
    const isKnown = operator === 'eq' || operator === 'starts-with'
    if (!isKnown || typeof field !== 'string' || !field.startsWith('$') || typeof value !== 'string') {
      throw invalid(`can't read the condition ${JSON.stringify(condition)}`)
    }
    return { operator, field: field.slice(1).toLowerCase(), value }
  }
  const [entry, more] = isObject(condition) ? Object.entries(condition) : []
  if (!entry || more || typeof entry[1] !== 'string') {
    throw invalid(`can't read the condition ${JSON.stringify(condition)}`)
  }
  return { operator: 'eq', field: entry[0].toLowerCase(), value: entry[1] }
}

function isLengthRange(condition: unknown): condition is [string, unknown, unknown] {
  return Array.isArray(condition) && condition[0] === 'content-length-range'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('not JSON')
  }
}

const denied = (why: string) => new S3Error('AccessDenied', `Invalid according to Policy: ${why}`)
const invalid = (why: string) => new S3Error('InvalidPolicyDocument', `Invalid Policy: ${why}`)
