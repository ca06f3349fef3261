// What bin/rotate does before it changes anything: each secret where it is for, one that is right and one that isn't.
import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { newKey } from '../backups/keys.ts'
import { startMailServer } from '../outside/mail-testing.ts'
import { services } from '../outside/models-testing.ts'
import type { SecretName } from './secrets.ts'
import { tryValues } from './try-values.ts'

const problemWith = (name: SecretName, values: string[], variables: Record<string, string> = {}) =>
  tryValues(name, values, (variable) => variables[variable])

test('the file store’s keys sign in at the bucket', async () => {
  await using w = await world()
  const { bucket, endpoint, accessKeyId, secretAccessKey } = w.bucketConfig
  const variables = { S3_BUCKET: bucket, S3_ENDPOINT: endpoint! }
  expect(await problemWith('AWS', [accessKeyId, secretAccessKey], variables)).toBeNull()
  expect(await problemWith('AWS', [accessKeyId, 'another'], variables)).toContain('403')
})

test('the mail server’s password signs in there', async () => {
  await using server = await startMailServer({ password: 'right' })
  expect(await problemWith('SMTP_URL', [server.url.replace('//', '//ann:right@')])).toBeNull()
  expect(await problemWith('SMTP_URL', [server.url.replace('//', '//ann:wrong@')])).toContain('EAUTH')
  expect(await problemWith('SMTP_URL', ['smtp.example.com'])).toMatch(/^SMTP_URL: /)
})

test('a model’s key is shown to its service', async () => {
  const { baseUrl } = await services(({ key }) => ({ status: key === 'right' ? 200 : 401 }))
  for (const name of ['OPENAI', 'ANTHROPIC'] as const) {
    const ask = (key: string) => problemWith(`${name}_API_KEY`, [key], { [`${name}_BASE_URL`]: baseUrl })
    expect(await ask('right')).toBeNull()
    expect(await ask('wrong')).toBe(`${name}_API_KEY doesn’t work: the service answered 401`)
  }
})

test('what is made here is at least what GrayLedger starts with', async () => {
  expect(await problemWith('BACKUP_KEY', [await newKey()])).toBeNull()
  expect(await problemWith('BACKUP_KEY', ['AGE-SECRET'])).toContain(
    'is no key that `bin/backup new-key` makes',
  )
  expect(await problemWith('BACKUP_KEY', [`${(await newKey()).slice(0, -1)}B`])).toContain(
    'BACKUP_KEY doesn’t work',
  )
  expect(await problemWith('SESSION_SECRET', ['x'.repeat(32)])).toBeNull()
  expect(await problemWith('SESSION_SECRET', ['short'])).toMatch(/^SESSION_SECRET: /)
})
