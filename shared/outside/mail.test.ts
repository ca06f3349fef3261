// A real mail server, on this machine.
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { openMailer } from './mail.ts'
import { startMailServer } from './mail-testing.ts'
import { OutsideTrouble } from './trouble.ts'

const mail = { to: 'ann@example.com', subject: 'Grüße', text: 'Two lines\n.\nand a dot.\n' }
const from = 'GrayLedger <books@example.com>'

test('a mail arrives as it was written, from whom it says', async () => {
  await using server = await startMailServer()
  await openMailer({ url: server.url, from }).send(mail)
  expect(server.mails).toMatchObject([
    {
      to: { text: 'ann@example.com' },
      subject: 'Grüße',
      text: mail.text,
      from: { text: '"GrayLedger" <books@example.com>' },
    },
  ])
})

test('a server that refuses the address for good is told from one that is away', async () => {
  await using server = await startMailServer({ refuse: /nobody@/ })
  const mailer = openMailer({ url: server.url, from })
  const refused = await mailer.send({ ...mail, to: 'nobody@example.com' }).catch((error) => error)
  expect(refused).toBeInstanceOf(OutsideTrouble)
  expect(refused.retryable).toBe(false)
  expect(refused.message).not.toContain('nobody@') // it goes into the log

  const away = await openMailer({ url: 'smtp://127.0.0.1:9', from })
    .send(mail)
    .catch((error) => error)
  expect(away).toBeInstanceOf(OutsideTrouble)
  expect(away.retryable).toBe(true)
})

test('a server that says nothing is given up', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const { port } = silent.address() as { port: number }
  const started = performance.now()
  const error = await openMailer({ url: `smtp://127.0.0.1:${port}`, from, timeoutMs: 300 })
    .send(mail)
    .catch((error) => error)
  expect(error).toBeInstanceOf(OutsideTrouble)
  expect(performance.now() - started).toBeLessThan(5_000)
  silent.close()
})
