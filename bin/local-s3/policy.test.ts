import { describe, expect, test } from 'vitest'
import { checkPolicy, readPolicy } from './policy.ts'

const NOW = new Date('2026-05-01T12:00:00Z')
const LATER = '2026-05-01T12:01:00Z'

const encode = (policy: unknown) => Buffer.from(JSON.stringify(policy)).toString('base64')
const policy = (...conditions: unknown[]) => readPolicy(encode({ expiration: LATER, conditions }))
const check = (conditions: unknown[], fields: Record<string, string>) =>
  checkPolicy(policy(...conditions), new Map(Object.entries(fields)), NOW)

describe('a policy that can be read', () => {
  test('is met by what it names, however it spells the names', () => {
    check([{ Key: 'a' }, ['eq', '$Content-Type', 'text/csv'], ['starts-with', '$x-amz-meta-tag', '']], {
      key: 'a',
      'content-type': 'text/csv',
      'x-amz-meta-tag': 'anything',
    })
  })

  test.each([
    ['a value that differs', [{ key: 'a' }], { key: 'b' }, '["eq", "$key", "a"]'],
    [
      'a beginning that differs',
      [['starts-with', '$key', 'a/']],
      { key: 'b/a/' },
      '["starts-with", "$key", "a/"]',
    ],
    [
      'a field that is missing',
      [{ key: 'a' }, { acl: 'private' }],
      { key: 'a' },
      '["eq", "$acl", "private"]',
    ],
    ['a field that is empty', [{ key: 'a' }], { key: '' }, '["eq", "$key", "a"]'],
    ['a field nobody named', [{ key: 'a' }], { key: 'a', acl: 'private' }, 'Extra input fields: acl'],
    [
      'a list of which one differs',
      [['starts-with', '$content-type', 'image/']],
      { 'content-type': 'image/png, text/html' },
      '["starts-with", "$content-type", "image/"]',
    ],
    ['one of two conditions unmet', [{ key: 'a' }, ['starts-with', '$key', 'b']], { key: 'a' }, '"b"]'],
  ])('is not met by %s', (_, conditions, fields, why) => {
    expect(() => check(conditions, fields as Record<string, string>)).toThrow(why)
  })

  test('has nothing to say about its own signature, the bucket, and what is to be ignored', () => {
    check([{ key: 'a' }], { key: 'a', policy: 'p', 'x-amz-signature': 's', bucket: 'b', 'x-ignore-me': 'i' })
  })

  test('ends the moment it expires', () => {
    const read = policy({ key: 'a' })
    checkPolicy(read, new Map([['key', 'a']]), new Date(Date.parse(LATER) - 1))
    expect(() => checkPolicy(read, new Map([['key', 'a']]), new Date(LATER))).toThrow('Policy expired')
  })

  test('allows of several sizes what all of them allow', () => {
    const read = policy(['content-length-range', 1, 100], ['content-length-range', '10', '1000'])
    expect([read.minBytes, read.maxBytes]).toEqual([10, 100])
  })
})

describe('a policy that cannot be read', () => {
  test.each([
    ['no JSON', Buffer.from('{').toString('base64')],
    ['no object', encode([])],
    ['no expiration', encode({ conditions: [] })],
    ['an expiration that is no date', encode({ expiration: 'soon', conditions: [] })],
    ['no conditions', encode({ expiration: LATER })],
    ['a condition of two fields', encode({ expiration: LATER, conditions: [{ key: 'a', acl: 'b' }] })],
    ['a condition of no fields', encode({ expiration: LATER, conditions: [{}] })],
    ['a value that is no text', encode({ expiration: LATER, conditions: [{ key: 1 }] })],
    ['an unknown operator', encode({ expiration: LATER, conditions: [['ends-with', '$key', 'a']] })],
    ['a name without its $', encode({ expiration: LATER, conditions: [['eq', 'key', 'a']] })],
    ['sizes out of order', encode({ expiration: LATER, conditions: [['content-length-range', 2, 1]] })],
    [
      'sizes that are no numbers',
      encode({ expiration: LATER, conditions: [['content-length-range', 'a', 'b']] }),
    ],
  ])('is refused: %s', (_, base64) => {
    expect(() => readPolicy(base64)).toThrow(expect.objectContaining({ code: 'InvalidPolicyDocument' }))
  })
})
