// While a secret is rotated two values of it are good: what was begun with the old one is finished.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { world } from '#functions/testing.ts'
import { DEFAULT_LIMITS } from '#shared/config.ts'
import { unseal } from '#shared/operations/seal.ts'
import { openMailer } from '#shared/outside/mail.ts'
import { startMailServer } from '#shared/outside/mail-testing.ts'
import { services } from '#shared/outside/models-testing.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { askForCode } from '#shared/people/ask-for-code.ts'
import { redeemCode } from '#shared/people/redeem-code.ts'

const OLD = 'an old secret of more than 32 characters'
const NEW = 'a new secret of more than 32 characters!'

test('a code that was asked for before signs in during the rotation, and not after it', async () => {
  await using w = await world()
  const asked = {
    email: 'ann@example.com',
    address: '203.0.113.1',
    nextPath: null,
    codePage: 'http://127.0.0.1:3000/sign-in/code',
    limits: DEFAULT_LIMITS,
  }
  const { browser, code } = await askForCode(w.db, { secret: OLD, delivery: 'mail' }, asked)
  const redemption = { browser, code, address: '203.0.113.1', browserName: null, secret: NEW }
  expect(await redeemCode(w.db, redemption)).toBeNull()
  expect(await redeemCode(w.db, { ...redemption, oldSecret: OLD })).toMatchObject({ nextPath: null })
  const { rows } = await w.pool.query(
    `select payload ->> 'sealed' as sealed from graphile_worker._private_jobs`,
  )
  expect(unseal(OLD, rows[0].sealed)).toContain(code)
  expect(unseal(NEW, rows[0].sealed)).toBeNull()
})

test('the file store is reached by whichever key it takes, and by none when it takes neither', async () => {
  await using w = await world()
  const { accessKeyId, secretAccessKey } = w.bucketConfig
  const old = { accessKeyId, secretAccessKey }
  const wrong = { ...w.bucketConfig, accessKeyId: 'NEWKEY', secretAccessKey: 'not yet known' }
  const during = openBucket({ ...wrong, old })
  await during.check()
  await during.put('rotation', Buffer.from('kept'), 'text/plain')
  expect(Buffer.from((await during.read('rotation', { maxBytes: 10 }))!).toString()).toBe('kept')
  await expect(openBucket(wrong).check()).rejects.toThrow('403')
  await expect(openBucket({ ...wrong, old: wrong }).check()).rejects.toThrow('403')
})

test('mail leaves by whichever password the server takes, and by none when it takes neither', async () => {
  await using server = await startMailServer({ password: 'right' })
  const [right, wrong] = ['right', 'wrong'].map((word) => server.url.replace('//', `//ann:${word}@`)) as [
    string,
    string,
  ]
  const mail = { to: 'ann@example.com', subject: 'Hello', text: 'Hello.' }
  const mailer = (url: string, oldUrl?: string) => openMailer({ url, oldUrl, from: 'books@example.com' })
  await mailer(right, wrong).send(mail) // the new one is good already
  await mailer(wrong, right).check() // and not yet
  await mailer(wrong, right).send(mail)
  expect(server.mails).toHaveLength(2)
  await expect(mailer(wrong).send(mail)).rejects.toThrow('EAUTH')
  await expect(mailer(wrong, wrong).send(mail)).rejects.toThrow('EAUTH')
})

test('models are asked with whichever key they take, and not at all when they take neither', async () => {
  const question = { instructions: 'Answer.', text: 'What?', shape: z.object({ word: z.string() }) }
  for (const right of ['new', 'old', 'neither']) {
    const keys: string[] = []
    const { models } = await services(
      ({ key }) => {
        keys.push(key)
        return key === right ? { status: 200, answer: { word: right } } : { status: 401 }
      },
      { keys: { apiKey: 'new', oldKey: 'old' } },
    )
    const answer = await models.ask(question)
    if (right === 'neither') expect(answer).toMatchObject({ trouble: 'refused us' })
    else expect(answer).toMatchObject({ value: { word: right } })
    expect(keys).toEqual({ new: ['new'], old: ['new', 'old'], neither: ['new', 'old', 'new', 'old'] }[right])
  }
})
