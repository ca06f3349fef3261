import { expect, test } from 'vitest'
import { BadConfig, readConfig } from './config.ts'

const GOOD = {
  DATABASE_URL: 'postgres://app:secret@db.example.com:5432/books',
  S3_BUCKET: 'books',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
}

test('reads the environment once: what isn’t said has its default, numbers are numbers', () => {
  const config = readConfig({ ...GOOD, PORT: '5000', WORKER_CONCURRENCY: '', UNRELATED: 'x' })
  expect(config).toMatchObject({
    ...GOOD,
    NODE_ENV: 'development',
    PORT: 5000,
    WORKER_CONCURRENCY: 6,
    AWS_REGION: 'us-east-1',
  })
  expect(config).not.toHaveProperty('UNRELATED')
  expect(Object.isFrozen(config)).toBe(true)
})

test('names every variable that is missing or wrong in one message, and none that is right', () => {
  const bad = {
    ...GOOD,
    S3_BUCKET: '',
    DATABASE_URL: 'mysql://root@db/books',
    PORT: '70000',
    LOG_LEVEL: 'loud',
  }
  const error = refused({ ...bad, AWS_SECRET_ACCESS_KEY: undefined })
  expect(error.split('\n').map((line) => line.trim().split(':')[0])).toEqual([
    "GrayLedger can't start. Set these variables right",
    'DATABASE_URL',
    'PORT',
    'LOG_LEVEL',
    'S3_BUCKET',
    'AWS_SECRET_ACCESS_KEY',
  ])
  expect(error).toMatch('S3_BUCKET: is missing')
  expect(error).toMatch('(postgres://user:password@host:port/name)')
})

test('the cache has room for its largest value, or is off', () => {
  expect(readConfig(GOOD).CACHE_MAX_MB).toBe(64)
  expect(readConfig({ ...GOOD, CACHE_MAX_MB: '0' }).CACHE_MAX_MB).toBe(0)
  expect(refused({ ...GOOD, CACHE_MAX_MB: '8' })).toMatch('CACHE_MAX_MB: must be 0 or at least 16')
})

test('never prints the value of a variable, which may be a secret', () => {
  expect(refused({ ...GOOD, DATABASE_URL: 'mysql://root:hunter2@db/books' })).not.toMatch('hunter2')
})

function refused(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(BadConfig)
    return (error as Error).message
  }
  throw new Error('was taken')
}

test('operators are a list of addresses, compared in lower case', () => {
  expect(readConfig(GOOD).OPERATOR_EMAILS).toEqual([])
  const { OPERATOR_EMAILS } = readConfig({ ...GOOD, OPERATOR_EMAILS: 'Ann@example.com, bob@example.com,' })
  expect(OPERATOR_EMAILS).toEqual(['ann@example.com', 'bob@example.com'])
  expect(refused({ ...GOOD, OPERATOR_EMAILS: 'ann' })).toContain('OPERATOR_EMAILS')
})
